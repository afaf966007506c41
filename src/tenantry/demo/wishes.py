"""What may be changed about the story, and how it tells that it failed. Needs nothing of the product to be started."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tenantry.catalog.rules.quote import HIGHEST_PERCENT, PERCENT_PLACES, RuleKind, is_percentage
from tenantry.demo.people import COMPANIES, Company


class StoryFailed(Exception):
    """The story did not come out as it should; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be changed: by DEMO_PLAN, DEMO_SEATS, DEMO_COUNTRY and DEMO_MARGIN_PERCENT."""

    plan: str
    seats: int
    company: Company
    margin_percent: Decimal


def wishes() -> Wishes:
    """The wishes of the environment. Raises StoryFailed naming the variable and what it may be."""
    seats, margin = os.environ.get("DEMO_SEATS", "10"), os.environ.get("DEMO_MARGIN_PERCENT", "18")
    country = os.environ.get("DEMO_COUNTRY", "PT").upper()
    if not seats.isascii() or not seats.isdigit() or int(seats) < 1:
        raise StoryFailed(f"DEMO_SEATS must be a whole number of at least 1, not {seats!r}")
    if country not in COMPANIES:
        raise StoryFailed(f"DEMO_COUNTRY must be one of {', '.join(sorted(COMPANIES))}, not {country!r}")
    try:
        percent = Decimal(margin if margin.isascii() and "_" not in margin else "no number")
    except InvalidOperation:
        raise StoryFailed(f"DEMO_MARGIN_PERCENT must be a number such as 18, not {margin!r}") from None
    if not is_percentage(RuleKind.MARGIN, percent):
        most = HIGHEST_PERCENT[RuleKind.MARGIN]
        raise StoryFailed(
            f"DEMO_MARGIN_PERCENT must be from 0 to {most} with at most {PERCENT_PLACES} decimals, not {margin!r}"
        )
    plan = os.environ.get("DEMO_PLAN", "Microsoft 365 Business Standard")
    return Wishes(plan, int(seats), COMPANIES[country], percent)
