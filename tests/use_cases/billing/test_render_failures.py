"""A document that cannot be printed is listed with what staff looks after, and printed once it is released."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.billing import an_account, buys, is_billed
from tests.support.http import call, ok

from tenantry.billing import reads
from tenantry.billing.models import Invoice, InvoiceFile
from tenantry.billing.tasks import render
from tenantry.config.wiring import wire
from tenantry.jobs.failures import ATTEMPTS
from tenantry.jobs.models import ConsumerCursor
from tenantry.jobs.use_cases.deliver_events import deliver_events


@contextmanager
def of_a_language_that_nobody_prints(public_id: str) -> Iterator[None]:
    """Documents are never changed, so the guards have to look away for this."""

    def change(language: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "UPDATE billing_invoice SET language = %s WHERE public_id = %s", [language, public_id]
            )

    language = Invoice.objects.values_list("language", flat=True).get(public_id=public_id)
    change("tlh")
    try:
        yield
    finally:
        change(language)


def jobs_after_delivery(provider_id: int, public_id: str) -> list[dict[str, Any]]:
    """Deliver to the consumer, as a worker does; the jobs of this document then, the oldest first."""
    deliver_events(
        consumer="documents.render", provider_id=provider_id, aggregate_kind="invoice", aggregate_id=public_id
    )
    rows = ProcrastinateJob.objects.filter(task_name="billing.render", args__invoice_id=public_id)
    return list(rows.order_by("id").values_list("args", flat=True))


def test_a_document_that_fails_five_times_is_listed_and_printed_after_its_release() -> None:
    wire()
    account = an_account()
    staff, provider_id = account.house.administrator, account.house.id
    order = buys(account)
    is_billed(account)
    public_id = reads.order_documents(staff.actor, order)[0].public_id
    files = InvoiceFile.objects.filter(invoice__public_id=public_id)
    (job,) = jobs_after_delivery(provider_id, public_id)

    with of_a_language_that_nobody_prints(public_id):
        for failure in range(1, ATTEMPTS + 1):
            assert ok(call("GET", "/parked-deliveries", staff))["items"] == []
            with pytest.raises(KeyError, match="tlh"):
                render(**job)
            row = ConsumerCursor.objects.get(consumer="documents.render", aggregate_id=public_id)
            assert (row.failures, row.parked_at is not None) == (failure, failure == ATTEMPTS)
        render(**job)  # parked: nothing is tried before a person has looked
        assert not files.exists()

    (parked,) = ok(call("GET", "/parked-deliveries", staff))["items"]
    assert (parked["consumer"], parked["aggregate_kind"], parked["aggregate_id"], parked["last_error"]) == (
        "documents.render",
        "invoice",
        public_id,
        "KeyError: 'tlh'",
    )
    assert (parked["failures"], parked["last_sequence"]) == (ATTEMPTS, 0)
    which = {"consumer": "documents.render", "aggregate_id": public_id}
    ok(call("POST", "/parked-deliveries/release", staff, which), 204)
    assert ok(call("GET", "/parked-deliveries", staff))["items"] == []
    first, again = jobs_after_delivery(provider_id, public_id)
    assert first == again == job
    render(**again)
    assert bytes(files.get().content).startswith(b"%PDF-")


def test_a_failure_that_passes_by_itself_is_no_reason_to_park() -> None:
    wire()
    account = an_account()
    order = buys(account)
    is_billed(account)
    public_id = reads.order_documents(account.house.administrator.actor, order)[0].public_id
    (job,) = jobs_after_delivery(account.house.id, public_id)
    with of_a_language_that_nobody_prints(public_id):
        for _ in range(ATTEMPTS - 1):
            with pytest.raises(KeyError, match="tlh"):
                render(**job)

    render(**job)

    assert InvoiceFile.objects.filter(invoice__public_id=public_id).count() == 1
    assert ok(call("GET", "/parked-deliveries", account.house.administrator))["items"] == []
