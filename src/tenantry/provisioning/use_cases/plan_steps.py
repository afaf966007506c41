"""Turn a submitted order into stored steps, unless something holds it. Hears `order.submitted` and `order.released`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from tenantry.compliance import reads as compliance
from tenantry.compliance.recording import record_agreement_held
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.ordering import events, locks
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_move
from tenantry.ordering.repricing import hold_for_price
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.rules.states import OrderMove, OrderState
from tenantry.parties.models import TenantLink
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.plan import OfferLine, PlannedStep, orders_of, steps_of_order
from tenantry.provisioning.rules.states import STEP
from tenantry.provisioning.stopping import go_on


def plan_steps(event: Recorded, now: datetime) -> None:
    """Plan the steps of the order and queue the first, in the transaction of the delivery.

    An order that was held while it was executed goes on with the step that comes next. One whose price has ended since
    it was placed is held until its buyer has confirmed another.
    """
    order = locks.order(event.aggregate_id, provider_id=event.provider_id)
    by = system(order.provider_id, event.public_id)
    goes_on = order.state == OrderState.EXECUTING and event.payload.get("state") == OrderState.EXECUTING
    if not (goes_on or order.state == OrderState.SUBMITTED) or hold_for_price(order, by=by, at=now):
        return
    if goes_on:
        go_on(order, by=by, at=now)
        return
    rows = OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk).order_by("number")
    lines = list(rows.values_list("number", "purpose", "segment"))
    bought = rows.filter(purpose=Purpose.NEW)
    offers = bought.filter(plan__sku_id="").values_list("number", "ordered_billing_plan", "plan__sales_group")
    tenant_id = _tenant_id(order)
    planned = steps_of_order(
        has_tenant=tenant_id is not None,
        agreement_is_held=compliance.is_agreement_recorded(order.provider_id, order.customer_id, tenant_id),
        lines=tuple(bought.exclude(plan__sku_id="").values_list("number", flat=True)),
        adding=tuple(number for number, purpose, _ in lines if purpose == Purpose.ADD_SEATS),
        converting=tuple(number for number, purpose, _ in lines if purpose == Purpose.CONVERT),
        offers=orders_of(OfferLine(*one) for one in offers),
        is_vetted=_is_vetted(order, lines),
    )
    if tenant_id is not None and order.domain:
        # Another order of this customer has made the tenant since this one was placed.
        order.domain = ""
        order.save(update_fields=["domain"])
    if tenant_id is not None and (held := compliance.held_agreement(order.provider_id, tenant_id)):
        record_agreement_held(customer_id=order.customer_id, tenant_id=tenant_id, held=held, by=by, at=now)
    write_steps(order, planned, now=now)
    record_move(order, OrderMove.START, at=now)
    record_event(events.OrderStarted(order.public_id, [step.kind.value for step in planned]), by=by, at=now)


def _is_vetted(order: Order, lines: Sequence[tuple[int, str, str]]) -> bool:
    """Whether the order buys for a school that told what it is, because its tenant was yet to be made."""
    buys = any(purpose == Purpose.NEW and segment == Segment.EDUCATION for _number, purpose, segment in lines)
    return buys and bool(order.basket.education_segment)


def _tenant_id(order: Order) -> int | None:
    return (
        TenantLink.objects.filter(
            provider_id=order.provider_id,
            party_id=order.customer_id,
            partner_center_account_id=order.partner_center_account_id,
        )
        .values_list("tenant_id", flat=True)
        .first()
    )


def write_steps(
    order: Order,
    planned: Sequence[PlannedStep],
    *,
    now: datetime,
    first_number: int = 1,
    requests: dict[int, dict[str, str]] | None = None,
) -> None:
    """Store the steps, each with the request id that its call will carry, and queue the first."""
    due = machine_now()
    rows = [
        Step(
            provider_id=order.provider_id,
            public_id=public_ids.new("stp", now),
            order=order,
            number=first_number + index,
            kind=step.kind.value,
            line_number=step.line,
            state=STEP.initial.value,
            request_id=uuid4(),
            due_at=due,
            request=(requests or {}).get(step.line or 0, {}),
        )
        for index, step in enumerate(planned)
    ]
    Step.objects.bulk_create(rows)
    queue_step(rows[0])
