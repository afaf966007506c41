"""What a tenant holds of each plan, as far as Microsoft shows it to us: what we sold, whichever reseller ordered it.

And what it would get for what it holds: promotions.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.compliance.rules.facts import Answer


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """The subscriptions of a tenant to one plan."""

    plan: str  # product:sku
    holding: int  # that hold a place: all but those that Microsoft has deleted
    ever: int  # that there were
    seats: int  # of those that hold a place


@dataclass(frozen=True, slots=True)
class HeldSubscriptions(Answer):
    """The plans of which a tenant has or had a subscription. Whose it is, is not kept: it is nobody else's to see."""

    tenant_id: str
    plans: tuple[HeldPlan, ...] = ()

    def of(self, plan: str) -> HeldPlan:
        """What is held of a plan."""
        return next((one for one in self.plans if one.plan == plan), HeldPlan(plan, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class PromotionsGiven(Answer):
    """The promotions that a tenant would get with one purchase, by what it has bought before."""

    tenant_id: str
    given: tuple[str, ...] = ()
