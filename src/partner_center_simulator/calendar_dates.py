"""Instants as Microsoft prints them, and months counted from an anchor."""

import calendar
import re
from datetime import UTC, date, datetime, timedelta

_FRACTION = re.compile(r"\.(\d{1,6})\d*")
TERM_MONTHS = {"P1M": 1, "P1Y": 12, "P3Y": 36}
CYCLE_MONTHS = {"monthly": 1, "annual": 12, "triennial": 36}


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant, or raise ValueError; without a zone it is UTC, a seventh fraction digit is dropped."""
    trimmed = _FRACTION.sub(lambda found: "." + found[1].ljust(6, "0"), text.strip())
    instant = datetime.fromisoformat(trimmed)
    try:
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except OverflowError as broken:
        raise ValueError(f"{text[:40]} is no instant of this calendar") from broken


def print_instant(instant: datetime) -> str:
    """Print an instant with seven fraction digits, as the .NET service does."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def print_second(instant: datetime) -> str:
    """Print an instant without a fraction."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def print_day(day: date) -> str:
    """Print a day as its first instant."""
    return f"{day.isoformat()}T00:00:00Z"


def print_day_end(day: date) -> str:
    """Print a day as its last second."""
    return f"{day.isoformat()}T23:59:59Z"


def add_months(anchor: date, months: int) -> date:
    """The same day `months` later, or the last of that month: 31 January is followed by 28 February."""
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(anchor.day, last))


def last_day_of_term(start: date, term: str) -> date:
    """The last day inside a term that began on `start`."""
    return add_months(start, TERM_MONTHS[term]) - timedelta(days=1)


def last_day_of_cycle(start: date, cycle: str, today: date) -> date:
    """The last day of the billing cycle in which `today` lies, counted from `start`."""
    step = CYCLE_MONTHS[cycle]
    cycles = 1
    while add_months(start, step * cycles) <= today:
        cycles += 1
    return add_months(start, step * cycles) - timedelta(days=1)
