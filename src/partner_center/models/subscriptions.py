"""Subscriptions (Microsoft: Subscription resources)."""

from partner_center.models.catalog import BillingCycle, ProductType, TermDuration
from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, OpenEnum, Resource


class SubscriptionStatus(OpenEnum):
    """Where a subscription is in its life."""

    NONE = "none"
    ACTIVE = "active"
    PENDING = "pending"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    DISABLED = "disabled"
    DELETED = "deleted"


class UnitType(OpenEnum):
    """What the quantity counts."""

    LICENSES = "Licenses"
    USAGE_BASED = "Usage-based"
    BENEFIT = "Benefit"
    NONE = "none"


class BillingType(OpenEnum):
    """What is charged."""

    NONE = "none"
    USAGE = "usage"
    LICENSE = "license"
    BENEFIT = "benefit"


class ContractType(OpenEnum):
    """The kind of contract."""

    SUBSCRIPTION = "subscription"
    PRODUCT_KEY = "productKey"
    REDEMPTION_CODE = "redemptionCode"


class EndOfTermAction(OpenEnum):
    """What happens when the term ends: the same term again, month by month until stopped, or the end."""

    RENEW = "renew"
    EXTEND = "extend"
    CANCEL = "cancel"


class RefundOption(Resource):
    """A refund and when it ends; Microsoft names the second member in two ways."""

    type: str | None = None
    expires_at: Instant | None = None
    expires_after: Instant | None = None


class RefundableDetail(Resource):
    """Seats that may still be given back, and until when."""

    quantity: int | None = None
    allowed_until_date_time: Instant | None = None


class RefundableQuantity(Resource):
    """How many seats may be given back now."""

    total_quantity: int | None = None
    details: list[RefundableDetail] | None = None


class InstructedProduct(Resource):
    """A plan with term and billing cycle, as an instruction names it."""

    product_id: str | None = None
    sku_id: str | None = None
    availability_id: str | None = None
    billing_cycle: BillingCycle | None = None
    term_duration: TermDuration | None = None
    promotion_id: str | None = None


class NextTermInstructions(Resource):
    """What shall happen at renewal."""

    product: InstructedProduct | None = None
    quantity: int | None = None
    custom_term_end_date: Instant | None = None


class NextChargeInstructions(Resource):
    """What shall change at the next billing date, inside the term."""

    product: InstructedProduct | None = None


class Subscription(Resource):
    """A subscription; send the whole of it back with one change, for what is missing Microsoft clears."""

    id: str
    offer_id: str | None = None
    offer_name: str | None = None
    friendly_name: str | None = None
    product_type: ProductType | None = None
    quantity: int | None = None
    unit_type: UnitType | None = None
    parent_subscription_id: str | None = None
    entitlement_id: str | None = None
    has_purchasable_addons: bool | None = None
    creation_date: Instant | None = None
    effective_start_date: Instant | None = None
    commitment_end_date: Instant | None = None
    commitment_end_date_time: Instant | None = None
    cancellation_allowed_until_date: Instant | None = None
    billing_cycle_end_date: Instant | None = None
    billing_cycle_end_date_time: Instant | None = None
    status: SubscriptionStatus | None = None
    auto_renew_enabled: bool | None = None
    end_of_term_action: EndOfTermAction | None = None
    is_trial: bool | None = None
    billing_type: BillingType | None = None
    billing_cycle: BillingCycle | None = None
    term_duration: TermDuration | None = None
    renewal_term_duration: TermDuration | None = None
    refund_options: list[RefundOption] | None = None
    refundable_quantity: RefundableQuantity | None = None
    is_microsoft_product: bool | None = None
    publisher_name: str | None = None
    partner_id: str | None = None
    attention_needed: bool | None = None
    action_taken: bool | None = None
    contract_type: ContractType | None = None
    suspension_reasons: list[str] | None = None
    actions: list[str] | None = None
    order_id: str | None = None
    promotion_id: str | None = None
    migrated_from_subscription_id: str | None = None
    custom_term_end_date: Instant | None = None
    scheduled_next_term_instructions: NextTermInstructions | None = None
    next_charge_instructions: NextChargeInstructions | None = None
    consumption_type: str | None = None
    product_order_id: str | None = None
    line_items: "list[SubscriptionLineItem] | None" = None
    links: Links | None = None
    attributes: Attributes | None = None


class SubscriptionLineItem(Resource):
    """A part of a subscription; Microsoft prints no members."""
