"""The steps of an order, for staff: what was asked of Microsoft, how often, and with which ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenantry.kernel.actor import Actor
from tenantry.microsoft.call_log import calls_of
from tenantry.ordering import reads as ordering
from tenantry.parties import permissions
from tenantry.provisioning.models import Step


@dataclass(frozen=True, slots=True)
class StepView:
    """A stored step; secrets are not part of it."""

    public_id: str
    number: int
    kind: str
    line: int | None
    state: str
    attempt: int
    request_id: UUID
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    problem: dict[str, Any] | None
    result: dict[str, Any]


def steps(by: Actor, order_id: str) -> list[StepView]:
    """The steps of an order, in order."""
    order = ordering.order(by, order_id)
    columns = (
        "public_id", "number", "kind", "line_number", "state", "attempt", "request_id", "due_at", "started_at",
        "finished_at", "problem", "result",
    )  # fmt: skip
    rows = Step.objects.filter(provider_id=by.provider_id, order_id=order.id).order_by("number")
    return [StepView(*row) for row in rows.values_list(*columns)]


def calls(by: Actor, order_id: str, step_id: str) -> list[dict[str, Any]]:
    """The calls made for one step, newest first, with Microsoft's correlation ids. Staff only."""
    permissions.require(by, "operations.read")
    if step_id not in {step.public_id for step in steps(by, order_id)}:
        raise permissions.not_found("step", step_id)
    return calls_of(by.provider_id, step_id)


def has_administrator(by: Actor, order_id: str) -> bool:
    """Whether a first administrator waits to be handed over."""
    order = ordering.order(by, order_id)
    return Step.objects.filter(
        provider_id=by.provider_id, order_id=order.id, kind="create_tenant", secret__isnull=False
    ).exists()
