"""What comes after a trial, on the wire."""

from __future__ import annotations

from collections.abc import Iterable

from tenantry.api.rendering.problems import told
from tenantry.api.wire import Json, day
from tenantry.ordering.reads import TrialView
from tenantry.ordering.trials import BecomesView, Option


def becomes_out(one: BecomesView | None, *, shows_prices: bool) -> Json | None:
    """What a trial becomes."""
    if one is None:
        return None
    return {
        "plan": one.plan,
        "title": one.title,
        "term": one.term,
        "billing_plan": one.billing_plan,
        "seats": one.seats,
        "unit_price": one.unit_price.as_wire() if shows_prices and one.unit_price is not None else None,
        "amount": one.amount.as_wire() if shows_prices and one.amount is not None else None,
    }


def options_out(options: Iterable[Option], *, shows_prices: bool) -> list[Json]:
    """What it may become."""
    return [
        {
            "plan": one.plan,
            "title": one.title,
            "term": one.term.value,
            "billing_plan": one.billing_plan.value,
            "minimum_seats": one.minimum_seats,
            "unit_price": one.quote.unit_price.as_wire() if shows_prices else None,
        }
        for one in options
    ]


def trial_out(trial: TrialView | None, language: str) -> Json | None:
    """A running trial, or one that is over."""
    if trial is None:
        return None
    return {
        "last_day": day(trial.last_day),
        "becomes_on": day(trial.becomes_on),
        "becomes": becomes_out(trial.becomes, shows_prices=True),
        "is_open": trial.is_open,
        "order": trial.order or None,
        "problem": told(trial.problem, language),
    }
