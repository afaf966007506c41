"""Orders (Microsoft: Order resources; Get order provisioning status)."""

from decimal import Decimal

from pydantic import Field

from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, OpenEnum, Request, Resource


class OrderStatus(OpenEnum):
    """How far an order is; Microsoft's own spellings vary between blanks and underscores."""

    UNKNOWN = "unknown"
    COMPLETED = "completed"
    PENDING = "pending"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    PENDING_REVIEW = "pending review"
    PENDING_PO_UPLOAD = "pending po upload"
    PO_UPLOAD_COMPLETE = "po upload complete"
    PO_REVIEW_REJECTED = "po review rejected"
    PARTIAL_SUCCESS = "partial success"
    ERROR = "error"


class TransactionType(OpenEnum):
    """Who caused an order, or what a line does."""

    USER_PURCHASE = "UserPurchase"
    SYSTEM_PURCHASE = "SystemPurchase"
    SYSTEM_BILLING = "SystemBilling"
    NEW = "new"
    RENEW = "renew"
    ADD_QUANTITY = "addQuantity"
    REMOVE_QUANTITY = "removeQuantity"
    CANCEL = "cancel"
    CONVERT = "convert"
    CUSTOMER_CREDIT = "customerCredit"


class ProvisioningContext(Resource):
    """A map of texts for the product's own provisioning."""

    __pydantic_extra__: dict[str, str | None] = Field(init=False)


class Pricing(Resource):
    """Prices before tax."""

    list_price: Decimal | None = None
    discounted_price: Decimal | None = None
    prorated_price: Decimal | None = None
    price: Decimal | None = None
    extended_price: Decimal | None = None


class RenewsTo(Resource):
    """The term after this one."""

    term_duration: TermDuration | None = None


class Client(Resource):
    """The program that ordered; Microsoft prints no members."""


class NewOrderLineItem(Request):
    """A line to be bought, or an add-on to be bought for a standing subscription of the order."""

    line_item_number: int
    offer_id: str
    quantity: int
    friendly_name: str | None = None
    parent_subscription_id: str | None = None
    term_duration: TermDuration | None = None
    custom_term_end_date: Instant | None = None
    partner_id_on_record: str | None = None
    additional_partner_ids_on_record: list[str] | None = None
    provisioning_context: ProvisioningContext | None = None
    attestation_accepted: bool | None = None
    promotion_id: str | None = None


class NewOrder(Request):
    """An order to be placed without a cart; `reference_customer_id` names the customer of a reseller."""

    line_items: list[NewOrderLineItem]
    billing_cycle: BillingCycle | None = None
    currency_code: str | None = None
    reference_customer_id: str | None = None
    partner_on_record_attestation_accepted: bool | None = None


class OrderLineItem(Resource):
    """A line of an order; its subscription appears once it is provisioned."""

    line_item_number: int
    offer_id: str | None = None
    subscription_id: str | None = None
    parent_subscription_id: str | None = None
    friendly_name: str | None = None
    quantity: int | None = None
    term_duration: TermDuration | None = None
    custom_term_end_date: Instant | None = None
    transaction_type: TransactionType | None = None
    partner_id_on_record: str | None = None
    additional_partner_ids_on_record: list[str] | None = None
    provisioning_context: ProvisioningContext | None = None
    renews_to: RenewsTo | list[RenewsTo] | None = None
    attestation_accepted: bool | None = None
    promotion_id: str | None = None
    pricing: Pricing | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class Order(Resource):
    """An order; lists may show it up to fifteen minutes late."""

    id: str
    alternate_id: str | None = None
    reference_customer_id: str | None = None
    billing_cycle: BillingCycle | None = None
    currency_code: str | None = None
    currency_symbol: str | None = None
    line_items: list[OrderLineItem] | None = None
    creation_date: Instant | None = None
    status: OrderStatus | None = None
    transaction_type: TransactionType | None = None
    total_price: Decimal | None = None
    partner_on_record_attestation_accepted: bool | None = None
    client: Client | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class OrderLineChange(Request):
    """A line of an order as a change of the whole order names it."""

    line_item_number: int
    offer_id: str | None = None
    subscription_id: str | None = None
    parent_subscription_id: str | None = None
    friendly_name: str | None = None
    quantity: int | None = None
    partner_id_on_record: str | None = None


class OrderChange(Request):
    """A change of an order: other billing cycle, more add-ons, or its cancellation."""

    id: str | None = None
    reference_customer_id: str | None = None
    billing_cycle: BillingCycle | None = None
    status: OrderStatus | None = None
    line_items: list[OrderLineChange] | list[NewOrderLineItem] | None = None


class ProvisioningState(OpenEnum):
    """Whether a line, or a part of its quantity, is provisioned."""

    FULFILLED = "fulfilled"
    UNFULFILLED = "unfulfilled"
    PREFULFILLMENT_PENDING = "prefulfillmentPending"


class QuantityProvisioning(Resource):
    """The state of a part of a line's quantity."""

    quantity: int | None = None
    status: ProvisioningState | None = None


class LineProvisioning(Resource):
    """How far the provisioning of a line is."""

    order_line_item_id: int | None = None
    line_item_number: int
    status: ProvisioningState
    quantity_provisioning_information: list[QuantityProvisioning] | None = None
    attributes: Attributes | None = None
