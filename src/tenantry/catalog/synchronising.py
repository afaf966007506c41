"""The work of a synchronisation: read from Microsoft, write what is new, chunk by chunk.

It may end anywhere and begin again: every chunk is written whole, and nothing known is written twice. How far it has
come is committed with each chunk, so that it can be watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import transaction

from partner_center.errors import PartnerCenterError
from tenantry.catalog import differences, events, gathering, gathering_offers, recording
from tenantry.catalog.codes import MICROSOFT_FAILED, SYNCHRONISATION_INTERRUPTED
from tenantry.catalog.default_types import record_default_types
from tenantry.catalog.facts import OfferingFact, PlanFact
from tenantry.catalog.models import Offering, Synchronisation
from tenantry.catalog.rules.synchronisation import LIFE, Stage, SynchronisationMove, SynchronisationState
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events as jobs
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem, Refused
from tenantry.microsoft.clients import calls_for, partner_center
from tenantry.parties import reads as parties

T = TypeVar("T")
PRODUCTS_AT_ONCE: Final = 20
OFFERS_AT_ONCE: Final = 200
PRICES_AT_ONCE: Final = 5000


class _Watch:
    """What a run is doing, how far it has come, and since when; written where readers see it."""

    def __init__(self, row: Synchronisation) -> None:
        self._row, self._began = row, machine_now()

    @property
    def milliseconds(self) -> int:
        """How long the run has lasted by the machine's clock; business time may stand still."""
        return (machine_now() - self._began) // timedelta(milliseconds=1)

    def stage(self, stage: Stage, *, total: int | None = None) -> None:
        """Another thing is being done from now on; so many of it, where that is known."""
        with transaction.atomic(durable=True):
            self._write(stage=stage, stage_done=0, stage_total=total)

    def add(self, done: int, **more: int) -> None:
        """So many more of the stage are done, and what was found; in the chunk's own transaction."""
        counts = {name: getattr(self._row, name) + n for name, n in more.items()}
        self._write(stage_done=self._row.stage_done + done, **counts)

    def _write(self, **columns: Any) -> None:
        columns["duration_ms"] = self.milliseconds
        for name, value in columns.items():
            setattr(self._row, name, value)
        self._row.save(update_fields=list(columns))


def synchronise(row: Synchronisation, *, by: Actor, now: datetime) -> None:
    """Bring the market up to Microsoft's catalogue. The caller holds the market's lock and no transaction.

    Raises Refused, with the row failed, when Microsoft does not answer to the end.
    """
    _start(row, now)
    watch = _Watch(row)
    try:
        with calls_for(row.public_id):
            seen = _plans(row, watch, now)
            seen += _offers(row, watch, seen, now)
            _prices(row, watch, now)
            _promotions(row, now)
    except PartnerCenterError as error:
        problem = Problem(
            MICROSOFT_FAILED, params={"operation": error.operation, "reason": str(error.args[0])[:300]}
        )
        _fail(row, watch, problem, by, now)
        raise Refused(problem) from error
    _finish(row, watch, seen, by, now)


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
        row.stage, row.stage_done, row.stage_total, row.duration_ms = Stage.PRODUCTS, 0, None, None
        row.attempts += 1
        differences.begin(row)
        row.save()


def _plans(row: Synchronisation, watch: _Watch, now: datetime) -> list[int]:
    """Write the plans and their offerings; the keys of all offerings that Microsoft lists."""
    pc = partner_center(row.partner_center_account_id)
    products = gathering.products(pc, row.market)
    limits = gathering.limits(pc, now.date())
    watch.stage(Stage.PLANS, total=len(products))
    seen: list[int] = []
    for chunk in _chunks(products, PRODUCTS_AT_ONCE):
        found = list(gathering.plans(pc, row.market, chunk, limits))
        seen += _write_plans(row, watch, found, len(chunk), now)
    return seen


def _offers(row: Synchronisation, watch: _Watch, seen: list[int], now: datetime) -> list[int]:
    """Write the licence-based offers where the provider sells them; the keys of the ways to buy them.

    They name no currency: they are sold in that of the market's other plans.
    """
    offerings = Offering.objects.filter(provider_id=row.provider_id, pk__in=seen[:1])
    currency = offerings.values_list("currency", flat=True).first()
    if currency is None or not parties.setting(row.provider_id, "licence_based_offers"):
        return []
    watch.stage(Stage.OFFERS)
    written: list[int] = []
    pc = partner_center(row.partner_center_account_id)
    for chunk in _chunks(gathering_offers.offers(pc, row.market, currency), OFFERS_AT_ONCE):
        written += _write_plans(row, watch, chunk, len(chunk), now)
    return written


def _write_plans(
    row: Synchronisation,
    watch: _Watch,
    found: list[tuple[PlanFact, list[OfferingFact]]],
    done: int,
    now: datetime,
) -> list[int]:
    with transaction.atomic(durable=True):
        written = recording.record_plans(
            [plan for plan, _ in found],
            [offering for _, offerings in found for offering in offerings],
            provider_id=row.provider_id,
            account_id=row.partner_center_account_id,
            market=row.market,
            at=now,
            synchronisation_id=row.pk,
        )
        watch.add(done, plans=len(found), offerings=len(written))
    return written


def _prices(row: Synchronisation, watch: _Watch, now: datetime) -> None:
    pc = partner_center(row.partner_center_account_id)
    watch.stage(Stage.PRICES)
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
            watch.add(len(chunk), prices=new)


def _promotions(row: Synchronisation, now: datetime) -> None:
    offers = gathering.promotions(partner_center(row.partner_center_account_id), row.market)
    with transaction.atomic(durable=True):
        recording.record_promotions(
            offers,
            provider_id=row.provider_id,
            account_id=row.partner_center_account_id,
            market=row.market,
            at=now,
        )


def _finish(row: Synchronisation, watch: _Watch, seen: list[int], by: Actor, now: datetime) -> None:
    watch.stage(Stage.DIFFERENCES)
    with transaction.atomic(durable=True):
        withdrawn = recording.record_withdrawn(
            seen,
            provider_id=row.provider_id,
            account_id=row.partner_center_account_id,
            market=row.market,
            at=now,
            synchronisation_id=row.pk,
        )
        record_default_types(row, by=by, at=now)
        row.differences = differences.complete(row)
        row.state = _after(SynchronisationState.RUNNING, SynchronisationMove.FINISH)
        row.finished_at, row.stage, row.stage_total, row.prices_before = now, "", None, None
        row.stage_done, row.duration_ms = 0, watch.milliseconds
        row.save()
        done = events.CatalogueSynchronised(
            row.public_id, row.market, row.plans, row.offerings, row.prices, withdrawn
        )
        jobs.put(done, by=by, at=now)


def _fail(row: Synchronisation, watch: _Watch, problem: Problem, by: Actor, now: datetime) -> None:
    with transaction.atomic(durable=True):
        row.state = _after(SynchronisationState.RUNNING, SynchronisationMove.FAIL)
        row.finished_at, row.problem, row.duration_ms = now, problem.as_data(), watch.milliseconds
        row.save(update_fields=["state", "finished_at", "problem", "duration_ms"])
        operation, reason = str(problem.params["operation"]), str(problem.params["reason"])
        jobs.put(events.SynchronisationFailed(row.public_id, row.market, operation, reason), by=by, at=now)


def _after(state: SynchronisationState, move: SynchronisationMove) -> SynchronisationState:
    after = LIFE.after(state, move)
    assert after is not None, f"a synchronisation that is {state} cannot {move}"
    return after


def _chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk
