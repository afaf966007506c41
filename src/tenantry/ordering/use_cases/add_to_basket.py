"""Put a plan into a basket on a line of its own; without a basket, a new one is begun."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.filling import Line, record_line, record_opening
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.touching import touch


def add_to_basket(
    *,
    basket_id: BasketId | None,
    plan_id: PlanId,
    term: Term,
    billing_plan: BillingPlan,
    seats: int,
    buyer_reference: str,
    segment: Segment = Segment.COMMERCIAL,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> BasketId:
    """The basket in which it stands now. Asked twice under one key there is one line, and one new basket.

    Raises Refused for a foreign basket, an unknown plan and seats out of range; then nothing is begun.
    """
    chosen = basket_id or BasketId(public_ids.new("bsk", now))
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"basket": chosen}, by=by, at=machine_now):
            return BasketId(earlier["basket"])
        if basket_id is None:
            record_opening(chosen, account_id=None, buyer_reference="", by=by, now=now)
        basket = touch(chosen, by=by, now=now)
        lines = BasketLine.objects.filter(provider_id=by.provider_id, basket_id=basket.id)
        number = (lines.aggregate(last=Max("number"))["last"] or 0) + 1
        line = Line(number, plan_id, term, billing_plan, seats, buyer_reference, segment)
        record_line(basket, chosen, line, by=by, now=now)
    return chosen
