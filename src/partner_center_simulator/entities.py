"""What the simulator remembers: frozen records, replaced, never edited, so that a refusal leaves no trace."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from partner_center_simulator.entities_subscriptions import SeatBatch as SeatBatch  # noqa: PLC0414 (offered here too)
from partner_center_simulator.entities_subscriptions import Subscription as Subscription  # noqa: PLC0414 (offered here too)
from partner_center_simulator.entity import Entity as Entity  # noqa: PLC0414 (offered here too)


class Fact(Entity):
    """One named value of the simulator itself: seed, signing key, counter, continuation of the clock."""

    name: str
    value: str

    def key(self) -> str:
        """Its name."""
        return self.name


class Partner(Entity):
    """The provider whose Partner Center account this is."""

    tenant_id: str
    tenant_domain: str
    name: str
    country: str
    mpn_id: str
    region: str
    mpa_signed: bool = True
    programme_active: bool = True
    # None: every country of the region.
    countries: tuple[str, ...] | None = None
    sells_to_government: bool = True
    # In euro; None: as much as is wanted.
    credit_line: Decimal | None = None
    user_role: str = "AdminAgent"
    is_sign_in_blocked: bool = False

    def key(self) -> str:
        """There is one."""
        return "own"


class Reseller(Entity):
    """A partner organisation, normally an indirect reseller of the provider."""

    tenant_id: str
    name: str
    mpn_ids: tuple[str, ...]
    location: str
    region: str
    state: str = "Active"
    mpa_signed: bool = True
    is_indirect_reseller: bool = True
    is_sandbox: bool = False

    def key(self) -> str:
        """Its Microsoft tenant."""
        return self.tenant_id

    def words(self) -> tuple[str, ...]:
        """Its PartnerIDs."""
        return self.mpn_ids


class Domain(Entity):
    """A name under onmicrosoft.com or elsewhere that is taken, with the tenant that holds it."""

    name: str
    tenant_id: str

    def key(self) -> str:
        """The name in lower case."""
        return self.name

    def owner(self) -> str:
        """The tenant that holds it."""
        return self.tenant_id


class Address(BaseModel):
    """A postal address as Partner Center holds it."""

    model_config = ConfigDict(frozen=True)

    country: str
    region: str | None = None
    city: str
    state: str | None = None
    district: str | None = None
    address_line1: str
    address_line2: str | None = None
    address_line3: str | None = None
    postal_code: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None


class Customer(Entity):
    """A customer tenant of the provider; pages of customers go on behind a `serial`."""

    id: str
    serial: int
    commerce_id: str
    domain: str
    company_name: str
    email: str
    culture: str
    language: str
    first_name: str | None = None
    last_name: str | None = None
    address: Address
    registration_number: str | None = None
    associated_partner_id: str | None = None
    reseller_ids: tuple[str, ...] = ()
    profile_id: str
    profile_version: int = 1
    gdap_by_default: bool = False
    vetting_status: str | None = None
    vetting_changed_at: datetime | None = None
    qualifications: tuple[str, ...] = ()
    directly_signed: bool = False
    relationship_ended: bool = False
    is_locked: bool = False
    fails_risk_check: bool = False
    subscriptions_elsewhere: int = 0
    seats_elsewhere: dict[str, int] = Field(default_factory=dict)
    created_at: datetime

    def key(self) -> str:
        """The tenant id."""
        return self.id


class Agreement(Entity):
    """A customer's acceptance of an agreement, confirmed by the partner."""

    id: str
    customer_id: str
    user_id: str
    first_name: str
    last_name: str
    email: str
    phone_number: str | None
    template_id: str
    date_agreed: datetime
    type: str
    attestation_id: str | None = None

    def key(self) -> str:
        """Its id, which the wire never shows."""
        return self.id

    def owner(self) -> str:
        """The customer who agreed."""
        return self.customer_id


class Attestation(Entity):
    """A request to a person to accept the customer agreement on Microsoft's page."""

    id: str
    country: str
    language: str
    company_name: str
    first_name: str
    last_name: str
    email: str
    phone_number: str
    created_at: datetime
    accepted_at: datetime | None = None
    used_by: str | None = None

    def key(self) -> str:
        """Its id."""
        return self.id


class CartLine(BaseModel):
    """One line of a cart; its price is computed when the cart is written and kept for checkout."""

    model_config = ConfigDict(frozen=True)

    id: int
    catalog_item_id: str
    quantity: int
    billing_cycle: str
    term_duration: str | None = None
    currency_code: str | None = None
    friendly_name: str | None = None
    participants: tuple[tuple[str, str], ...] = ()
    provisioning_context: dict[str, Any] | None = None
    renews_to: str | None = None
    attestation_accepted: bool | None = None
    custom_term_end_date: str | None = None
    promotion_id: str | None = None
    order_group: str = "0"
    addons: tuple["CartLine", ...] = ()
    unit_price: Decimal | None = None
    list_price: Decimal | None = None
    cycles: int = 1
    first_term_price: Decimal | None = None
    error_code: int | None = None
    error_description: str | None = None
    available_quantity: int | None = None

    def partner_id(self) -> str | None:
        """The PartnerID of the transacting reseller."""
        return next((value for key, value in self.participants if key == "transaction_reseller"), None)


