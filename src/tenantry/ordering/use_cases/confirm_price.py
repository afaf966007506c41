"""Confirm the price of an order that was held until the price sheet ended that it was quoted from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.approving import decides, hold_for_approval
from tenantry.ordering.crediting import hold_over_limits
from tenantry.ordering.holding import end_hold, open_holds
from tenantry.ordering.models import Order
from tenantry.ordering.repricing import PriceToday, price_today, take_over
from tenantry.ordering.rules.holds import PRICE_GONE, Ending, HoldKind
from tenantry.ordering.use_cases.place_order import PRICE_CHANGED, TOTAL_MISSING
from tenantry.parties.locks import lock_parties
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.parties.reads.approvals import rule_of
from tenantry.parties.reads.credit import limits_of
from tenantry.parties.rules.limits import LimitOf

PRICE_NOT_ASKED = code("order.price_not_asked", Category.CONFLICT)
PRICE_NOT_YOURS = code("order.price_not_yours", Category.FORBIDDEN)


def confirm_price(*, order_id: OrderId, shown_total: Money | None, by: Actor, now: datetime) -> None:
    """Let the order go on for the very total that the buyer was shown.

    One that costs more than it was placed at is judged again by the account's credit and rule about approvals. Raises
    Refused when the order waits for no price, when somebody else is asked, when there is no price today, and when
    another total was shown.
    """
    require(by, "order.place")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = asked_order(order_id, by=by)
        found = price_today(order, now=now)
        total = _agreed(found, shown_total)
        is_dearer = total > Money(order.total, order.currency)
        take_over(order, found, by=by, at=now)
        if is_dearer:
            limits = limits_of(order.provider_id, order.account_id)
            limit, committed = limits.get(LimitOf.USE), limits.get(LimitOf.COMMITMENT)
            hold_over_limits(order_id, order.account_id, total, limit, committed, by=by, now=now)
            rule = rule_of(order.provider_id, order.account_id)
            hold_for_approval(order_id, found.basket, total, rule, by=by, now=now)
        end_hold(order, HoldKind.PRICE, Ending.PERMITTED, by=by, at=now)


def asked_order(order_id: OrderId, *, by: Actor) -> Order:
    """The order about whose price this actor is asked, locked after its account and customer.

    Raises Refused when it does not exist for the actor, when nobody is asked, and when somebody else is.
    """
    assert transaction.get_connection().in_atomic_block
    rows = Order.objects.filter(provider_id=by.provider_id, public_id=order_id)
    parties = rows.values_list("account_id", "customer_id").first()
    if parties is None or not (sees_all(by) or by.party_id in parties):
        raise not_found("order", order_id)
    lock_parties(by.provider_id, parties)
    order = locks.order(order_id, provider_id=by.provider_id)
    hold = open_holds(order).filter(kind=HoldKind.PRICE.value).first()
    if hold is None:
        raise Refused(Problem(PRICE_NOT_ASKED))
    require(by, "order.place", locks.ownership(order))
    if not decides(by, hold.decider, order.account_id, order.customer_id):
        raise Refused(Problem(PRICE_NOT_YOURS, params={"decider": hold.decider}))
    return order


def _agreed(found: PriceToday, shown: Money | None) -> Money:
    if found.total is None:
        raise Refused(Problem(PRICE_GONE))
    if shown is None:
        raise Refused(Problem(TOTAL_MISSING, "shown_total"))
    if found.total != shown:
        params = {
            "shown": str(shown.amount),
            "total": str(found.total.amount),
            "currency": found.total.currency,
        }
        raise Refused(Problem(PRICE_CHANGED, "shown_total", params))
    return found.total
