"""Gather facts: what is stored and young enough, and for the rest what Microsoft says now.

One statement reads, one writes; between them the calls are made, several at a time, outside any transaction.
"""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from django.db import connections, transaction

from tenantry.compliance import reads, storing
from tenantry.compliance.asking import ask, attempt
from tenantry.compliance.recording import record_expiry
from tenantry.compliance.rules.ages import is_fresh
from tenantry.compliance.rules.fact_data import as_data
from tenantry.compliance.rules.facts import Answer, AttestationStatus, Facts, Unfetched
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.compliance.use_cases.note_acceptance import note_acceptance
from tenantry.kernel.actor import system
from tenantry.microsoft.clients import partner_center
from tenantry.parties.locks import lock_parties

# The caller asks too: seven helpers put the questions of a usual basket at once.
HELPERS_PER_GATHERING: Final = 7
# Each helper borrows a database connection (for budget and call log): a process may not have very many.
_helpers_of_process = threading.BoundedSemaphore(12)


def gather(account_id: int, keys: Sequence[FactKey], *, occasion: Occasion, now: datetime) -> Facts:
    """The answers to these questions, none older than its limit for the occasion; what failed is `Unfetched`.

    Must stand outside any transaction. An earlier answer to a question that failed is carried for display.
    """
    assert not transaction.get_connection().in_atomic_block, "never the network inside a transaction"
    wanted = tuple(dict.fromkeys(keys))
    if not wanted:
        return Facts()
    stored = storing.stored(account_id, wanted)
    answers: dict[FactKey, Answer | Unfetched] = {
        key: answer for key, answer in stored.items() if is_fresh(key, answer, occasion, now)
    }
    missing = tuple(key for key in wanted if key not in answers)
    if missing:
        asked = _ask_all(account_id, missing, now)
        asked |= _note_acceptances(account_id, asked, now)
        _note_expiries(account_id, asked, now)
        storing.store(account_id, {key: one for key, one in asked.items() if isinstance(one, Answer)})
        for key, one in asked.items():
            answers[key] = replace(one, earlier=stored.get(key)) if isinstance(one, Unfetched) else one
    return Facts(answers)


def _ask_all(account_id: int, keys: Sequence[FactKey], now: datetime) -> dict[FactKey, Answer | Unfetched]:
    """Every question put to Microsoft, by the caller and as many helpers as are free."""
    client = partner_center(account_id)
    waiting, answers = deque(keys), dict[FactKey, Answer | Unfetched]()

    def work() -> None:
        while True:
            try:
                key = waiting.popleft()
            except IndexError:
                return
            answers[key] = ask(client, key, now)

    helpers = [_Helper(work) for _ in range(min(HELPERS_PER_GATHERING, len(keys) - 1)) if _may_help()]
    try:
        work()
    finally:
        for helper in helpers:
            helper.join()
    for helper in helpers:
        if helper.failure is not None:
            raise helper.failure
    return answers


def _note_acceptances(
    account_id: int, asked: Mapping[FactKey, Answer | Unfetched], now: datetime
) -> dict[FactKey, Answer | Unfetched]:
    """Write down each acceptance that was just learnt, before the fact is stored.

    One whose evidence cannot be had now counts as not fetched, so that it is looked at again.
    """
    accepted = {k.subject: k for k, one in asked.items() if isinstance(one, AttestationStatus) and one.allows}
    if not accepted:
        return {}
    client = partner_center(account_id)
    failed: dict[FactKey, Answer | Unfetched] = {}
    for attestation in reads.open_attestations(account_id, list(accepted)):
        key = accepted[attestation.microsoft_id or ""]
        by = system(attestation.provider_id, attestation.public_id)
        note = partial(note_acceptance, attestation=attestation, client=client, by=by, now=now)
        if isinstance(outcome := attempt(key, note), Unfetched):
            failed[key] = outcome
    return failed


def _note_expiries(account_id: int, asked: Mapping[FactKey, Answer | Unfetched], now: datetime) -> None:
    """An agreement that was seen to have expired is requested anew, not shown again."""
    told = [one for one in asked.values() if isinstance(one, AttestationStatus) and one.status == "expired"]
    if not told:
        return
    ended = {one.microsoft_id: as_data(one) for one in told}
    for attestation in reads.open_attestations(account_id, list(ended)):
        by = system(attestation.provider_id, attestation.public_id)
        with transaction.atomic(durable=True):
            lock_parties(attestation.provider_id, [attestation.customer_id])
            record_expiry(attestation, answer=ended[attestation.microsoft_id or ""], by=by, at=now)


def _may_help() -> bool:
    return _helpers_of_process.acquire(blocking=False)


class _Helper(threading.Thread):
    """A thread that works in the caller's context, gives its database connection back, and reports a bug."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(name="gathering", daemon=True)
        self.failure: BaseException | None = None
        self._work, self._context = work, contextvars.copy_context()
        self.start()

    def run(self) -> None:
        """Work until nothing is left."""
        try:
            self._context.run(self._work)
        except BaseException as bug:  # noqa: BLE001 - handed to the caller, who raises it
            self.failure = bug
        finally:
            connections.close_all()
            _helpers_of_process.release()
