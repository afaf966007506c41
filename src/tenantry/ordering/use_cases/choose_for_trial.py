"""Say of a running trial what it becomes, or that it stops."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import acting, locks
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.rules.states import OrderState
from tenantry.ordering.rules.trials import NOT_A_TRIAL, Choice
from tenantry.ordering.trials import buyer_of, promised
from tenantry.parties.permissions import require
from tenantry.parties.rules.permissions import Ownership
from tenantry.subscriptions.events import TrialChosen
from tenantry.subscriptions.reads import subscription

OVER = code("trial.over", Category.CONFLICT)
UNDER_WAY = code("trial.under_way", Category.CONFLICT)


def choose_for_trial(*, subscription_id: str, choice: Choice | None, by: Actor, now: datetime) -> None:
    """Keep the choice, with the price that is shown for it today; None: the trial stops on its last day.

    Nothing is bought by it: that is looked at, and ordered in the chooser's name, when the day has come. Raises
    Refused for a foreign subscription, one that is no trial or has ended, a plan that the trial cannot become or that
    has no price, and once the order of the conversion is placed.
    """
    found, _ = subscription(by, subscription_id)
    require(by, "order.place", Ownership(by.provider_id, found.account_id, found.customer_id))
    becomes = None
    if choice is not None:
        becomes = dict(promised(buyer_of(by.provider_id, found), found.plan, found.seats, choice, at=now))
    with transaction.atomic(durable=True):
        chosen = locks.trial(subscription_id, provider_id=by.provider_id)
        if chosen is None:
            raise Refused(Problem(NOT_A_TRIAL, "becomes", {"plan": found.title}))
        trial = chosen.subscription
        if trial.status != "active" or now.astimezone(UTC).date() >= trial.term_end:
            raise Refused(Problem(OVER, params={"subscription": subscription_id}))
        if chosen.order is not None and chosen.order.state != OrderState.CANCELLED:
            raise Refused(Problem(UNDER_WAY, params={"order": chosen.order.public_id}))
        if chosen.basket is not None and chosen.order is None:
            # Held by it, an order that is just being placed is seen, or finds the basket closed.
            held = locks.basket(chosen.basket.public_id, by=by)
            if held.state == "placed":
                placed = Order.objects.get(provider_id=by.provider_id, basket_id=held.id)
                raise Refused(Problem(UNDER_WAY, params={"order": placed.public_id}))
            Basket.objects.filter(pk=held.id).update(state="abandoned")
        chosen.becomes, chosen.chosen_by, chosen.chosen_at = becomes, acting.as_data(by), now
        chosen.basket = chosen.order = chosen.problem = chosen.tried_on = None
        chosen.save()
        log.put(TrialChosen(subscription_id, found.account, becomes), by=by, at=now)
