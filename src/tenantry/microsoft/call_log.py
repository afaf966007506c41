"""The log of calls. Rows are written as soon as it can be done without joining somebody's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partner_center.records import CallRecord
from tenantry.microsoft.models import Call


class CallLog:
    """Where one account's calls are written down."""

    def __init__(self, provider_id: int, account_id: int) -> None:
        self.provider_id, self.account_id = provider_id, account_id

    def add(self, record: CallRecord, *, subject: str) -> None:
        """Write one try of one call, in a commit of its own: it stands whatever becomes of the work around it."""
        assert not transaction.get_connection().in_atomic_block, "never the network inside a transaction"
        Call.objects.create(
            provider_id=self.provider_id,
            account_id=self.account_id,
            operation=record.operation,
            method=record.method,
            path=record.path,
            http_status=record.http_status,
            request_id=record.request_id,
            correlation_id=record.correlation_id,
            error_code="" if record.error_code is None else str(record.error_code),
            attempt=record.attempt,
            started_at=record.started_at,
            duration_ms=record.duration_ms,
            subject=subject,
        )


@dataclass(frozen=True, slots=True)
class CallView:
    """One try of one call, as a clerk tells it to Microsoft's support."""

    id: int
    operation: str
    method: str
    path: str
    http_status: int | None
    request_id: str
    correlation_id: str
    error_code: str
    attempt: int
    started_at: datetime
    duration_ms: int


def calls_of(
    provider_id: int, subject: str, *, limit: int = 50, before_id: int | None = None
) -> list[CallView]:
    """The calls made for one subject, newest first."""
    rows = Call.objects.filter(provider_id=provider_id, subject=subject)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    names = tuple(CallView.__dataclass_fields__)
    return [CallView(*row) for row in rows.order_by("-id").values_list(*names)[:limit]]


def calls_of_all(
    provider_id: int, subjects: Sequence[str], *, most: int = 500
) -> dict[str, tuple[CallView, ...]]:
    """The newest calls made for these subjects, each subject's oldest first. One statement."""
    names = tuple(CallView.__dataclass_fields__)
    rows = Call.objects.filter(provider_id=provider_id, subject__in=list(subjects)).order_by("-id")
    found: dict[str, list[CallView]] = {}
    for subject, *row in rows.values_list("subject", *names)[:most]:
        found.setdefault(subject, []).append(CallView(*row))
    return {subject: tuple(reversed(views)) for subject, views in found.items()}
