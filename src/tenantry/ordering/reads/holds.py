"""What holds orders up, as the reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.ordering.models import Hold
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.holds import OVER_COMMITMENT_UNSAID, HoldKind
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold of an order; what is owed, and why money was let go or not, stays with those whom it concerns."""

    public_id: str
    kind: str
    decider: str
    problem: dict[str, Any] | None
    opened_at: datetime
    until: datetime | None
    ended_at: datetime | None
    ending: str
    reason: str


def holds_of(actor: Actor, order_id: int, account_id: int) -> tuple[HoldView, ...]:
    """The holds of an order that the actor may see, the oldest first; an open one has no end."""
    rows = Hold.objects.filter(provider_id=actor.provider_id, order_id=order_id).order_by("pk")
    found = rows.values_list(
        "public_id", "kind", "decider", "why", "opened_at", "until", "ended_at", "ending", "reason"
    )
    return tuple(_view(actor, account_id, *row) for row in found)


def _view(
    actor: Actor, account_id: int, public_id: str, kind: str, decider: str, why: dict[str, Any],
    opened_at: datetime, until: datetime | None, ended_at: datetime | None, ending: str, reason: str,
) -> HoldView:  # fmt: skip
    is_told = permissions.sees_all(actor) or kind == HoldKind.APPROVAL
    problem = problem_told(actor, kind, account_id, why)
    told = reason if is_told else ""
    return HoldView(public_id, kind, decider, problem, opened_at, until, ended_at, ending, told)


_ABOUT_MONEY = (HoldKind.CREDIT, HoldKind.PRICE, HoldKind.COMMITMENT)


def problem_told(
    actor: Actor, kind: object, account_id: int, why: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Why an order is held, as far as it concerns the reader: what Microsoft charges the provider is for staff."""
    if hides_money(actor, kind, account_id):
        return None
    if kind == HoldKind.COMMITMENT and not permissions.sees_all(actor):
        return {"code": OVER_COMMITMENT_UNSAID.name, "params": {}}
    return why


def hides_money(actor: Actor, kind: object, account_id: int) -> bool:
    """Whether the hold is about money that a reseller's customer knows nothing of."""
    return kind in _ABOUT_MONEY and not sees_prices(actor, account_id)
