"""Do what is due of a trial: tell its buyer what comes, and order what it becomes, in the name of who chose that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction

from tenantry.foundation import public_ids
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering import acting, locks
from tenantry.ordering.context import basket_context
from tenantry.ordering.filling import record_conversion, record_holder, record_opening
from tenantry.ordering.models import Basket, Order, TrialChoice
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.trials import (
    CONVERSION_DAYS,
    NOTICE_DAYS,
    choice_from,
    conversion_day,
    notice_day,
    total_to_confirm,
)
from tenantry.ordering.touching import CHANGED_MEANWHILE, touch
from tenantry.ordering.use_cases.place_order import ALREADY_PLACED, place_order
from tenantry.parties.reads.settings import number_setting
from tenantry.subscriptions.events import TrialEnding, TrialNotConverted
from tenantry.subscriptions.reads import subscription


@dataclass(frozen=True, slots=True)
class _Conversion:
    """A basket that has the trial become what was chosen, and the total that was shown for it."""

    basket_id: BasketId
    shown: Money
    buyer: Actor


def follow_trial(*, subscription_id: str, by: Actor, now: datetime, machine_now: datetime) -> None:
    """Tell once, and order once. What is refused is told to the buyer, and tried again on each day that is left."""
    with transaction.atomic(durable=True):
        found = locks.trial(subscription_id, provider_id=by.provider_id)
        today = now.astimezone(UTC).date()
        if found is None or found.subscription.status != "active" or today >= found.subscription.term_end:
            return
        _tell(found, by=by, today=today, now=now)
        try:
            with transaction.atomic():
                conversion = _begun(found, by=by, today=today, now=now)
        except Refused as refused:  # whoever chose may not order for the account any more, say
            found.basket = None
            _keep(found, None, refused.problems[0], by=by, today=today, now=now)
            return
    if conversion is None:
        return
    placed, why = _placed(conversion, now=now, machine_now=machine_now)
    with transaction.atomic(durable=True):
        found = locks.trial(subscription_id, provider_id=by.provider_id)
        assert found is not None, "a choice is never deleted"
        if (
            found.basket is None
            or found.basket.public_id != conversion.basket_id
            or found.order_id is not None
        ):
            return  # the choice was changed meanwhile, or another worker has written this already
        _keep(found, placed, why, by=by, today=today, now=now)


def _tell(found: TrialChoice, *, by: Actor, today: date, now: datetime) -> None:
    day = notice_day(found.subscription.term_end, number_setting(by.provider_id, NOTICE_DAYS))
    if found.told_at is not None or today < day:
        return
    found.told_at = now
    found.save(update_fields=["told_at"])
    trial = found.subscription
    log.put(TrialEnding(trial.public_id, trial.account.public_id), by=by, at=now)


def _begun(found: TrialChoice, *, by: Actor, today: date, now: datetime) -> _Conversion | None:
    """The basket of the conversion, made on the day; None while nothing is to be ordered."""
    becomes, trial = found.becomes, found.subscription
    choice = choice_from(becomes)
    day = conversion_day(trial.term_end, number_setting(by.provider_id, CONVERSION_DAYS))
    if (
        becomes is None
        or choice is None
        or found.order_id is not None
        or today < day
        or found.tried_on == today
    ):
        return None
    assert found.chosen_by is not None, "what a trial becomes was chosen by somebody"
    buyer = acting.actor_of(by.provider_id, found.chosen_by, by.request_id)
    shown = Money(Decimal(becomes["amount"]), becomes["currency"])
    if found.basket is None:
        view, _ = subscription(by, trial.public_id)
        made = BasketId(public_ids.new("bsk", now))
        record_opening(made, account_id=PartyId(view.account), buyer_reference="", by=buyer, now=now)
        basket = touch(made, by=buyer, now=now)
        record_holder(basket, view, by=buyer)
        record_conversion(basket, made, view, choice, by=buyer, now=now)
        found.basket = Basket.objects.get(pk=basket.id)
        found.save(update_fields=["basket"])
    return _Conversion(BasketId(found.basket.public_id), shown, buyer)


def _placed(one: _Conversion, *, now: datetime, machine_now: datetime) -> tuple[str | None, Problem | None]:
    """The order, or why there is none. What was shown is the most that it may cost."""
    try:
        basket = basket_context(one.basket_id, by=one.buyer, now=now)
        if basket.order_public_id:
            return basket.order_public_id, None
        if [line.purpose for line in basket.lines] != [Purpose.CONVERT]:
            return None, Problem(CHANGED_MEANWHILE)
        shown = total_to_confirm(one.shown, basket.total) if basket.total is not None else one.shown
        placed = place_order(
            basket_id=one.basket_id,
            shown_total=shown,
            key=None,
            by=one.buyer,
            now=now,
            machine_now=machine_now,
        )
    except Refused as refused:
        first = refused.problems[0]
        if first.code is ALREADY_PLACED and first.params.get("order"):
            return str(first.params["order"]), None
        return None, first
    return placed, None


def _keep(
    found: TrialChoice, placed: str | None, why: Problem | None, *, by: Actor, today: date, now: datetime
) -> None:
    """Write what came of it. The buyer hears of a reason once."""
    before = (found.problem or {}).get("code")
    if placed is not None:
        found.order = Order.objects.get(provider_id=found.provider_id, public_id=placed)
    elif found.basket is not None:  # nobody shall change it into something else, and order that
        held = locks.basket(found.basket.public_id, by=by)
        Basket.objects.filter(pk=held.id, state="open").update(state="abandoned")
        found.basket = None
    found.tried_on, found.problem = today, why.as_data() if why is not None else None
    found.save(update_fields=["basket", "order", "tried_on", "problem"])
    if why is not None and why.code.name != before:
        trial = found.subscription
        told = TrialNotConverted(trial.public_id, trial.account.public_id, why.as_data())
        log.put(told, by=by, at=now)
