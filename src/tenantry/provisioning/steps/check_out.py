"""Check the cart out (Microsoft: Checkout a cart).

Idempotent by the cart's id: unknown is settled by checking out again. A refusal then may only mean that the cart was
bought before ("already submitted"; gone after its seven days): it is believed when the cart is seen still active, and
otherwise the customer's orders are looked through for what was in the cart.

A cart that was made anew after a refusal is not checked out before the earlier ones are seen not to have been: the call
of a worker that was taken for dead may have reached Microsoft after the refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from partner_center import PartnerCenter
from partner_center.errors import NotFound, Refused
from partner_center.models.carts import CartStatus
from partner_center.models.orders import Order as OrderAtMicrosoft
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_line_trouble
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning import microsoft_errors
from tenantry.provisioning.context import CLAIM_TOO_OLD, StepFacts, orders_known
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.outcomes import (
    MICROSOFT_REFUSED,
    Done,
    Failure,
    Outcome,
    Park,
    Refusal,
    Wait,
)
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState

NOTHING_ORDERED = code("provisioning.nothing_ordered", Category.CONFLICT)
ORDERS_MAY_BE_LATE = code("provisioning.orders_may_be_late", Category.UNAVAILABLE)
PURCHASE_NOT_FOUND = code("provisioning.purchase_not_found", Category.CONFLICT)
ALREADY_SUBMITTED = "800065"
# Microsoft: Get all of a customer's orders. The list may lack an order for up to fifteen minutes.
LIST_LAG_SECONDS = 900.0
# Where looking at the earlier carts takes so long itself, the next attempt does not follow at once.
PAUSE_OF_AN_OLD_CLAIM_SECONDS = 5.0


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Buy what stands in the cart, unless an earlier cart of the same lines was bought."""
    cart = step.earlier["create_cart"]
    if (settled := _settle_earlier(step, pc)) is not None:
        return settled
    if step.is_stale:
        return Wait(PAUSE_OF_AN_OLD_CLAIM_SECONDS, CLAIM_TOO_OLD.name)
    try:
        answer = pc.carts.checkout(step.tenant_microsoft_id, cart["cart_id"], request_id=step.request_id)
    except Refused as no:
        if not _may_have_bought(step, no):
            raise
        return _settle(step, pc, no)
    lines = _assign(cart["lines"], answer.orders or [])
    errors = [f"{error.code}: {error.description}".rstrip(". ") for error in answer.order_errors or []]
    if not lines:
        return Refusal(Problem(NOTHING_ORDERED, params={"description": "; ".join(errors)}))
    return Done({"cart_id": cart["cart_id"], "lines": lines, "errors": errors})


def _may_have_bought(step: StepFacts, no: Refused) -> bool:
    facts = microsoft_errors.facts_of(no)
    return facts.failure is Failure.REFUSED and (step.was_lost or facts.code == ALREADY_SUBMITTED)


def _settle(step: StepFacts, pc: PartnerCenter, no: Refused) -> Outcome:
    """Find out whether the refused cart was bought by an earlier call. While that is open, nothing is settled."""
    facts = microsoft_errors.facts_of(no)
    try:
        cart = step.earlier["create_cart"]
        status = _cart_status(step, pc, cart["cart_id"])
        if status == CartStatus.ACTIVE and facts.code != ALREADY_SUBMITTED:
            return Refusal(Problem(MICROSOFT_REFUSED, params=facts.params))
        lines = _bought_before(step, pc, [cart])
    except Refused as unanswered:
        return Park(Problem(PURCHASE_NOT_FOUND, params=microsoft_errors.facts_of(unanswered).params))
    return _found(step, lines, status, facts.params)


def _settle_earlier(step: StepFacts, pc: PartnerCenter) -> Outcome | None:
    """What an earlier cart has bought; None when none was bought, and the present one may be checked out."""
    carts = step.earlier["create_cart"].get("earlier_carts", ())
    statuses = [_cart_status(step, pc, cart["cart_id"]) for cart in carts]
    if all(status == CartStatus.ACTIVE for status in statuses):
        return None
    lines = _bought_before(step, pc, carts)
    status = CartStatus.ORDERED if CartStatus.ORDERED in statuses else None
    if not lines and status is None:
        return None
    return _found(step, lines, status, {"description": "an earlier cart"})


