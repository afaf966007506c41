"""What the modules above write into an order. Each asserts an open transaction; the caller holds the order's lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from tenantry.jobs import events as log
from tenantry.jobs.events import Event
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine, TrialChoice
from tenantry.ordering.rules.states import LINE, ORDER, LineMove, LineState, OrderMove, OrderState

MOVE_NOT_POSSIBLE = code("order.move_not_possible", Category.CONFLICT)


_OF_PERSONS: Final = (OrderMove.RETRY, OrderMove.CANCEL, OrderMove.UNDO, OrderMove.GIVE_UP_UNDO)


def require_move(order: Order, move: OrderMove) -> None:
    """Raises Refused, naming what a person can do instead, when the order's state does not allow the move."""
    state = OrderState(order.state)
    if ORDER.after(state, move) is not None:
        return
    possible = ", ".join(one.value.replace("_", "-") for one in _OF_PERSONS if one in ORDER.allowed(state))
    params = {"state": state.value, "move": move.value.replace("_", "-"), "possible": possible or "-"}
    raise Refused(Problem(MOVE_NOT_POSSIBLE, params=params))


def record_move(
    order: Order, move: OrderMove, *, at: datetime, attention: dict[str, Any] | None = None
) -> None:
    """Move the order along its table. Raises Refused when the table has no such move from here."""
    assert transaction.get_connection().in_atomic_block
    require_move(order, move)
    after = ORDER.after(OrderState(order.state), move)
    assert after is not None
    order.held_from = order.state if after is OrderState.HELD else ""
    order.state, order.attention, order.changed_at = after.value, attention, at
    order.save(update_fields=["state", "held_from", "attention", "changed_at"])


def record_line_move(line: OrderLine, move: LineMove, *, subscription_id: int | None = None) -> None:
    """Move a line along its table; a move that the table lacks is a bug."""
    assert transaction.get_connection().in_atomic_block
    after = LINE.after(LineState(line.state), move)
    assert after is not None, f"line {line.pk}: {move} from {line.state}"
    line.state = after.value
    if subscription_id is not None:
        line.subscription_id = subscription_id
    line.save(update_fields=["state", "subscription"])


def record_trial(line: OrderLine, subscription_id: int, *, at: datetime) -> None:
    """Keep with a trial what was chosen for it, from now on to be changed there. Writing it twice changes nothing."""
    assert transaction.get_connection().in_atomic_block
    if not line.plan.is_trial:
        return
    chosen = dict(line.becomes or {})
    by = chosen.pop("by", None)
    TrialChoice.objects.get_or_create(
        provider_id=line.provider_id,
        subscription_id=subscription_id,
        defaults={"becomes": chosen or None, "chosen_by": by, "chosen_at": at},
    )


def record_event(event: Event, *, by: Actor, at: datetime) -> None:
    """Write an event of the order, in the transaction that holds its lock."""
    log.put(event, by=by, at=at)


def record_outcome(order: Order, lines: list[OrderLine], *, account_id: str, by: Actor, at: datetime) -> None:
    """Close the provisioning of an order: complete, partly complete, or in need of a person."""
    states = {LineState(line.state) for line in lines}
    if states == {LineState.ACTIVE}:
        record_move(order, OrderMove.COMPLETE, at=at)
        log.put(events.OrderCompleted(order.public_id, account_id), by=by, at=at)
    elif LineState.ACTIVE in states:
        record_move(order, OrderMove.COMPLETE_PARTLY, at=at, attention=order.attention)
        log.put(events.OrderPartlyCompleted(order.public_id, account_id), by=by, at=at)
    else:
        record_attention(order, order.attention or {}, by=by, at=at)


def record_line_trouble(order: Order, line: int, problem: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep why a line that was ordered has not become active as it should; the order itself goes on."""
    assert transaction.get_connection().in_atomic_block
    order.attention, order.changed_at = problem, at
    order.save(update_fields=["attention", "changed_at"])
    log.put(events.LineFailed(order.public_id, line, problem), by=by, at=at)


def record_attention(order: Order, problem: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Park the order for a person, with what the person needs; `for_buyer` in it is what a buyer is shown."""
    record_move(order, OrderMove.PARK, at=at, attention=problem)
    log.put(events.AttentionNeeded(order.public_id, problem), by=by, at=at)
