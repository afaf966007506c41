"""Put a plan into the basket, or change or remove what stands on a line."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.limits import MOST_LINES, MOST_SEATS
from tenantry.ordering.touching import tell, touch
from tenantry.parties.permissions import not_found

LINE_NUMBER = code("basket.line_number", Category.INVALID)
SEATS_NOT_POSITIVE = code("basket.seats_not_positive", Category.INVALID)

_UPSERT = """
    INSERT INTO ordering_basketline AS l
        (provider_id, basket_id, number, plan_id, term, billing_plan, seats, buyer_reference)
    SELECT p.provider_id, %s, %s, p.id, %s, %s, %s, %s FROM catalog_plan p
    WHERE p.provider_id = %s AND p.public_id = %s
    ON CONFLICT (provider_id, basket_id, number) DO UPDATE SET plan_id = excluded.plan_id, term = excluded.term,
        billing_plan = excluded.billing_plan, seats = excluded.seats, buyer_reference = excluded.buyer_reference
    RETURNING 1
"""


def set_line(
    *,
    basket_id: BasketId,
    number: int,
    plan_id: PlanId,
    term: Term,
    billing_plan: BillingPlan,
    seats: int,
    buyer_reference: str,
    by: Actor,
    now: datetime,
) -> None:
    """Write line `number` (from 1). Writing the same line twice is one line.

    Raises Refused for a foreign basket or unknown plan, and for a number or seats out of range. Whether the plan is
    sold in this way and has a price is a condition of sale, shown by the basket and the preflight.
    """
    problems = []
    if not 1 <= number <= MOST_LINES:
        problems.append(Problem(LINE_NUMBER, "number", {"most": MOST_LINES}))
    if not 1 <= seats <= MOST_SEATS:
        problems.append(Problem(SEATS_NOT_POSITIVE, "seats", {"most": MOST_SEATS}))
    if problems:
        raise Refused(*problems)
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        with connection.cursor() as cursor:
            values = [basket.id, number, term.value, billing_plan.value, seats, buyer_reference]
            cursor.execute(_UPSERT, [*values, by.provider_id, plan_id])
            if cursor.fetchone() is None:
                raise not_found("plan", plan_id)
        details = {
            "number": number,
            "plan": plan_id,
            "term": term,
            "billing_plan": billing_plan,
            "seats": seats,
        }
        tell(basket_id, "line", details, by=by, now=now)


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
