"""One billing run of one account: compute what is owed, book what is missing, issue the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from tenantry.billing import gathering, guards, locks, models, recording
from tenantry.billing.booking import Fresh, book
from tenantry.billing.events import AccountParked
from tenantry.billing.gathering import Booked, Subject
from tenantry.billing.guards import GuardFired
from tenantry.billing.issuing import Document, Issue
from tenantry.billing.rules.difference import Contradiction, difference
from tenantry.billing.rules.facts import Charge
from tenantry.billing.rules.grouping import NewCharge
from tenantry.billing.rules.rating import charges
from tenantry.billing.writing import write_documents
from tenantry.foundation import public_ids
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem


class Outcome(StrEnum):
    """How a run ended."""

    BILLED = "billed"  # with documents, or with nothing left to bill
    PARKED = "parked"  # a guard fired now
    SKIPPED = "skipped"  # parked by an earlier run


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did."""

    outcome: Outcome
    charges: int = 0
    documents: tuple[str, ...] = ()
    problems: tuple[dict[str, Any], ...] = ()


def run(
    account: str,
    *,
    by: Actor,
    now: datetime,
    from_scratch: bool = False,
    most_lines: int = guards.MOST_LINES,
) -> Run:
    """Bill the account, by its public id, inside the open transaction; repeating it writes nothing.

    A guard that fires takes the whole run back and parks the account, which later runs then skip.
    """
    billed = locks.account(by.provider_id, account)
    if billed.parked_at is not None:
        return Run(Outcome.SKIPPED, problems=tuple(billed.parked_reason or ()))
    try:
        with transaction.atomic():
            return _bill(billed, account, by=by, now=now, from_scratch=from_scratch, most_lines=most_lines)
    except GuardFired as fired:
        problems = [problem.as_data() for problem in fired.problems]
        billed.parked_at, billed.parked_reason = now, problems
        billed.save(update_fields=["parked_at", "parked_reason"])
        events.put(AccountParked(account, problems), by=by, at=now)
        return Run(Outcome.PARKED, problems=tuple(problems))


def _bill(
    billed: models.BilledAccount,
    account: str,
    *,
    by: Actor,
    now: datetime,
    from_scratch: bool,
    most_lines: int,
) -> Run:
    # What was billed once stays billed: a clock set back must not take it away.
    through = max(now.astimezone(UTC).date(), billed.billed_through or date.min)
    subjects = gathering.subjects(billed, through, from_scratch=from_scratch)
    booked = gathering.booked(by.provider_id, subjects) if subjects else []
    fresh = _missing(subjects, booked, through, now=now, most_lines=most_lines)
    documents: list[Document] = []
    if fresh:
        book(billed, fresh, booked, now=now)
        documents = Issue(billed, fresh, now).issue(booked)
        keys = {item.item.charge_id: item.key for item in fresh}
        write_documents(documents, keys, account_key=billed.account_id, account=account, by=by, at=now)
    _move_watermark(billed, subjects, through)
    return Run(Outcome.BILLED, len(fresh), tuple(document.issued.public_id for document in documents))


def _missing(
    subjects: Sequence[Subject],
    booked: Sequence[Booked],
    through: date,
    *,
    now: datetime,
    most_lines: int,
) -> list[Fresh]:
    """The difference between what should have been charged and what is booked, under fresh ids and keys."""
    by_id = {subject.facts.subscription_id: subject for subject in subjects}
    should = [charge for subject in subjects for charge in charges(subject.facts, through)]
    try:
        missing = difference(should, [item.fact for item in booked])
    except Contradiction as found:
        raise GuardFired(Problem(guards.CONTRADICTION, params={"what": str(found)})) from found
    if len(missing) > most_lines:
        params = {"lines": len(missing), "limit": most_lines}
        raise GuardFired(Problem(guards.LINES_OVER_LIMIT, params=params))
    if not missing:
        return []
    # As they were bought, which is the order of an order's lines.
    missing.sort(key=lambda charge: by_id[charge.subscription_id].key)
    (keys,) = recording.next_keys((models.Charge, len(missing)))
    return [
        Fresh(key, _new(charge, by_id[charge.subscription_id], now), by_id[charge.subscription_id])
        for key, charge in zip(keys, missing, strict=True)
    ]


def _new(charge: Charge, subject: Subject, now: datetime) -> NewCharge:
    return NewCharge(public_ids.new("chg", now), charge, subject.order_of(charge))


def _move_watermark(billed: models.BilledAccount, subjects: Sequence[Subject], through: date) -> None:
    """Remember how far the account is billed; written only where it moved."""
    last = max((key for subject in subjects for key in subject.change_keys.values()), default=0)
    moved = max(last, billed.last_change_id), through
    if moved != (billed.last_change_id, billed.billed_through):
        billed.last_change_id, billed.billed_through = moved
        billed.save(update_fields=["last_change_id", "billed_through"])
