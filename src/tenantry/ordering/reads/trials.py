"""Trials: what was chosen, on which days it happens, and what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tenantry.catalog.reads.plans import buyer_of as catalog_buyer
from tenantry.kernel.actor import Actor
from tenantry.kernel.periods import Term, add_months
from tenantry.ordering.context import BasketContext
from tenantry.ordering.line_context import LineContext
from tenantry.ordering.models import TrialChoice
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.states import OrderState
from tenantry.ordering.rules.trials import CONVERSION_DAYS, conversion_day
from tenantry.ordering.trials import BecomesView, Buyer, Option, becomes_view, buyer_of, options
from tenantry.parties.reads.settings import number_setting
from tenantry.subscriptions.reads import SubscriptionView


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial as it stands: it stops after its last day, unless it becomes something on a day before."""

    last_day: date
    becomes_on: date
    becomes: BecomesView | None
    is_open: bool  # it can still be chosen
    order: str  # that converts it; empty before it is placed
    problem: dict[str, Any] | None  # why it was not ordered when it was last tried


def trial_of(actor: Actor, found: SubscriptionView, *, at: datetime) -> TrialView | None:
    """What is kept with the subscription; None where it is no trial. At most two statements."""
    rows = TrialChoice.objects.filter(provider_id=actor.provider_id, subscription_id=found.id)
    row = rows.values_list("becomes", "order__public_id", "order__state", "problem").first()
    if row is None:
        return None
    becomes, order, state, problem = row
    days = number_setting(actor.provider_id, CONVERSION_DAYS)
    if state == OrderState.CANCELLED:  # who cancels the order of it lets the trial stop, unless chosen anew
        becomes, order = None, ""
    is_ordered = bool(order)
    runs = found.status == "active" and at.astimezone(UTC).date() < found.term_end
    return TrialView(
        found.term_end - timedelta(days=1),
        conversion_day(found.term_end, days),
        becomes_view(becomes, shows_price=sees_prices(actor, found.account_id)),
        runs and not is_ordered,
        order or "",
        problem if runs and not is_ordered else None,
    )


def trial_options(actor: Actor, found: SubscriptionView, *, seats: int, at: datetime) -> tuple[Option, ...]:
    """What the running trial may become, at today's prices. Three statements."""
    return options(buyer_of(actor.provider_id, found), found.plan, seats, at=at)


def line_options(basket: BasketContext, line: LineContext, *, seats: int) -> tuple[Option, ...]:
    """What the trial of a basket's line may become, at the prices of the basket. Two statements."""
    market = basket.customer.facts.address.country if basket.customer else basket.account_country
    buyer = Buyer(basket.provider_id, basket.account_id, market, line.segment, basket.currency)
    return options(buyer, line.plan_public_id, seats, at=basket.at)


def plan_options(
    actor: Actor, plan: str, *, party: str | None, market: str, segment: str, currency: str, at: datetime
) -> tuple[Option, ...]:
    """What a trial of that plan may become for the party or the buyer itself, by the seat. At most three statements."""
    priced_for = catalog_buyer(actor, party, market)
    if priced_for.account_id is None:
        return ()
    buyer = Buyer(actor.provider_id, priced_for.account_id, market, segment, currency)
    return options(buyer, plan, 1, at=at)


def days_of_trial(provider_id: int, term: Term, *, at: datetime) -> tuple[date, date]:
    """Of a trial ordered today: its last day, and the day on which it would become something. Both estimated."""
    end = add_months(at.astimezone(UTC).date(), term.months)
    return end - timedelta(days=1), conversion_day(end, number_setting(provider_id, CONVERSION_DAYS))


def chooser_of(provider_id: int, subscription_id: int) -> str:
    """The person who chose for the trial, by their id; empty where a program did, staff for somebody, or nobody."""
    rows = TrialChoice.objects.filter(provider_id=provider_id, subscription_id=subscription_id)
    by = rows.values_list("chosen_by", flat=True).first()
    if by is None or by["kind"] != "user" or by["on_behalf_of"] is not None:
        return ""
    return str(by["id"])
