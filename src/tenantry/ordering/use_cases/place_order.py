"""Turn a basket into an order for the very total that the buyer saw, or refuse and say why."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tenantry.compliance.rules.questions import Occasion
from tenantry.foundation import idempotency, public_ids, statements
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import acting, locks
from tenantry.ordering.approving import hold_for_approval
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.crediting import hold_over_limits
from tenantry.ordering.domains import HELD_DOMAIN
from tenantry.ordering.events import OrderSubmitted
from tenantry.ordering.line_context import LineContext
from tenantry.ordering.preflighting import Judged, judge, record_run
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.preflight.domain import DOMAIN_TAKEN
from tenantry.ordering.rules.states import LINE, ORDER
from tenantry.ordering.touching import CHANGED_MEANWHILE
from tenantry.parties.permissions import require
from tenantry.parties.reads.approvals import rule_from
from tenantry.parties.recording import record_tenant

ALREADY_PLACED = code("basket.already_placed", Category.CONFLICT)
PRICE_CHANGED = code("order.price_changed", Category.CONFLICT)
TOTAL_MISSING = code("order.total_missing", Category.INVALID)
CONDITION_NOT_MET = code("order.condition_not_met", Category.CONFLICT)

# The basket is closed in the statement that makes the order of it, and the lines go with the order.
# Neither happens when the domain of the tenant to be made is another's.
_ORDER = f"""
    WITH closed AS (
        UPDATE ordering_basket SET state = 'placed', changed_at = %(now)s
        WHERE id = %(basket)s AND NOT EXISTS ({HELD_DOMAIN}) RETURNING id
    ), placed AS (
        INSERT INTO ordering_order (provider_id, public_id, basket_id, account_id, customer_id,
            partner_center_account_id, state, currency, total, buyer_reference, domain, partner_on_record,
            placed_at, changed_at)
        SELECT %(provider)s, %(order)s, closed.id, %(account)s, %(customer)s, %(center)s, %(state)s, %(currency)s,
            %(total)s, %(reference)s, %(domain)s, %(partner)s, %(now)s, %(now)s FROM closed
        RETURNING id
    )
    INSERT INTO ordering_orderline (order_id, provider_id, number, purpose, subscription_id, plan_id, segment,
        term, billing_plan, ordered_billing_plan, seats, catalog_item_id,
        unit_price, unit_cost, amount, quote, buyer_reference, state, becomes)
    SELECT placed.id, %(provider)s, l.* FROM placed, jsonb_to_recordset(%(lines)s::jsonb) AS l(number smallint,
        purpose text, subscription bigint, plan bigint, segment text, term text, billing_plan text,
        ordered_billing_plan text, seats integer, catalog_item text, unit_price numeric, unit_cost numeric,
        amount numeric, quote jsonb, reference text, state text, becomes jsonb)
"""  # noqa: S608  a constant


def place_order(
    *,
    basket_id: BasketId,
    shown_total: Money | None,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> OrderId:
    """Place the basket. A twin (same key, other key, other server) makes no second order.

    Raises Refused when a condition of sale is not met, when the total is not the one shown, when another open order is
    to make a tenant of the same domain, and when the basket was placed before (the order is named) or changed
    meanwhile. The run is kept whatever it found. Who sees no price has been shown no total, and none is compared.
    """
    order_id = public_ids.new("ord", now)
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "order.place", basket.ownership)
    judged = judge(basket, occasion=Occasion.PLACING, by=by, now=now) if basket.state == "open" else None
    if judged is not None and judged.outcome != "met" and _refuse(judged, by=by):
        judged = None
    try:
        with transaction.atomic(durable=True):
            if earlier := idempotency.claim(key, result={"order": order_id}, by=by, at=machine_now):
                return OrderId(earlier["order"])
            if judged is None:
                raise _already_placed(basket_context(basket_id, by=by, now=now))
            _place(OrderId(order_id), judged, shown_total, by=by, now=now)
    except Refused:
        if judged is not None:
            _keep(judged, by=by)
        raise
    return OrderId(order_id)


def _place(order_id: OrderId, judged: Judged, shown: Money | None, *, by: Actor, now: datetime) -> None:
    """Lock, see that nothing has moved since the basket was judged, and write."""
    basket = judged.basket
    assert basket.customer is not None
    locked = locks.for_placing(
        basket.public_id,
        [basket.account_id, basket.customer.id],
        account_id=basket.partner_center_account_id,
        domain=basket.domain,
        by=by,
    )
    if locked.state != "open":
        raise _already_placed(basket_context(basket.public_id, by=by, now=now))
    if locked.changed_at != basket.changed_at:
        raise Refused(Problem(CHANGED_MEANWHILE))
    if sees_prices(by, basket.account_id):
        _require_total(basket, shown)
    ran = record_run(judged, by=by)
    _link(basket, by=by, now=now)
    _write(order_id, basket, by=by, now=now)
    log.put_all((ran, _submitted(order_id, basket)), by=by, at=now)
    total, limit = _total(basket), _money(locked.credit_limit, locked.credit_currency)
    committed = _money(locked.commitment_limit, locked.commitment_currency)
    hold_over_limits(order_id, basket.account_id, total, limit, committed, by=by, now=now)
    rule = rule_from(locked.approval_rule, is_reseller=basket.account_kind == "reseller")
    hold_for_approval(order_id, basket, total, rule, by=by, now=now)


def _money(amount: Decimal | None, currency: str | None) -> Money | None:
    return Money(amount, currency or "") if amount is not None else None


def _total(basket: BasketContext) -> Money:
    assert basket.total is not None, "a basket whose conditions are met has a price for every line"
    return basket.total


def _link(basket: BasketContext, *, by: Actor, now: datetime) -> None:
    """A standing tenant becomes the customer's own: every condition is met, so it has accepted the one who sells."""
    tenant, customer = basket.named_tenant, basket.customer
    if tenant is None:
        return
    assert customer is not None
    try:
        record_tenant(
            party_id=customer.id,
            partner_center_account_id=basket.partner_center_account_id,
            microsoft_id=tenant,
            domain=basket.existing_domain,
            by=by,
            at=now,
            is_typed=True,
        )
    except Refused as another:  # an order of the customer has made one since the conditions were judged
        raise Refused(Problem(CHANGED_MEANWHILE)) from another


