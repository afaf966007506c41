"""Order the lines of licence-based offers that come into one order, without a cart (Microsoft: Create an order).

Each line carries our order and its number as its name at Microsoft. By that name an order is found again: an attempt
after the first looks through the customer's orders before it orders. One that may have been made and is not listed is
waited for as long as Microsoft's list may lag, and then ordered with the same request id: nothing is bought twice.
"""

from __future__ import annotations

from typing import Any

from partner_center import PartnerCenter
from partner_center.models.catalog import BillingCycle
from partner_center.models.orders import NewOrder, NewOrderLineItem
from partner_center.models.orders import Order as OrderAtMicrosoft
from tenantry.kernel.actor import Actor
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.offer_events import OffersOrdered
from tenantry.ordering.recording import record_event, record_line_move
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning.context import CLAIM_TOO_OLD, LineFacts, StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Outcome, Wait
from tenantry.provisioning.rules.plan import OfferLine, orders_of
from tenantry.provisioning.steps.check_out import (
    LIST_LAG_SECONDS,
    ORDERS_MAY_BE_LATE,
    PAUSE_OF_AN_OLD_CLAIM_SECONDS,
)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Order the lines, unless an earlier attempt has."""
    lines = _lines(step)
    if step.attempt > 1:
        names = {_name(step, line) for line in lines}
        for order in pc.orders.iterate(step.tenant_microsoft_id):
            if names & {item.friendly_name for item in order.line_items or []}:
                return _done(step, order, lines)
        if step.was_lost and step.waited_for != ORDERS_MAY_BE_LATE.name:
            return Wait(LIST_LAG_SECONDS, ORDERS_MAY_BE_LATE.name)
    if step.is_stale:
        return Wait(PAUSE_OF_AN_OLD_CLAIM_SECONDS, CLAIM_TOO_OLD.name)
    wanted = NewOrder(
        line_items=[_item(step, index, line) for index, line in enumerate(lines)],
        billing_cycle=BillingCycle(step.line.ordered_billing_plan),
        reference_customer_id=step.tenant_microsoft_id,
        partner_on_record_attestation_accepted=True if step.partner_on_record else None,
    )
    made = pc.orders.create(step.tenant_microsoft_id, wanted, request_id=step.request_id)
    return _done(step, made, lines)


def _lines(step: StepFacts) -> list[LineFacts]:
    """The lines that come into one order with the step's."""
    offers = {
        line.number: line for line in step.lines if line.is_licence_based and line.purpose == Purpose.NEW
    }
    groups = orders_of(
        OfferLine(one.number, one.ordered_billing_plan, one.sales_group) for one in offers.values()
    )
    chosen = next(group for group in groups if step.line_number in group)
    return [offers[number] for number in chosen]


def _name(step: StepFacts, line: LineFacts) -> str:
    return f"{step.order_public_id}/{line.number}"


def _item(step: StepFacts, index: int, line: LineFacts) -> NewOrderLineItem:
    return NewOrderLineItem(
        line_item_number=index,
        offer_id=line.product_id,
        quantity=line.seats,
        friendly_name=_name(step, line),
        partner_id_on_record=step.partner_on_record or None,
    )


def _done(step: StepFacts, order: OrderAtMicrosoft, lines: list[LineFacts]) -> Outcome:
    numbers = {item.friendly_name: item.line_item_number for item in order.line_items or []}
    if missing := [line.number for line in lines if _name(step, line) not in numbers]:
        raise AnswerLacks(f"line {missing[0]} of order {order.id}", {"microsoft_order_id": order.id})
    found = {
        str(line.number): {"order_id": order.id, "line_item_number": numbers[_name(step, line)]}
        for line in lines
    }
    return Done({"microsoft_order_id": order.id, "lines": found})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Mark the lines as ordered."""
    numbers = [int(number) for number in result["lines"]]
    rows = OrderLine.objects.filter(provider_id=step.provider_id, order_id=order.pk, number__in=numbers)
    for row in rows.order_by("number"):
        record_line_move(row, LineMove.CHECK_OUT)
    ordered = OffersOrdered(order.public_id, result["microsoft_order_id"], sorted(numbers))
    record_event(ordered, by=by, at=step.now)
