"""What Microsoft says of each line of a cart that is read and never checked out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tenantry.compliance.rules.facts import Answer


@dataclass(frozen=True, slots=True)
class CartLineJudged:
    """What Microsoft says of a line. Prices are per seat and charge cycle, as texts, empty where none is told."""

    number: int
    error_code: str = ""
    error: str = ""
    left: int | None = None  # of a plan that is limited
    list_price: str = ""
    discounted_price: str = ""
    promotion_id: str = ""

    @property
    def listed(self) -> Decimal | None:
        """The price without a promotion."""
        return Decimal(self.list_price) if self.list_price else None

    @property
    def discounted(self) -> Decimal | None:
        """The price with what lowers it."""
        return Decimal(self.discounted_price) if self.discounted_price else None


@dataclass(frozen=True, slots=True)
class CartJudged(Answer):
    """A cart that Microsoft has made and nobody checks out; it ends by itself."""

    cart_id: str
    judged: tuple[CartLineJudged, ...] = ()

    @property
    def allows(self) -> bool:
        return not any(line.error or line.error_code for line in self.judged)

    def of(self, number: int) -> CartLineJudged:
        """What was said of that line."""
        return next(line for line in self.judged if line.number == number)
