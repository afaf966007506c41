"""Look at every order of a file that waits, and place those that were chosen. For the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.bulk import acting
from tenantry.bulk.filling import fill
from tenantry.bulk.models import Entry
from tenantry.bulk.rules import sheet
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.bulk.same_reference import became, has_become
from tenantry.foundation.clock import business_now, machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering.models import Order
from tenantry.ordering.use_cases.place_order import ALREADY_PLACED, place_order
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.permissions import require

TO_DO = (EntryState.WAITING.value, EntryState.PLACING.value)


def work_upload(*, provider_id: int, upload: str) -> int:
    """Do what waits, one order after the other, each in the name of who uploaded or pressed; how many were done.

    Whatever is killed in between is done again: a basket is filled again, and a basket that was placed names its order.
    """
    done = 0
    while entry := _next(provider_id, upload):
        by = acting.actor_of(provider_id, entry.upload.actor, entry.public_id)
        require(by, "bulk.change")
        work = _place if entry.state == EntryState.PLACING else _look
        work(entry, by=by, now=business_now(), machine_now=machine_now())
        done += 1
    return done


def _next(provider_id: int, upload: str) -> Entry | None:
    rows = Entry.objects.select_related("upload", "basket", "account")
    rows = rows.filter(provider_id=provider_id, upload__public_id=upload, state__in=TO_DO)
    return rows.order_by("number").first()


def _look(entry: Entry, *, by: Actor, now: datetime, machine_now: datetime) -> None:
    """Put the entry into its basket and judge every condition."""
    if entry.basket is not None and entry.basket.state != "open":
        _found_placed(entry, now=now)
        return
    earlier = _of_the_same_reference(entry)
    if earlier is not None:
        _record(entry, EntryMove.FIND_REPEATED, now=now, repeats=earlier, problems=[], outcome="")
        return
    wanted = sheet.understand(entry.rows)
    if not isinstance(wanted, sheet.Wanted):
        _open(entry, wanted, now=now)
        return
    try:
        basket = fill(entry, wanted, by=by, now=now, machine_now=machine_now)
        run = run_preflight(basket_id=basket, by=by, now=now)
    except Refused as refused:
        _open(entry, refused.problems, now=now)
        return
    told = [problem for check in run.checks for problem in check.reasons]
    move = EntryMove.FIND_MET if run.outcome == "met" and run.total else EntryMove.FIND_OPEN
    _record(
        entry,
        move,
        now=now,
        outcome=run.outcome,
        problems=[problem.as_data() for problem in told],
        total=run.total.amount if run.total else None,
        currency=run.total.currency if run.total else "",
    )


def _place(entry: Entry, *, by: Actor, now: datetime, machine_now: datetime) -> None:
    """Place the entry's basket for the total that was shown; a refusal opens the entry again."""
    assert entry.basket is not None and entry.total is not None
    try:
        order = place_order(
            basket_id=BasketId(entry.basket.public_id),
            shown_total=Money(entry.total, entry.currency),
            key=None,
            by=by,
            now=now,
            machine_now=machine_now,
        )
    except Refused as refused:
        placed = next((one.params["order"] for one in refused.problems if one.code == ALREADY_PLACED), None)
        if placed:
            _became(entry, EntryMove.PLACE, str(placed), now=now)
        else:
            _open(entry, refused.problems, now=now, move=EntryMove.REFUSE)
        return
    _became(entry, EntryMove.PLACE, order, now=now)


def _found_placed(entry: Entry, *, now: datetime) -> None:
    """Somebody placed the basket by hand meanwhile."""
    order = Order.objects.get(provider_id=entry.provider_id, basket=entry.basket)
    _became(entry, EntryMove.FIND_PLACED, order.public_id, now=now)


def _became(entry: Entry, move: EntryMove, order: str, *, now: datetime) -> None:
    row = Order.objects.get(provider_id=entry.provider_id, public_id=order)
    _record(entry, move, now=now, order=row, problems=[], outcome="met")


def _of_the_same_reference(entry: Entry) -> str | None:
    """The order that an earlier entry of the account with this reference has become."""
    if not entry.reference:
        return None
    rows = Entry.objects.filter(
        provider_id=entry.provider_id,
        account=entry.account,
        reference=entry.reference,
    ).exclude(pk=entry.pk)
    return rows.filter(has_become()).values_list(became(), flat=True).first()


def _open(
    entry: Entry, problems: Sequence[Problem], *, now: datetime, move: EntryMove = EntryMove.FIND_OPEN
) -> None:
    _record(entry, move, now=now, outcome="needs_you", problems=[problem.as_data() for problem in problems])


def _record(entry: Entry, move: EntryMove, *, now: datetime, **values: Any) -> None:
    """Write what was found, unless somebody has moved the entry meanwhile."""
    after = ENTRY.after(EntryState(entry.state), move)
    assert after is not None, (entry.state, move)
    with transaction.atomic(durable=True):
        rows = Entry.objects.filter(
            provider_id=entry.provider_id, pk=entry.pk, state=entry.state, rows=entry.rows
        )
        rows.update(state=after.value, changed_at=now, **values)
