"""Holds of an order, opened and ended. Each function asserts an open transaction; the caller holds the order's lock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem
from tenantry.ordering import events
from tenantry.ordering.models import Hold, Order
from tenantry.ordering.recording import record_move
from tenantry.ordering.rules.holds import GOES_ON, Decider, Ending, HoldKind, deadline, way_back
from tenantry.ordering.rules.states import OrderMove, OrderState


def open_hold(
    order: Order,
    kind: HoldKind,
    problem: Problem,
    *,
    decider: Decider,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
    remind_at: datetime | None = None,
) -> Hold:
    """Hold the order up. One that is open already, of the same kind, stays as it is and is returned.

    `until`: nobody having decided by then, the order is cancelled; `remind_at`: when who decides is reminded.

    From executing an order is held only while no step is at work: by the record of a step, before the next is queued.
    """
    assert transaction.get_connection().in_atomic_block
    standing = open_holds(order).filter(kind=kind.value).first()
    if standing is not None:
        return standing
    if order.state != OrderState.HELD:
        record_move(order, OrderMove.HOLD, at=at)
    hold = Hold.objects.create(
        provider_id=order.provider_id,
        public_id=public_ids.new("hld", at),
        order=order,
        kind=kind.value,
        why={"code": problem.code.name, "params": dict(problem.params)},
        decider=decider.value,
        opened_at=at,
        until=until,
        remind_at=remind_at,
        recorded_at=machine_now(),
    )
    held = events.OrderHeld(order.public_id, hold.public_id, kind.value, decider.value, hold.why)
    log.put(held, by=by, at=at)
    return hold


def tell_hold(order: Order, kind: HoldKind, problem: Problem) -> str | None:
    """Let the open hold of that kind say something else. Returns its id; None where it says so, or none is open."""
    assert transaction.get_connection().in_atomic_block
    why = {"code": problem.code.name, "params": dict(problem.params)}
    hold = open_holds(order).filter(kind=kind.value).first()
    if hold is None or hold.why == why:
        return None
    hold.why = why
    hold.save(update_fields=["why"])
    return str(hold.public_id)


def end_hold(
    order: Order, kind: HoldKind, ending: Ending, *, reason: str = "", by: Actor, at: datetime
) -> bool:
    """End the open hold of that kind so that the order may go on; the last one to end lets it.

    Returns whether there was one. An ending that does not let the order go on is written with its cancellation,
    by `end_with_order`.
    """
    assert transaction.get_connection().in_atomic_block
    assert ending in GOES_ON
    hold = open_holds(order).filter(kind=kind.value).first()
    if hold is None:
        return False
    _end(order, hold, ending, reason, by=by, at=at)
    if not open_holds(order).exists():
        record_move(order, way_back(OrderState(order.held_from)), at=at)
        log.put(events.OrderReleased(order.public_id, order.state), by=by, at=at)
    return True


def end_with_order(
    order: Order,
    *,
    by: Actor,
    at: datetime,
    refused: HoldKind | None = None,
    ending: Ending = Ending.REFUSED,
    reason: str = "",
) -> None:
    """End every hold of an order that is being cancelled; the one that was refused, or expired, says so."""
    assert transaction.get_connection().in_atomic_block
    for hold in open_holds(order).order_by("pk"):
        is_refused = refused is not None and hold.kind == refused
        _end(order, hold, ending if is_refused else Ending.CANCELLED, reason, by=by, at=at)


def begin_deadlines(order: Order, days: int, *, at: datetime) -> None:
    """Give a hold for credit that has no end one from now on: it was opened when nobody had set the days yet.

    An approval without an end is one whose rule lets it wait, and Microsoft vets for as long as it takes.
    """
    assert transaction.get_connection().in_atomic_block
    time = deadline(at, days)
    endless = open_holds(order).filter(kind=HoldKind.CREDIT.value, until__isnull=True)
    endless.update(until=time.until, remind_at=time.remind_at)


def hold_expired(order: Order, at: datetime) -> HoldKind | None:
    """Of what holds the order up, the kind about which somebody should have decided first; None: nothing is due."""
    late = open_holds(order).filter(until__lte=at).order_by("until", "pk").first()
    return HoldKind(late.kind) if late is not None else None


def remind(order: Order, *, by: Actor, at: datetime) -> int:
    """Have who decides reminded of each hold whose time for that has come, once. Returns of how many."""
    assert transaction.get_connection().in_atomic_block
    due = list(open_holds(order).filter(remind_at__lte=at).order_by("pk"))
    for hold in due:
        hold.remind_at = None
        hold.save(update_fields=["remind_at"])
        until = hold.until.isoformat() if hold.until is not None else None
        reminded = events.HoldReminded(order.public_id, hold.public_id, hold.kind, hold.decider, until)
        log.put(reminded, by=by, at=at)
    return len(due)


def open_holds(order: Order) -> QuerySet[Hold]:
    """What holds the order up now."""
    return Hold.objects.filter(provider_id=order.provider_id, order_id=order.pk, ended_at__isnull=True)


def _end(order: Order, hold: Hold, ending: Ending, reason: str, *, by: Actor, at: datetime) -> None:
    hold.ended_at, hold.ending, hold.reason = at, ending.value, reason
    hold.actor_kind, hold.actor_id = by.kind, by.id
    hold.save(update_fields=["ended_at", "ending", "reason", "actor_kind", "actor_id"])
    ended = events.HoldEnded(order.public_id, hold.public_id, hold.kind, ending.value, reason)
    log.put(ended, by=by, at=at)
