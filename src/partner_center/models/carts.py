"""Carts and their checkout (Microsoft: Cart resources; Create a cart; Checkout a cart)."""

from decimal import Decimal

from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Attributes, Links
from partner_center.models.orders import Order, Pricing, ProvisioningContext, RenewsTo
from partner_center.wire import Instant, OpenEnum, Request, Resource


class CartStatus(OpenEnum):
    """Whether the cart was checked out."""

    ACTIVE = "Active"
    ORDERED = "Ordered"


class ParticipantKey(OpenEnum):
    """The part a partner plays in a purchase."""

    TRANSACTION_RESELLER = "transaction_reseller"
    ADDITIONAL_TRANSACTION_RESELLER = "additional_transaction_reseller"


class Participant(Resource):
    """A partner on record, by its PartnerID."""

    key: ParticipantKey
    value: str


class CartErrorInformation(Resource):
    """How much of a limited plan is left."""

    available_quantity: Decimal | None = None
    purchased_quantity: Decimal | None = None


class CartError(Resource):
    """Why a line cannot be bought; the cart itself was created all the same."""

    error_code: int | str | None = None
    error_description: str | None = None
    additional_information: CartErrorInformation | None = None


class CartLineItem(Resource):
    """A line of a cart as Microsoft judged it; look at `error` before the checkout."""

    id: int
    catalog_item_id: str
    quantity: int
    friendly_name: str | None = None
    currency_code: str | None = None
    billing_cycle: BillingCycle | None = None
    term_duration: TermDuration | None = None
    participants: list[Participant] | None = None
    provisioning_context: ProvisioningContext | None = None
    order_group: str | None = None
    addon_items: "list[CartLineItem] | None" = None
    renews_to: RenewsTo | list[RenewsTo] | None = None
    attestation_accepted: bool | None = None
    promotion_id: str | None = None
    custom_term_end_date: Instant | None = None
    pricing: Pricing | None = None
    error: CartError | None = None


class Cart(Resource):
    """A cart; it lives seven days."""

    id: str
    creation_timestamp: Instant | None = None
    last_modified_timestamp: Instant | None = None
    expiration_timestamp: Instant | None = None
    last_modified_user: str | None = None
    status: CartStatus | None = None
    partner_on_record_attestation_accepted: bool | None = None
    line_items: list[CartLineItem]
    links: Links | None = None
    attributes: Attributes | None = None


class NewCartLineItem(Request):
    """A line to be bought."""

    id: int
    catalog_item_id: str
    quantity: int
    billing_cycle: BillingCycle
    term_duration: TermDuration | None = None
    currency_code: str | None = None
    friendly_name: str | None = None
    participants: list[Participant] | None = None
    provisioning_context: ProvisioningContext | None = None
    order_group: str | None = None
    addon_items: "list[NewCartLineItem] | None" = None
    renews_to: RenewsTo | None = None
    attestation_accepted: bool | None = None
    promotion_id: str | None = None
    custom_term_end_date: Instant | None = None


class NewCart(Request):
    """A cart to be created; the attestation is demanded when a line names a partner on record."""

    line_items: list[NewCartLineItem]
    partner_on_record_attestation_accepted: bool | None = None


class OrderError(Resource):
    """Why one group of lines made no order; other groups may have succeeded."""

    order_group_id: str | None = None
    code: int | str | None = None
    description: str | None = None


class CheckoutResult(Resource):
    """The orders of a checkout, one per order group, and the groups that failed."""

    orders: list[Order] | None = None
    order_errors: list[OrderError] | None = None
    attributes: Attributes | None = None
