"""On which days a first term may end instead of its own (Microsoft: Align subscription end dates)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partner_center_simulator.calendar_dates import add_months, last_day_of_term, parse_instant
from partner_center_simulator.entities import Subscription

# A monthly term ending on one of these days would drift with the length of the months.
_DRIFTING = (28, 29, 30)


@dataclass(frozen=True)
class AllowedEnd:
    """A day on which a term may end: the end of a month, or of the terms of subscriptions that are held."""

    day: date
    subscription_ids: tuple[str, ...] = ()


def parse_day(text: str) -> date:
    """The day that a custom term end date names; raises ValueError."""
    return parse_instant(text).date()


def allowed_ends(held: Iterable[Subscription], term: str, starts: date) -> list[AllowedEnd]:
    """Every day on which a term that starts on `starts` may end, earliest first, a month's end before the others."""
    last = last_day_of_term(starts, term)
    months = (month_end(add_months(starts.replace(day=1), number)) for number in range(37))
    found = [AllowedEnd(day) for day in months if starts <= day <= last]
    by_day: dict[date, list[str]] = {}
    for one in held:
        if _is_match(one, term) and starts <= one.term_ends <= last and not drifts(one.term_ends, term):
            by_day.setdefault(one.term_ends, []).append(one.id)
    found += [AllowedEnd(day, tuple(sorted(ids))) for day, ids in by_day.items()]
    return sorted(found, key=lambda end: (end.day, bool(end.subscription_ids)))


def is_inside(day: date, term: str, starts: date) -> bool:
    """Whether a day lies inside the term that it would shorten."""
    return starts <= day <= last_day_of_term(starts, term)


def is_allowed(day: date, held: Iterable[Subscription], term: str, starts: date) -> bool:
    """Whether a term that starts on `starts` may end on a day."""
    return any(end.day == day for end in allowed_ends(held, term, starts))


def drifts(day: date, term: str) -> bool:
    """Whether a monthly term would end on a day that shorter months lack."""
    return term == "P1M" and day.day in _DRIFTING and day != month_end(day)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _is_match(one: Subscription, term: str) -> bool:
    # A yearly term may not be aligned with a monthly one.
    return one.status == "active" and not one.is_trial and (term == "P1M" or one.term_duration != "P1M")
