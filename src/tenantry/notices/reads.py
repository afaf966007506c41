"""The outbox as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.notices.models import Delivery
from tenantry.notices.rules.states import MailState
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail: what it says as facts, to whom, and how far it has come."""

    id: int
    public_id: str
    provider_id: int
    kind: str
    recipient: str
    language: str
    params: Mapping[str, Any]
    at: datetime
    house: str
    house_email: str
    state: MailState
    attempts: int
    last_error: str


_COLUMNS = (
    "mail_id", "mail__public_id", "provider_id", "mail__kind", "mail__recipient", "mail__language",
    "mail__params", "mail__at", "provider__name", "provider__email", "state", "attempts", "last_error",
)  # fmt: skip


def _view(row: tuple[Any, ...]) -> MailView:
    values = dict(zip(MailView.__dataclass_fields__, row, strict=True))
    return MailView(**values | {"state": MailState(values["state"])})


def outgoing(provider_id: int, mail_id: int) -> MailView:
    """A mail that is to be sent. For the worker."""
    rows = Delivery.objects.filter(provider_id=provider_id, mail_id=mail_id)
    return _view(rows.values_list(*_COLUMNS).get())


def mails(
    actor: Actor, *, limit: int, before_id: int | None = None, q: str = "", state: str = ""
) -> list[MailView]:
    """The provider's mails, newest first; `q` is looked for in the recipient's address."""
    permissions.require(actor, "operations.read")
    rows = Delivery.objects.filter(provider_id=actor.provider_id)
    if before_id is not None:
        rows = rows.filter(mail_id__lt=before_id)
    if q:
        rows = rows.filter(mail__recipient__icontains=q)
    if state:
        rows = rows.filter(state=state)
    return [_view(row) for row in rows.order_by("-mail_id").values_list(*_COLUMNS)[:limit]]


def mail(actor: Actor, public_id: str) -> MailView:
    """One mail."""
    permissions.require(actor, "operations.read")
    rows = Delivery.objects.filter(provider_id=actor.provider_id, mail__public_id=public_id)
    row = rows.values_list(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found("mail", public_id)
    return _view(row)
