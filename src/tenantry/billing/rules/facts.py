"""What billing is told about a subscription, and what it says is owed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Period, Term


class ChangeKind(StrEnum):
    """What happened to the subscription."""

    NEW = "new"  # bought: opens the term and fixes its price
    QUANTITY = "quantity"  # another number of seats from that day
    CANCELLED = "cancelled"  # ended before its term


class ChargeKind(StrEnum):
    """What a charge is for."""

    NEW = "new"  # the first charge cycle of a term
    CYCLE = "cycle"  # a later charge cycle of the same term
    SEATS_CREDIT = "seats_credit"  # the old number of seats is given back to the end of the cycle
    SEATS_CHARGE = "seats_charge"  # the new number of seats is charged to the end of the cycle
    CANCELLATION_CREDIT = "cancellation_credit"  # what a cancellation gives back


class RuleCode(StrEnum):
    """The rule that made the amount."""

    WHOLE_CYCLE = "whole_cycle"
    DAYS_LEFT_IN_CYCLE = "days_left_in_cycle"
    SEATS_REMOVED_WITHIN_24_HOURS = "seats_removed_within_24_hours"
    CANCELLED_WITHIN_24_HOURS = "cancelled_within_24_hours"
    CANCELLED_WITHIN_WINDOW = "cancelled_within_window"


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """One row of a subscription's list of changes."""

    sequence: int
    kind: ChangeKind
    effective: date  # the day in UTC from which it counts
    at: datetime  # the instant, where hours matter
    quantity: int  # seats from now on; for a cancellation 0
    unit_price: Rate  # the customer's price per seat per charge cycle
    unit_cost: Rate  # the supplier's price per seat per charge cycle of what is ordered there
    cause: str  # public id of what caused it


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """One term of a subscription and everything that happened in it."""

    subscription_id: str
    currency: str
    term: Term
    billing_plan: BillingPlan
    anchor: date  # Microsoft's start date
    term_end: date  # Microsoft's end date, exclusive
    changes: tuple[ChangeFact, ...]
    cancellable_until: datetime | None = None  # Microsoft's own instant, where it gave one
    ordered_billing_plan: BillingPlan | None = None  # at Microsoft, where it is not the one that was sold

    @property
    def at_microsoft(self) -> BillingPlan:
        """By which billing plan Microsoft charges."""
        return self.ordered_billing_plan or self.billing_plan


@dataclass(frozen=True, slots=True)
class ChargeKey:
    """What a charge is, apart from how often it was corrected."""

    subscription_id: str
    change_sequence: int
    kind: ChargeKind
    period_start: date


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount owed (negative: given back) for a stretch of days, with everything it was computed from."""

    subscription_id: str
    change_sequence: int
    kind: ChargeKind
    rule: RuleCode
    period: Period  # the days it is for
    cycle: Period  # the whole charge cycle that the unit price pays
    quantity: int  # negative where seats are given back
    unit_price: Rate
    unit_cost: Rate  # per charge cycle at Microsoft, which may be shorter
    net: Money
    cost: Money
    cause: str
    revision: int = 0
    reverses: str | None = None  # the booked charge that this one takes back

    @property
    def key(self) -> ChargeKey:
        """What it is, whatever its revision."""
        return ChargeKey(self.subscription_id, self.change_sequence, self.kind, self.period.start)

    def reversed_by(self, charge_id: str, revision: int) -> Charge:
        """The charge that takes this one, booked under that id, back to the last cent."""
        return replace(
            self,
            quantity=-self.quantity,
            net=-self.net,
            cost=-self.cost,
            revision=revision,
            reverses=charge_id,
        )


@dataclass(frozen=True, slots=True)
class ChargeFact:
    """A charge that is booked, under its public id."""

    charge_id: str
    charge: Charge
