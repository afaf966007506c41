"""Turn a basket into an order for the very total that the buyer saw, or refuse and say why."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import connection, transaction

from tenantry.compliance.rules.facts import Occasion
from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.events import OrderSubmitted
from tenantry.ordering.preflighting import Judged, judge, record_run
from tenantry.ordering.rules.states import LINE, ORDER
from tenantry.parties.locks import lock_parties
from tenantry.parties.permissions import require

ALREADY_PLACED = code("basket.already_placed", Category.CONFLICT)
CHANGED_MEANWHILE = code("basket.changed_meanwhile", Category.CONFLICT)
PRICE_CHANGED = code("order.price_changed", Category.CONFLICT)
CONDITION_NOT_MET = code("order.condition_not_met", Category.CONFLICT)

_ORDER = """
    INSERT INTO ordering_order (provider_id, public_id, basket_id, account_id, customer_id,
        partner_center_account_id, state, currency, total, buyer_reference, domain, partner_on_record, placed_at,
        changed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_LINES = """
    INSERT INTO ordering_orderline (provider_id, order_id, number, plan_id, term, billing_plan, seats,
        catalog_item_id, unit_price, unit_cost, amount, quote, buyer_reference, state)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def place_order(
    *,
    basket_id: BasketId,
    shown_total: Money,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> OrderId:
    """Place the basket. A twin (same key, other key, other server) makes no second order.

    Raises Refused when a condition of sale is not met (the run is recorded all the same), when the total is not the
    one shown, and when the basket was placed before (the order is named) or changed meanwhile.
    """
    order_id = public_ids.new("ord", now)
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "order.place", basket.ownership)
    judged = judge(basket, occasion=Occasion.PLACING, by=by, now=now) if basket.state == "open" else None
    if judged is not None and judged.outcome != "met":
        _refuse(judged, by=by)
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"order": order_id}, by=by, at=machine_now):
            return OrderId(earlier["order"])
        if judged is None:
            raise _already_placed(basket)
        assert basket.customer is not None
        lock_parties(by.provider_id, [basket.account_id, basket.customer.id])
        locked = locks.basket(basket_id, by=by)
        if locked.state != "open":
            raise _already_placed(basket_context(basket_id, by=by, now=now))
        if locked.changed_at != basket.changed_at:
            raise Refused(Problem(CHANGED_MEANWHILE))
        _require_total(basket, shown_total)
        record_run(judged, by=by)
        _write(order_id, basket, by=by, now=now)
        locked.state, locked.changed_at = "placed", now
        locked.save(update_fields=["state", "changed_at"])
        log.put(_submitted(order_id, basket), by=by, at=now)
    return OrderId(order_id)


def _refuse(judged: Judged, *, by: Actor) -> None:
    """Keep the run, then say no with every condition that is not met."""
    with transaction.atomic(durable=True):
        locks.basket(judged.basket.public_id, by=by)
        record_run(judged, by=by)
    problems = [
        Problem(CONDITION_NOT_MET, check.code, {"check": check.code, "status": check.status.value})
        for check in judged.checks
        if check.status.value != "met"
    ]
    reasons = [reason for check in judged.checks for reason in check.reasons]
    raise Refused(*problems, *reasons)


def _already_placed(basket: BasketContext) -> Refused:
    return Refused(Problem(ALREADY_PLACED, params={"order": basket.order_public_id or "", "state": basket.state}))


def _require_total(basket: BasketContext, shown: Money) -> None:
    """The total shown is the total charged: if a price moved, the buyer is told and asked again."""
    total = basket.total
    assert total is not None, "a basket whose conditions are met has a price for every line"
    if total != shown:
        params = {"shown": str(shown.amount), "total": str(total.amount), "currency": total.currency}
        raise Refused(Problem(PRICE_CHANGED, "shown_total", params))


def _write(order_id: str, basket: BasketContext, *, by: Actor, now: datetime) -> None:
    assert basket.customer is not None and basket.total is not None
    with connection.cursor() as cursor:
        cursor.execute(
            _ORDER,
            [
                by.provider_id, order_id, basket.id, basket.account_id, basket.customer.id,
                basket.partner_center_account_id, ORDER.initial.value, basket.currency, basket.total.amount,
                basket.buyer_reference, basket.domain, basket.partner_on_record, now, now,
            ],
        )  # fmt: skip
        (key,) = cursor.fetchone()
        rows = []
        for line in basket.lines:
            assert line.quote is not None
            rows.append(
                [
                    by.provider_id, key, line.number, line.plan_id, line.term, line.billing_plan, line.seats,
                    line.offering.catalog_item_id, line.quote.unit_price.amount, line.quote.unit_cost.amount,
                    line.quote.amount.amount, json.dumps(line.quote.as_data()), line.buyer_reference,
                    LINE.initial.value,
                ]
            )  # fmt: skip
        cursor.executemany(_LINES, rows)


def _submitted(order_id: str, basket: BasketContext) -> OrderSubmitted:
    assert basket.customer is not None and basket.total is not None
    return OrderSubmitted(
        order_id,
        basket.public_id,
        basket.account_public_id,
        basket.customer.public_id,
        basket.total,
        basket.buyer_reference,
    )
