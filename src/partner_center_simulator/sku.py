"""What one plan of the catalogue says about itself."""

from dataclasses import dataclass
from decimal import Decimal

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


@dataclass(frozen=True)
class Sku:
    """A plan: one SKU of one product; `limit` is how many subscriptions of it a tenant may have."""

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

    @property
    def id(self) -> str:
        """Product and SKU as Microsoft joins them."""
        return f"{self.product_id}:{self.sku_id}"

    @property
    def plans(self) -> tuple[tuple[str, str], ...]:
        """Which terms may be billed how."""
        return TRIAL_PLANS if self.is_trial else self.terms
