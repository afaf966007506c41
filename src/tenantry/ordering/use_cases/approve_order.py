"""Approve an order that waits for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering.approving import waiting_order
from tenantry.ordering.holding import end_hold
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.ordering.use_cases.place_order import PRICE_CHANGED, TOTAL_MISSING
from tenantry.parties.permissions import require


def approve_order(
    *, order_id: OrderId, shown_total: Money | None, why: str, by: Actor, now: datetime
) -> None:
    """Let the order go on as far as approvals are concerned, for the total that the approver was shown.

    Raises Refused when another total was shown, when somebody else decides, when the actor placed the order itself, and
    when it was decided before: then with who did and when.
    """
    require(by, "approval.decide")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = waiting_order(order_id, by=by)
        total = Money(order.total, order.currency)
        if sees_prices(by, order.account_id):
            if shown_total is None:
                raise Refused(Problem(TOTAL_MISSING, "shown_total"))
            if shown_total != total:
                params = {
                    "shown": str(shown_total.amount),
                    "total": str(total.amount),
                    "currency": total.currency,
                }
                raise Refused(Problem(PRICE_CHANGED, "shown_total", params))
        end_hold(order, HoldKind.APPROVAL, Ending.PERMITTED, reason=why, by=by, at=now)
