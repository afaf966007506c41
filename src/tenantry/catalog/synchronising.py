"""The work of a synchronisation: read from Microsoft, write what is new, chunk by chunk.

It may end anywhere and begin again: every chunk is written whole, and nothing known is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import F

from partner_center.errors import PartnerCenterError
from tenantry.catalog import events, gathering, recording
from tenantry.catalog.codes import MICROSOFT_FAILED, SYNCHRONISATION_INTERRUPTED
from tenantry.catalog.models import Synchronisation
from tenantry.catalog.rules.synchronisation import LIFE, SynchronisationMove, SynchronisationState
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events as jobs
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem, Refused
from tenantry.microsoft.clients import calls_for, partner_center

T = TypeVar("T")
PLANS_AT_ONCE: Final = 100
PRICES_AT_ONCE: Final = 5000


def synchronise(row: Synchronisation, *, by: Actor, now: datetime) -> None:
    """Bring the market up to Microsoft's catalogue. The caller holds the market's lock and no transaction.

    Raises Refused, with the row failed, when Microsoft does not answer to the end.
    """
    _start(row, now)
    try:
        with calls_for(row.public_id):
            seen = _plans(row, now)
            _prices(row, now)
    except PartnerCenterError as error:
        problem = Problem(
            MICROSOFT_FAILED, params={"operation": error.operation, "reason": str(error.args[0])[:300]}
        )
        _fail(row, problem, by, now)
        raise Refused(problem) from error
    _finish(row, seen, by, now)


def settle_interrupted(row: Synchronisation, *, now: datetime) -> None:
    """In the open transaction: other runs of the market that stand as running died, so they failed."""
    assert transaction.get_connection().in_atomic_block
    dead = Synchronisation.objects.filter(
        provider_id=row.provider_id,
        partner_center_account_id=row.partner_center_account_id,
        market=row.market,
        state=SynchronisationState.RUNNING,
    )
    dead.exclude(pk=row.pk).update(
        state=_after(SynchronisationState.RUNNING, SynchronisationMove.FAIL),
        finished_at=now,
        problem=Problem(SYNCHRONISATION_INTERRUPTED).as_data(),
    )


def _start(row: Synchronisation, now: datetime) -> None:
    with transaction.atomic(durable=True):
        settle_interrupted(row, now=now)
        row.state = _after(SynchronisationState(row.state), SynchronisationMove.START)
        row.started_at, row.finished_at, row.problem = now, None, None
        row.plans = row.offerings = row.prices = 0
        row.save()


def _plans(row: Synchronisation, now: datetime) -> list[int]:
    """Write the plans and their offerings; the keys of all offerings that Microsoft lists."""
    pc = partner_center(row.partner_center_account_id)
    seen: list[int] = []
    for chunk in _chunks(gathering.plans(pc, row.market), PLANS_AT_ONCE):
        with transaction.atomic(durable=True):
            written = recording.record_plans(
                [plan for plan, _ in chunk],
                [offering for _, offerings in chunk for offering in offerings],
                provider_id=row.provider_id,
                account_id=row.partner_center_account_id,
                market=row.market,
                at=now,
            )
            _count(row, plans=len(chunk), offerings=len(written))
        seen += written
    return seen


def _prices(row: Synchronisation, now: datetime) -> None:
    pc = partner_center(row.partner_center_account_id)
    for chunk in _chunks(gathering.prices(pc, row.market), PRICES_AT_ONCE):
        with transaction.atomic(durable=True):
            new = recording.record_prices(
                chunk,
                provider_id=row.provider_id,
                account_id=row.partner_center_account_id,
                market=row.market,
                sheet_month=f"{now:%Y%m}",
                recorded_at=machine_now(),
            )
            _count(row, prices=new)


def _finish(row: Synchronisation, seen: list[int], by: Actor, now: datetime) -> None:
    with transaction.atomic(durable=True):
        withdrawn = recording.record_withdrawn(
            seen,
            provider_id=row.provider_id,
            account_id=row.partner_center_account_id,
            market=row.market,
            at=now,
        )
        row.state = _after(SynchronisationState.RUNNING, SynchronisationMove.FINISH)
        row.finished_at = now
        row.save(update_fields=["state", "finished_at"])
        done = events.CatalogueSynchronised(
            row.public_id, row.market, row.plans, row.offerings, row.prices, withdrawn
        )
        jobs.put(done, by=by, at=now)


def _fail(row: Synchronisation, problem: Problem, by: Actor, now: datetime) -> None:
    with transaction.atomic(durable=True):
        row.state = _after(SynchronisationState.RUNNING, SynchronisationMove.FAIL)
        row.finished_at, row.problem = now, problem.as_data()
        row.save(update_fields=["state", "finished_at", "problem"])
        operation, reason = str(problem.params["operation"]), str(problem.params["reason"])
        jobs.put(events.SynchronisationFailed(row.public_id, row.market, operation, reason), by=by, at=now)


def _count(row: Synchronisation, **more: int) -> None:
    """Add to the progress, in the chunk's own transaction."""
    Synchronisation.objects.filter(pk=row.pk).update(**{name: F(name) + n for name, n in more.items()})
    for name, n in more.items():
        setattr(row, name, getattr(row, name) + n)


def _after(state: SynchronisationState, move: SynchronisationMove) -> SynchronisationState:
    after = LIFE.after(state, move)
    assert after is not None, f"a synchronisation that is {state} cannot {move}"
    return after


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk
