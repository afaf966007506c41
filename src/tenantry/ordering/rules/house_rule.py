"""The house rule: a customer has one active subscription of a plan and billing cycle.

It is enforced for plans of which Microsoft lets a tenant have few, and proposed for all others. Where the product's
type lets each order make an instance of its own the buyer is asked, so that nobody makes a second one by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

# The provider's setting. Microsoft's offer matrix carries a number for nearly every plan, also where it stands in
# nobody's way; of how many on a plan counts as sold without a limit, the provider says.
ENFORCED_UP_TO: Final = "one_per_plan_up_to"


class Reading(StrEnum):
    """What the rule says of a line."""

    FREE = "free"  # nothing like it stands or is under way
    PROPOSED = "proposed"  # seats could be added instead
    ENFORCED = "enforced"  # seats must be added instead
    ASKED = "asked"  # a new instance, or more licences?
    ANSWERED = "answered"  # a new instance


@dataclass(frozen=True, slots=True)
class Held:
    """An active subscription of the line's plan, of the same account and customer."""

    public_id: str
    billing_plan: str
    term: str
    seats: int
    term_end: date  # exclusive
    domain: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An order that buys the line's plan for the same account and customer, and has not got it yet."""

    order: str
    billing_plan: str


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What the rule is read from, for one line that buys."""

    is_limited: bool = False  # Microsoft lets a tenant have few subscriptions of the plan
    one_active: bool = True  # of the product's type
    is_new_instance: bool = False  # the buyer has said so, for this customer
    held: tuple[Held, ...] = ()
    under_way: tuple[UnderWay, ...] = ()

    def alike(self, billing_plan: str) -> tuple[Held, ...]:
        """The subscriptions to which the line's seats could be added instead.

        The rule goes by plan and billing cycle; more licences can be meant for an instance of any cycle.
        """
        return tuple(one for one in self.held if not self.one_active or one.billing_plan == billing_plan)

    def awaited(self, billing_plan: str) -> tuple[UnderWay, ...]:
        """The orders that are to make such a subscription."""
        return tuple(one for one in self.under_way if not self.one_active or one.billing_plan == billing_plan)


def read(house: HouseFacts, billing_plan: str, *, has_twin: bool = False) -> Reading:
    """What the rule says of a line with that billing plan. `has_twin`: another line before it buys the same."""
    found = house.alike(billing_plan) or house.awaited(billing_plan)
    if house.one_active:
        if not found and not has_twin:
            return Reading.FREE
        return Reading.ENFORCED if house.is_limited else Reading.PROPOSED
    if not found:
        return Reading.FREE
    return Reading.ANSWERED if house.is_new_instance else Reading.ASKED
