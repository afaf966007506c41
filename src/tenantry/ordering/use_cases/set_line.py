"""Put a plan into the basket, or change or remove what stands on a line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.filling import Line, record_line
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.touching import tell, touch
from tenantry.parties.permissions import not_found


def set_line(
    *,
    basket_id: BasketId,
    number: int,
    plan_id: PlanId,
    term: Term,
    billing_plan: BillingPlan,
    seats: int,
    buyer_reference: str,
    segment: Segment = Segment.COMMERCIAL,
    is_new_instance: bool | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Write line `number` (from 1). Writing the same line twice is one line.

    `is_new_instance` answers whether a new instance is meant beside what the customer holds; None: as was answered.

    Raises Refused for a foreign basket or unknown plan, and for a number or seats out of range. Whether the plan is
    sold in this way and has a price is a condition of sale, shown by the basket and the preflight.
    """
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        line = Line(number, plan_id, term, billing_plan, seats, buyer_reference, segment, is_new_instance)
        record_line(basket, basket_id, line, by=by, now=now)


def remove_line(*, basket_id: BasketId, number: int, by: Actor, now: datetime) -> None:
    """Take the line out. Raises Refused when there is none."""
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        gone, _ = BasketLine.objects.filter(
            provider_id=by.provider_id, basket_id=basket.id, number=number
        ).delete()
        if not gone:
            raise not_found("basket line", str(number))
        tell(basket_id, "line_removed", {"number": number}, by=by, now=now)
