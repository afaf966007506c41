"""What the conditions of sale are judged from: our own rows, and Microsoft's answers with their age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tenantry.catalog.rules.cart_price import QuotedCost
from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.compliance.rules.facts import Facts
from tenantry.compliance.rules.questions import Occasion, PostalAddress
from tenantry.ordering.rules.house_rule import HouseFacts
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.trials import Target


class Asker(StrEnum):
    """On which side the one stands who looks at the conditions: it decides who is "you"."""

    CUSTOMER = "customer"
    RESELLER = "reseller"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """The end customer as our rows have it."""

    name: str
    address: PostalAddress
    email: str
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    registration_number: str = ""


@dataclass(frozen=True, slots=True)
class ResellerFacts:
    """The reseller who is billed, and what was chosen and confirmed about the partner of record."""

    tenant_id: str = ""
    partner_on_record: str = ""
    is_statement_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class AttestationFacts:
    """The customer agreement that was last put before a signatory, and for which company."""

    microsoft_id: str | None
    country: str
    company_name: str


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """The subscription to which a line adds its seats, as our rows have it."""

    public_id: str
    microsoft_id: str
    account_id: int
    customer_id: int
    seats: int
    status: str
    term_end: date  # exclusive
    partner_on_record: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what the catalogue and the account's price list say about it."""

    number: int
    product_id: str
    sku_id: str
    title: str
    term: str
    billing_plan: str
    seats: int
    minimum_seats: int
    maximum_seats: int
    has_price: bool
    is_price_awaited: bool = False
    bases: tuple[str, ...] = ()  # titles of the plans of which an add-on needs one beside it
    has_base: bool = True
    other_currency: str = ""  # in which there is a price, where the basket has another one
    segment: str = "commercial"
    adds_to: StandingFacts | None = None  # where the line adds seats instead of buying
    ordered_billing_plan: str = ""  # at Microsoft, where it is not the one that is sold
    is_withheld: bool = False  # the provider offers no plan so
    subscription_limit: int | None = None  # of one tenant, over all partners
    subscription_limit_kind: str = ""  # concurrent | lifetime
    seat_limit: int | None = None  # of all of a tenant's subscriptions to the plan together
    house: HouseFacts = HouseFacts()
    catalog_item_id: str = ""
    promotions: tuple[str, ...] = ()  # of Microsoft's, that the tenant gets or not by what it bought before
    promotion: str = ""  # that the price counts on: of an order the price that was agreed
    sold_as: str = ""  # the catalogue item by which Microsoft sells it now, once all else stands
    cost: QuotedCost | None = None  # of a seat and charge cycle at Microsoft, where there is a price
    has_cost: bool = True  # what is ordered at Microsoft has a price, where what is sold has one
    converts: StandingFacts | None = None  # the trial that becomes the plan
    is_trial: bool = False
    becomes: Target | None = None  # what was chosen for a trial

    @property
    def plan(self) -> str:
        """Product and SKU as Microsoft joins them."""
        return f"{self.product_id}:{self.sku_id}".upper()

    @property
    def at_microsoft(self) -> str:
        """The billing plan that is ordered at Microsoft."""
        return self.ordered_billing_plan or self.billing_plan

    @property
    def purpose(self) -> Purpose:
        """What the line does."""
        if self.converts is not None:
            return Purpose.CONVERT
        return Purpose.NEW if self.adds_to is None else Purpose.ADD_SEATS


@dataclass(frozen=True, slots=True)
class BasketFacts:
    """A basket for one end customer. `reseller` is None for a direct customer, `tenant_id` for a new one."""

    occasion: Occasion
    now: datetime
    asker: Asker
    customer: CustomerFacts | None
    lines: tuple[LineFacts, ...]
    reseller: ResellerFacts | None = None
    domain: str = ""
    tenant_id: str | None = None
    is_tenant_linked: bool = False  # it is the customer's own already, not only named
    attestation: AttestationFacts | None = None
    partner_domains: frozenset[str] = frozenset()
    currency: str = ""
    account_id: int | None = None
    customer_id: int | None = None
    requires_delegated_admin: bool = False  # by the provider, of a tenant that stands
    education_segment: str = ""  # told of a school whose tenant is yet to be made

    @property
    def buying(self) -> tuple[LineFacts, ...]:
        """The lines that buy: a new subscription, or what a trial becomes."""
        return tuple(line for line in self.lines if line.adds_to is None)

    @property
    def in_cart(self) -> tuple[LineFacts, ...]:
        """The lines that go through a cart at Microsoft: licence-based offers are ordered without one."""
        return tuple(line for line in self.making if not is_licence_based(line.sku_id))

    @property
    def making(self) -> tuple[LineFacts, ...]:
        """The lines that buy a new subscription."""
        return tuple(line for line in self.buying if line.converts is None)

    @property
    def changing(self) -> tuple[tuple[LineFacts, StandingFacts], ...]:
        """The lines that change a standing subscription, with it."""
        named = ((line, line.adds_to or line.converts) for line in self.lines)
        return tuple((line, one) for line, one in named if one is not None)

    @property
    def adding(self) -> tuple[tuple[LineFacts, StandingFacts], ...]:
        """The lines that add seats, with the subscription that gets them."""
        return tuple((line, line.adds_to) for line in self.lines if line.adds_to is not None)

    @property
    def market(self) -> str:
        """Where the end customer is; nothing until one is chosen."""
        return self.customer.address.country if self.customer else ""


@dataclass(frozen=True, slots=True)
class PreflightFacts:
    """All that a run judges."""

    basket: BasketFacts
    answers: Facts