def _keep(judged: Judged, *, by: Actor) -> locks.LockedBasket:
    """Record the run in a commit of its own; the basket as it stands by then."""
    with transaction.atomic(durable=True):
        locked = locks.basket(judged.basket.public_id, by=by)
        log.put(record_run(judged, by=by), by=by, at=judged.at)
    return locked


def _refuse(judged: Judged, *, by: Actor) -> bool:
    """Keep the run, then say no with every condition that is not met.

    Returns when a twin has placed the basket meanwhile: then a condition is unmet because the order exists (its domain
    is taken by its own tenant, say), and that order is the answer.
    """
    if _keep(judged, by=by).state != "open":
        return True
    problems = [
        Problem(CONDITION_NOT_MET, check.code, {"check": check.code, "status": check.status.value})
        for check in judged.checks
        if check.status.value != "met"
    ]
    reasons = [reason for check in judged.checks for reason in check.reasons]
    raise Refused(*reasons, *problems)


def _already_placed(basket: BasketContext) -> Refused:
    return Refused(
        Problem(ALREADY_PLACED, params={"order": basket.order_public_id or "", "state": basket.state})
    )


def _require_total(basket: BasketContext, shown: Money | None) -> None:
    """The total shown is the total charged: if a price moved, the buyer is told and asked again."""
    if shown is None:
        raise Refused(Problem(TOTAL_MISSING, "shown_total"))
    total = _total(basket)
    assert total.currency == basket.currency, "what is written beside the numbers is their currency"
    if total != shown:
        params = {"shown": str(shown.amount), "total": str(total.amount), "currency": total.currency}
        raise Refused(Problem(PRICE_CHANGED, "shown_total", params))


def _write(order_id: str, basket: BasketContext, *, by: Actor, now: datetime) -> None:
    assert basket.customer is not None and basket.total is not None
    values: dict[str, Any] = {
        "now": now,
        "basket": basket.id,
        "provider": by.provider_id,
        "order": order_id,
        "account": basket.account_id,
        "customer": basket.customer.id,
        "center": basket.partner_center_account_id,
        "state": ORDER.initial.value,
        "currency": basket.currency,
        "total": basket.total.amount,
        "reference": basket.buyer_reference,
        "domain": basket.domain,
        "partner": basket.partner_on_record,
        "lines": json.dumps([_row(line, by) for line in basket.lines]),
    }
    written = statements.run(_ORDER, values)
    if not written:
        raise Refused(Problem(DOMAIN_TAKEN, "domain_prefix", {"domain": basket.domain}))
    assert written == len(basket.lines)


def _row(line: LineContext, by: Actor) -> dict[str, object]:
    assert line.quote is not None
    return {
        "number": line.number,
        "purpose": line.purpose,
        "subscription": line.names.id if line.names is not None else None,
        "plan": line.plan_id,
        "segment": line.segment,
        "term": line.term,
        "billing_plan": line.billing_plan,
        "ordered_billing_plan": line.ordered_billing_plan,
        "seats": line.seats,
        "catalog_item": line.offering.catalog_item_id,
        "unit_price": str(line.quote.unit_price.amount),
        "unit_cost": str(line.quote.unit_cost.amount),
        "amount": str(line.quote.amount.amount),
        "quote": line.quote.as_data(),
        "reference": line.buyer_reference,
        "state": LINE.initial.value,
        "becomes": {**line.becomes.as_data(), "by": acting.as_data(by)} if line.becomes is not None else None,
    }


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
