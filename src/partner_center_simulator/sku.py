"""What one plan of the catalogue says about itself."""

from dataclasses import dataclass
from decimal import Decimal

# Product types: licences of online services, software (perpetual or by subscription), marketplace products.
SEATS, SOFTWARE, SAAS = "OnlineServicesNCE", "Software", "SaaS"
SMALL_BUSINESS_SEATS = 300
ENTERPRISE_SEATS = 10_000_000
SUBSCRIPTIONS_PER_SKU = 25
PLANS = (
    ("P1M", "monthly"),
    ("P1Y", "monthly"),
    ("P1Y", "annual"),
    ("P3Y", "monthly"),
    ("P3Y", "annual"),
    ("P3Y", "triennial"),
)
YEARLY_PLANS = (("P1M", "monthly"), ("P1Y", "monthly"), ("P1Y", "annual"))
TRIAL_PLANS = (("P1M", "monthly"),)
PERPETUAL_PLANS = (("", "one_time"),)


@dataclass(frozen=True)
class Sku:
    """A plan: one SKU of one product; `limit` is how many subscriptions of it a tenant may have.

    `asks_purchase_order`: an order of it in the sandbox waits for the customer's purchase order.
    """

    product_id: str
    sku_id: str
    title: str
    description: str
    list_euro: Decimal
    maximum: int = ENTERPRISE_SEATS
    pooled: bool = False
    segment: str = "commercial"
    is_trial: bool = False
    is_addon: bool = False
    prerequisites: tuple[str, ...] = ()
    upgrades: tuple[str, ...] = ()
    minimum: int = 1
    limit: int = SUBSCRIPTIONS_PER_SKU
    is_lifetime_limit: bool = False
    is_discontinued: bool = False
    is_starter: bool = True
    needs_attestation: bool = False
    terms: tuple[tuple[str, str], ...] = PLANS
    family: str = SEATS
    publisher: str = "Microsoft Corporation"
    includes: tuple[str, ...] = ()
    asks_purchase_order: bool = False

    @property
    def id(self) -> str:
        """Product and SKU as Microsoft joins them."""
        return f"{self.product_id}:{self.sku_id}"

    @property
    def is_perpetual(self) -> bool:
        """Whether it is bought once and kept: there is no subscription to it."""
        return self.terms == PERPETUAL_PLANS

    @property
    def plans(self) -> tuple[tuple[str, str], ...]:
        """Which terms may be billed how."""
        return TRIAL_PLANS if self.is_trial else self.terms
