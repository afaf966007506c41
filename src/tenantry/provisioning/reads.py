"""The steps of an order, for those who may see the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.provisioning.models import Step


@dataclass(frozen=True, slots=True)
class StepView:
    """A step; what stopped it, with Microsoft's ids, only for staff."""

    public_id: str
    number: int
    kind: str
    line_number: int | None
    state: str
    attempt: int
    problem: dict[str, Any] | None
    started_at: datetime | None
    finished_at: datetime | None


def steps(actor: Actor, order_id: int) -> list[StepView]:
    """The steps of an order that the caller has found visible, in order."""
    permissions.require(actor, "order.read")
    shows_problem = permissions.sees_all(actor)
    rows = Step.objects.filter(provider_id=actor.provider_id, order_id=order_id).order_by("number")
    found = rows.values_list(
        "public_id",
        "number",
        "kind",
        "line_number",
        "state",
        "attempt",
        "problem",
        "started_at",
        "finished_at",
    )
    return [StepView(*row[:6], row[6] if shows_problem else None, *row[7:]) for row in found]
