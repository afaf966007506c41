"""Which price of Microsoft's and which rule of the price list hold at an instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tenantry.catalog.rules.quote import PriceRuleFact, SupplierPriceFact
from tenantry.kernel.periods import BillingPlan, Term


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule of a price list with what it is for and when it holds; None means any."""

    rule: PriceRuleFact
    plan_id: int | None
    term: Term | None
    billing_plan: BillingPlan | None
    valid_from: datetime
    valid_to: datetime | None  # exclusive

    def is_for(self, plan_id: int, term: Term, billing_plan: BillingPlan) -> bool:
        """Whether the rule speaks of this plan, term and billing plan."""
        return (
            self.plan_id in (None, plan_id)
            and self.term in (None, term)
            and self.billing_plan in (None, billing_plan)
        )

    def holds_at(self, at: datetime) -> bool:
        """Whether the rule is in force."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)

    @property
    def narrowness(self) -> tuple[bool, bool, bool]:
        """What it names: a plan outweighs term and billing plan together, a term outweighs a billing plan."""
        return self.plan_id is not None, self.term is not None, self.billing_plan is not None


def price_in_force(rows: Iterable[SupplierPriceFact], at: datetime) -> SupplierPriceFact | None:
    """The row of one plan, term and billing plan that is valid at the instant; rows come oldest first.

    A row of the same sheet and start that was read later replaces the earlier one, its end included. Among
    the valid ones the latest sheet counts, then the latest start (Microsoft: Pricing and offers).
    """
    last_said = {(row.sheet_month, row.effective_from): row for row in rows}
    valid = [row for row in last_said.values() if row.effective_from <= at < row.effective_to]
    return max(valid, key=lambda row: (row.sheet_month, row.effective_from), default=None)


def is_awaited(rows: Iterable[SupplierPriceFact], synchronised_at: datetime | None, at: datetime) -> bool:
    """Whether there was a price before and the sheet of the instant's month has not been read since it began.

    What the new sheet leaves out is not awaited: then the catalogue was synchronised in that month.
    """
    known = list(rows)
    if not known or synchronised_at is None or price_in_force(known, at) is not None:
        return False
    month = at.astimezone(UTC).strftime("%Y%m")
    return synchronised_at.astimezone(UTC).strftime("%Y%m") < month


def rule_in_force(
    rules: Iterable[DatedRule], plan_id: int, term: Term, billing_plan: BillingPlan, at: datetime
) -> PriceRuleFact | None:
    """The narrowest rule that speaks of the plan at the instant, then the one that came into force last."""
    found = [rule for rule in rules if rule.is_for(plan_id, term, billing_plan) and rule.holds_at(at)]
    best = max(found, key=lambda rule: (rule.narrowness, rule.valid_from), default=None)
    return best.rule if best else None