def _found(
    step: StepFacts,
    lines: dict[str, dict[str, Any]],
    status: CartStatus | None,
    params: Mapping[str, str | int],
) -> Outcome:
    cart = step.earlier["create_cart"]
    if len(lines) < len(cart["lines"]) and step.waited_for != ORDERS_MAY_BE_LATE.name:
        return Wait(LIST_LAG_SECONDS, ORDERS_MAY_BE_LATE.name)
    if lines:
        return Done({"cart_id": cart["cart_id"], "lines": lines, "errors": []})
    if status is None:  # the cart's time is over, and nothing was bought in it
        return Refusal(Problem(MICROSOFT_REFUSED, params=params))
    return Park(Problem(PURCHASE_NOT_FOUND, params=params))


def _cart_status(step: StepFacts, pc: PartnerCenter, cart_id: str) -> CartStatus | None:
    try:
        return pc.carts.get(step.tenant_microsoft_id, cart_id).status
    except NotFound:
        return None


def _bought_before(
    step: StepFacts, pc: PartnerCenter, carts: Sequence[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The carts' lines among the customer's orders: not older than the first, and not of another order of ours.

    A line is looked for under each catalogue item that a cart had for it: the ids rotate.
    """
    known = orders_known(step)
    begin = min(datetime.fromisoformat(cart["created_at"]) for cart in carts)
    candidates = [
        order
        for order in pc.orders.iterate(step.tenant_microsoft_id)
        if order.id not in known and order.creation_date is not None and order.creation_date >= begin
    ]
    seats = {line.number: line.seats for line in step.lines}
    candidates.sort(key=lambda order: str(order.creation_date))
    found: dict[str, dict[str, Any]] = {}
    for cart in carts:
        missing = [entry for entry in cart["lines"] if str(entry["line"]) not in found]
        wanted = [entry | {"seats": seats[entry["line"]]} for entry in missing]
        taken = {one["order_id"] for one in found.values()}
        found |= _assign(wanted, [order for order in candidates if order.id not in taken])
    return found


def _assign(
    wanted: Sequence[dict[str, Any]], orders: Sequence[OrderAtMicrosoft]
) -> dict[str, dict[str, Any]]:
    """Which of Microsoft's order lines is which of ours: the first unused one of the same catalogue item.

    Among orders that may be other purchases the number of `seats` must be the same too.
    """
    ordered = [(order, item) for order in orders for item in order.line_items or []]
    found: dict[str, dict[str, Any]] = {}
    for entry in wanted:
        for order, item in ordered:
            if item.offer_id == entry["catalog_item_id"] and item.quantity == entry.get(
                "seats", item.quantity
            ):
                found[str(entry["line"])] = {"order_id": order.id, "line_item_number": item.line_item_number}
                ordered.remove((order, item))
                break
    return found


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Mark the lines as ordered; one that Microsoft did not take has failed."""
    rows = OrderLine.objects.filter(provider_id=step.provider_id, order_id=order.pk, state="planned")
    for row in rows.filter(purpose=Purpose.NEW).exclude(plan__sku_id=""):
        if str(row.number) in result["lines"]:
            record_line_move(row, LineMove.CHECK_OUT)
            continue
        record_line_move(row, LineMove.FAIL)
        # Nothing is waited for: a retry plans a cart, a checkout and a wait for the line.
        waits = Step.objects.filter(provider_id=step.provider_id, order_id=order.pk, line_number=row.number)
        waits.filter(kind=StepKind.AWAIT_SUBSCRIPTION, state=StepState.PLANNED).update(
            state=StepState.DROPPED
        )
        problem = Problem(
            NOTHING_ORDERED, f"lines.{row.number}", {"description": "; ".join(result["errors"])}
        )
        record_line_trouble(order, row.number, problem.as_data(), by=by, at=step.now)
    ids = sorted({entry["order_id"] for entry in result["lines"].values()})
    record_event(events.CartCheckedOut(order.public_id, result["cart_id"], ids), by=by, at=step.now)