class Cart(Entity):
    """A cart of a customer."""

    id: str
    customer_id: str
    created_at: datetime
    modified_at: datetime
    expires_at: datetime
    user_id: str
    status: str = "Active"
    partner_attested: bool | None = None
    lines: tuple[CartLine, ...] = ()
    order_ids: tuple[str, ...] = ()

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id


class OrderLine(BaseModel):
    """One line of an order."""

    model_config = ConfigDict(frozen=True)

    number: int
    catalog_item_id: str
    subscription_id: str
    quantity: int
    term_duration: str | None
    friendly_name: str
    partner_id: str | None
    other_partner_ids: tuple[str, ...] = ()
    unit_price: Decimal
    list_price: Decimal | None = None
    promotion_id: str | None = None
    cycles: int
    first_term_price: Decimal | None = None
    renews_to: str | None = None
    attestation_accepted: bool | None = None
    custom_term_end_date: str | None = None
    provisioning_context: dict[str, Any] | None = None


# States of an order for which a purchase order is asked (Microsoft: Order status).
AWAITS_PURCHASE_ORDER = "pending po upload"
PURCHASE_ORDER_SENT = "po upload complete"
PURCHASE_ORDER_REJECTED = "po review rejected"


class Order(Entity):
    """An order; its subscriptions exist from `provisioned_at` on, `purchase_order` says what is still asked."""

    id: str
    customer_id: str
    cart_id: str
    billing_cycle: str
    currency_code: str
    created_at: datetime
    due_at: datetime
    polls_left: int = 0
    provisioned_at: datetime | None = None
    wrong_partner: str | None = None
    alternate_id: str | None = None
    purchase_order: str | None = None
    is_cancelled: bool = False
    lines: tuple[OrderLine, ...]

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When its subscriptions come to be, if it waits for time only."""
        return None if self.provisioned_at is not None or self.is_waiting else self.due_at

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for more than time: for looks at it, or for a purchase order."""
        wants_paper = self.purchase_order in (AWAITS_PURCHASE_ORDER, PURCHASE_ORDER_REJECTED)
        return self.polls_left > 0 or wants_paper or self.is_cancelled


class PriceChange(Entity):
    """A published price: from an instant on, the monthly price of the yearly term in one market."""

    id: str
    product_id: str
    sku_id: str
    market: str
    percent: Decimal | None = None
    unit_price: Decimal | None = None
    starts_at: datetime

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The SKU and market it prices."""
        return f"{self.product_id}:{self.sku_id}:{self.market}"


class SkuState(Entity):
    """What has been changed about a SKU on command."""

    product_id: str
    sku_id: str
    is_purchasable: bool
    withdrawn_terms: tuple[str, ...] = ()
    # None: as many as are wanted.
    inventory: int | None = None
    is_listed: bool = True

    def key(self) -> str:
        """Product and SKU."""
        return f"{self.product_id}:{self.sku_id}"


class OfferState(Entity):
    """What has been changed about a legacy offer on command."""

    offer_id: str
    is_available: bool

    def key(self) -> str:
        """The offer's id."""
        return self.offer_id


# Ten years: every moment counted from them lies inside the calendar.
_LONGEST, _MOST = 3660 * 86400, 2**31 - 1


class Settings(Entity):
    """What a test may turn; a limit of 0 is none."""

    provisioning_delay_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    provisioning_polls: int = Field(default=0, ge=0, le=_MOST)
    # At most a quarter of an hour (Microsoft: Get all of a customer's orders).
    order_list_lag_seconds: int = Field(default=0, ge=0, le=900)
    change_delay_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    availability_rotation: int = Field(default=0, ge=0, le=_MOST)
    throttle_per_minute: int = Field(default=0, ge=0, le=_MOST)
    country_rules_unavailable: bool = False
    token_lifetime_seconds: int = Field(default=3600, ge=1, le=_LONGEST)
    is_sandbox: bool = False
    throttle_published: bool = False
    education_vetting_seconds: int = Field(default=3 * 86400, ge=0, le=_LONGEST)
    webhook_retry_seconds: int = Field(default=1, ge=0, le=_LONGEST)
    webhook_delay_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    purchase_order_review_seconds: int = Field(default=86400, ge=0, le=_LONGEST)
    subscriptions_per_customer: int = Field(default=0, ge=0, le=_MOST)
    subscriptions_per_tenant: int = Field(default=0, ge=0, le=_MOST)
    settling_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    expiring_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    renewing_seconds: int = Field(default=0, ge=0, le=_LONGEST)
    updates_per_day: int = Field(default=0, ge=0, le=_MOST)

    def key(self) -> str:
        """There is one."""
        return "own"


class Replay(Entity):
    """The answer to a call that carried MS-RequestId, kept to be given again."""

    id: str
    http_status: int
    body: str
    headers: tuple[tuple[str, str], ...] = ()

    def key(self) -> str:
        """Partner, method, path and request id."""
        return self.id
