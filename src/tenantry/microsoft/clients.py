"""The only maker of Partner Center clients: one per process and account, with shared budget, tokens and call log."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from partner_center import Endpoints, PartnerCenter
from partner_center.records import CallRecord
from tenantry.microsoft.budget import SharedBudget
from tenantry.microsoft.call_log import CallLog
from tenantry.microsoft.secrets import StoredRefreshToken, client_secret
from tenantry.parties.models import PartnerCenterAccount

_subject: ContextVar[str] = ContextVar("subject", default="")
_clients: dict[int, PartnerCenter] = {}
_making = threading.Lock()


@contextmanager
def calls_for(subject: str) -> Iterator[None]:
    """Name what the calls within are made for, by public id; the call log keeps it."""
    token = _subject.set(subject)
    try:
        yield
    finally:
        _subject.reset(token)


def partner_center(account_id: int) -> PartnerCenter:
    """The client of an account; made once in each process, safe for threads."""
    if client := _clients.get(account_id):
        return client
    with _making:
        if account_id not in _clients:
            _clients[account_id] = _make(account_id)
        return _clients[account_id]


def _make(account_id: int) -> PartnerCenter:
    account = PartnerCenterAccount.objects.get(pk=account_id)
    log = CallLog(account.provider_id, account_id)

    def on_call(record: CallRecord) -> None:
        log.add(record, subject=_subject.get())

    return PartnerCenter(
        endpoints=Endpoints(
            api=settings.MICROSOFT_API_URL,
            sales=settings.MICROSOFT_SALES_URL,
            graph=settings.MICROSOFT_GRAPH_URL,
            login=settings.MICROSOFT_LOGIN_URL,
        ),
        tenant=account.tenant,
        client_id=account.client_id,
        client_secret=client_secret(account.provider_id, account_id),
        refresh_tokens=StoredRefreshToken(account.provider_id, account_id),
        limiter=SharedBudget(account.provider_id, account_id),
        on_call=on_call,
        timeout_seconds=settings.MICROSOFT_TIMEOUT_SECONDS,
        application_name="Tenantry",
    )


def forget_clients() -> None:
    """Close and drop every client of this process (a changed secret or database)."""
    with _making:
        while _clients:
            _clients.popitem()[1].close()
