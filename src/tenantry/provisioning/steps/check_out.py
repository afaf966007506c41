"""Check the cart out (Microsoft: Checkout a cart).

Idempotent by the cart's id: unknown is settled by checking out again.
"""

from __future__ import annotations

from typing import Any

from partner_center import PartnerCenter
from partner_center.models.carts import CheckoutResult
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import Done, Outcome, Refusal

NOTHING_ORDERED = code("provisioning.nothing_ordered", Category.CONFLICT)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Buy what stands in the cart."""
    cart = step.earlier["create_cart"]
    answer = pc.carts.checkout(step.tenant_microsoft_id, cart["cart_id"], request_id=step.request_id)
    lines = _assign(cart["lines"], answer)
    errors = [f"{error.code}: {error.description}" for error in answer.order_errors or []]
    if not lines:
        return Refusal(Problem(NOTHING_ORDERED, params={"description": "; ".join(errors)}))
    return Done({"cart_id": cart["cart_id"], "lines": lines, "errors": errors})


def _assign(wanted: list[dict[str, Any]], answer: CheckoutResult) -> dict[str, dict[str, Any]]:
    """Which of Microsoft's order lines is which of ours: the first unused one of the same catalogue item."""
    ordered = [(order, item) for order in answer.orders or [] for item in order.line_items or []]
    found: dict[str, dict[str, Any]] = {}
    for entry in wanted:
        for order, item in ordered:
            if item.offer_id == entry["catalog_item_id"]:
                found[str(entry["line"])] = {"order_id": order.id, "line_item_number": item.line_item_number}
                ordered.remove((order, item))
                break
    return found


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Mark the lines as ordered; one that Microsoft did not take has failed."""
    for row in OrderLine.objects.filter(provider_id=step.provider_id, order_id=order.pk, state="planned"):
        if str(row.number) in result["lines"]:
            record_line_move(row, LineMove.CHECK_OUT)
            continue
        record_line_move(row, LineMove.FAIL)
        problem = Problem(
            NOTHING_ORDERED, f"lines.{row.number}", {"description": "; ".join(result["errors"])}
        )
        order.attention = problem.as_data()
        record_event(events.LineFailed(order.public_id, row.number, problem.as_data()), by=by, at=step.now)
    ids = sorted({entry["order_id"] for entry in result["lines"].values()})
    record_event(events.CartCheckedOut(order.public_id, result["cart_id"], ids), by=by, at=step.now)
