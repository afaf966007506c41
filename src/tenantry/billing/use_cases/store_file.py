"""Render a document and keep the file."""

from __future__ import annotations

import hashlib

from django.db import transaction

from tenantry.billing import stored
from tenantry.billing.documents.render import render_pdf
from tenantry.billing.models import Invoice, InvoiceFile
from tenantry.billing.use_cases.render_document import CONSUMER
from tenantry.foundation.clock import machine_now
from tenantry.jobs.failures import FailureNote, is_parked


def store_file(*, provider_id: int, invoice_id: str, sequence: int) -> None:
    """The document's PDF, rendered outside any transaction and kept once; twice changes nothing.

    After five failures the document is listed with the parked deliveries; released, its event, which has that sequence
    number, is delivered again. Until then nothing is tried.
    """
    files = InvoiceFile.objects.filter(provider_id=provider_id)
    if files.filter(invoice__public_id=invoice_id).exists():
        return
    if is_parked(CONSUMER, provider_id, "invoice", invoice_id):
        return
    with FailureNote(CONSUMER, provider_id, "invoice", invoice_id, repeat=sequence):
        _render_and_keep(provider_id, invoice_id)


def _render_and_keep(provider_id: int, invoice_id: str) -> None:
    pdf = render_pdf(stored.document(provider_id, invoice_id))
    key = Invoice.objects.values_list("id", flat=True).get(provider_id=provider_id, public_id=invoice_id)
    with transaction.atomic(durable=True):
        InvoiceFile.objects.bulk_create(
            [
                InvoiceFile(
                    provider_id=provider_id,
                    invoice_id=key,
                    content=pdf,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    rendered_at=machine_now(),
                )
            ],
            ignore_conflicts=True,
        )
