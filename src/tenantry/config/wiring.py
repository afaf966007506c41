"""Which events are heard by whom: the one place where a lower module's news reaches a higher one."""

from __future__ import annotations

from tenantry.billing.events import CreditNoteIssued, InvoiceIssued
from tenantry.billing.use_cases.bill_account import bill_account
from tenantry.billing.use_cases.render_document import render_document
from tenantry.jobs.events import subscribe
from tenantry.ordering.events import OrderCancelled, OrderCompleted, OrderPartlyCompleted, OrderSubmitted
from tenantry.provisioning.use_cases.plan_steps import plan_steps


def wire() -> None:
    """Wire every consumer. Repeating it changes nothing."""
    subscribe("provisioning.plan", [OrderSubmitted], plan_steps, queue="events")
    finished = [OrderCompleted, OrderPartlyCompleted, OrderCancelled]
    subscribe("billing.bill", finished, bill_account, queue="billing")
    subscribe("documents.render", [InvoiceIssued, CreditNoteIssued], render_document, queue="documents")
