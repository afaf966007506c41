"""A mail's life: queued in the commit of its cause, then sent by the worker, or kept where no server is named."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.states import StateTable


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class MailMove(StrEnum):
    """What happens to a mail."""

    SEND = "send"
    KEEP = "keep"
    FAIL = "fail"
    RETRY = "retry"


MAIL = StateTable(
    "mail",
    initial=MailState.QUEUED,
    moves={
        (MailState.QUEUED, MailMove.SEND): MailState.SENT,
        (MailState.QUEUED, MailMove.KEEP): MailState.KEPT,
        (MailState.QUEUED, MailMove.FAIL): MailState.FAILED,
        (MailState.FAILED, MailMove.RETRY): MailState.QUEUED,
    },
    final=frozenset({MailState.SENT, MailState.KEPT}),
)
