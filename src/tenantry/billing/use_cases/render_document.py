"""Have a document rendered once it is issued. Hears `invoice.issued` and `credit_note.issued`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tenantry.jobs.events import Recorded

CONSUMER: Final = "documents.render"  # parked under this name when the rendering fails


def render_document(event: Recorded, now: datetime) -> None:  # noqa: ARG001 - every subscriber is told the time
    """Queue the rendering in the delivery's transaction, which is not held open while it renders."""
    from tenantry.billing.tasks import render  # the task module imports the use cases

    render.configure(queue="documents", lock=event.aggregate_id).defer(
        provider_id=event.provider_id, invoice_id=event.aggregate_id, sequence=event.sequence
    )
