"""Terms of new commerce as dates: when one ends, when it is next billed, what may follow it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS, add_months

DAY = timedelta(days=1)
# The extended service term replaced the free expired state (Microsoft: Subscription lifecycle).
EXTENSION_FROM = datetime(2026, 5, 4, tzinfo=UTC)
EXTENDABLE_SINCE = datetime(2025, 4, 1, tzinfo=UTC)
EXPIRED_DAYS = timedelta(days=30)
DISABLED_DAYS = timedelta(days=90)


class Running(Protocol):
    """What is asked here of a subscription."""

    @property
    def anchor(self) -> date:
        """From when its terms are counted."""

    @property
    def term_starts(self) -> date:
        """The first day of the term it is in."""

    @property
    def term_ends(self) -> date:
        """The last day of the term it is in."""

    @property
    def billing_cycle(self) -> str:
        """How often it is billed."""


def midnight(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def months_between(start: date, end: date) -> int:
    """How many calendar months lie between the months of two days."""
    return (end.year - start.year) * 12 + end.month - start.month


def term_end(anchor: date, starts: date, term: str) -> date:
    """The last day of the term that starts on a boundary counted from the anchor."""
    return add_months(anchor, months_between(anchor, starts) + TERM_MONTHS[term]) - DAY


def cycle_end(one: Running, today: date) -> date:
    """The last day of the billing cycle in which a day of the term lies."""
    step = CYCLE_MONTHS[one.billing_cycle]
    first = months_between(one.anchor, one.term_starts)
    passed = months_between(one.term_starts, max(today, one.term_starts)) // step
    months = first + passed * step
    if add_months(one.anchor, months) > today:
        months -= step
    while add_months(one.anchor, months + step) <= today:
        months += step
    return min(one.term_ends, add_months(one.anchor, max(months, first) + step) - DAY)


def next_charge(one: Running, now: datetime) -> datetime:
    """When the subscription is next billed."""
    return midnight(cycle_end(one, now.date()) + DAY)


def may_extend(*, is_trial: bool, bought_at: datetime, ends_at: datetime) -> bool:
    """Whether a term runs on in the extended service term unless it is renewed or ended."""
    return not is_trial and ends_at >= EXTENSION_FROM and bought_at >= EXTENDABLE_SINCE
