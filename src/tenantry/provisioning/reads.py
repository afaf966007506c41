"""The steps of an order, for those who may see the order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from tenantry.foundation import statements
from tenantry.foundation.slices import key_of
from tenantry.kernel.actor import Actor
from tenantry.microsoft.call_log import CallView, calls_of, calls_of_all
from tenantry.ordering.models import Order
from tenantry.parties import permissions
from tenantry.provisioning.domains import takes_domain
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
    was_lost: bool  # an earlier attempt may have reached Microsoft
    takes_domain: (
        bool  # it is to make a tenant, and can still be given another domain once the order has stopped
    )


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
        "was_lost",
    )
    return [
        StepView(*row[:6], row[6] if shows_problem else None, *row[7:], takes_domain(row[2], row[4], row[6]))
        for row in found
    ]


def calls(actor: Actor, order: str, step: str, *, limit: int, before_id: int | None = None) -> list[CallView]:
    """The calls to Microsoft made for a step of an order, newest first. For staff: they carry Microsoft's ids."""
    permissions.require(actor, "operations.read")
    rows = Step.objects.filter(provider_id=actor.provider_id, order__public_id=order, public_id=step)
    if not rows.exists():
        raise permissions.not_found("step", step)
    return calls_of(actor.provider_id, step, limit=limit, before_id=before_id)


_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ORDER_OF: Final = """
    SELECT o.public_id FROM provisioning_step s
    JOIN ordering_order o ON o.provider_id = s.provider_id AND o.id = s.order_id
    WHERE s.provider_id = %(provider)s AND (s.public_id = %(q)s
        OR s.request_id::text = lower(%(q)s) OR s.public_id IN (
            SELECT c.subject FROM microsoft_call c
            WHERE c.provider_id = %(provider)s AND %(q)s <> '' AND lower(%(q)s) IN (c.request_id, c.correlation_id)))
    ORDER BY s.id DESC LIMIT 1
"""


def order_of(actor: Actor, text: str) -> str | None:
    """The order of the step with this id, or of the call that Microsoft knows by this request or correlation id."""
    permissions.require(actor, "operations.read")
    if not (_UUID.fullmatch(text) or text.lower().startswith("stp_")):
        return None
    row = statements.row(_ORDER_OF, {"provider": actor.provider_id, "q": text})
    return str(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class StepDetail:
    """A step as who operates needs it."""

    public_id: str
    number: int
    kind: str
    line_number: int | None
    state: str
    attempt: int
    was_lost: bool  # an earlier attempt may have reached Microsoft
    request_id: UUID
    problem: dict[str, Any] | None
    result: dict[str, Any]
    due_at: datetime
    first_called_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    holds_secret: bool  # of the first administrator, not yet handed over
    calls: tuple[CallView, ...]

    @property
    def is_open(self) -> bool:
        """Whether it will be tried again by itself, at `due_at`."""
        return self.state in ("planned", "in_flight", "unknown")

    @property
    def takes_domain(self) -> bool:
        """Whether it is to make a tenant, and can still be given another domain once the order has stopped."""
        return takes_domain(self.kind, self.state, self.problem)


_HOLDS_SECRET = ExpressionWrapper(Q(secret__isnull=False), BooleanField())


def step_details(actor: Actor, order: str) -> list[StepDetail]:
    """The steps of an order in order, each with its calls to Microsoft. Two statements."""
    permissions.require(actor, "operations.read")
    rows = Step.objects.filter(
        provider_id=actor.provider_id, order_id=key_of(Order, actor.provider_id, order)
    )
    found = list(
        rows.order_by("number").values_list(
            "public_id", "number", "kind", "line_number", "state", "attempt", "was_lost", "request_id", "problem",
            "result", "due_at", "first_called_at", "started_at", "finished_at", _HOLDS_SECRET,
        )
    )  # fmt: skip
    if not found and not Order.objects.filter(provider_id=actor.provider_id, public_id=order).exists():
        raise permissions.not_found("order", order)
    made = calls_of_all(actor.provider_id, [row[0] for row in found])
    return [_step_detail([*row, made.get(row[0], ())]) for row in found]


def _step_detail(values: list[Any]) -> StepDetail:
    return StepDetail(*values)
