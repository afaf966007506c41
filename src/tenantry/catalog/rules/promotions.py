"""Which promotion of Microsoft's a purchase gets (Microsoft: Promotion resources; Verify promotion eligibility)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tenantry.kernel.periods import BillingPlan


@dataclass(frozen=True, slots=True)
class PromotionFact:
    """So many percent off Microsoft's price of a plan on one term and billing plan, which its cart gives by itself."""

    promotion_id: str
    name: str
    percent: Decimal  # of a hundred
    billing_plan: BillingPlan  # that is ordered at Microsoft
    starts_at: datetime
    ends_at: datetime  # the last instant
    minimum_seats: int | None = None
    maximum_seats: int | None = None
    first_purchase: bool = False  # the customer has never bought the plan
    redemptions: int | None = None  # how often a customer may have it
    needs: tuple[tuple[str, ...], ...] = ()  # of each group the customer holds one ("product/sku")

    @property
    def asks_customer(self) -> bool:
        """Whether what the customer bought before, with whomever, decides."""
        return self.first_purchase or self.redemptions is not None or bool(self.needs)

    def runs_at(self, at: datetime) -> bool:
        """Whether a purchase at that instant can get it."""
        return self.starts_at <= at <= self.ends_at

    def has_room_for(self, seats: int) -> bool:
        """Whether it is given for so many seats."""
        return (self.minimum_seats or 0) <= seats <= (self.maximum_seats or seats)


@dataclass(frozen=True, slots=True)
class Buying:
    """What is known of the customer at Microsoft: whether its tenant is new, and what Microsoft said it would get."""

    is_new: bool = False
    given: frozenset[str] = frozenset()

    def gets(self, promotion: PromotionFact) -> bool:
        """Whether the customer fulfils what the promotion asks of it. Who has bought nothing yet holds nothing."""
        if not promotion.asks_customer or promotion.promotion_id in self.given:
            return True
        return self.is_new and not promotion.needs and promotion.redemptions != 0


ANYBODY: Final = Buying()  # nothing is known of the customer: what asks anything of it is not counted


def promotion_given(
    promotions: Iterable[PromotionFact],
    billing_plan: BillingPlan | None,
    seats: int,
    at: datetime,
    buying: Buying,
) -> PromotionFact | None:
    """What Microsoft's cart gives for so many seats on that billing plan; of several the one that takes most off."""
    fitting = [
        one
        for one in promotions
        if one.billing_plan == billing_plan
        and one.runs_at(at)
        and one.has_room_for(seats)
        and buying.gets(one)
    ]
    return max(fitting, key=lambda one: (one.percent, one.promotion_id), default=None)
