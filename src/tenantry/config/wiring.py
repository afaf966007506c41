"""Which events are heard by whom: the one place where a lower module's news reaches a higher one."""

from __future__ import annotations

from tenantry.jobs.events import subscribe
from tenantry.ordering.events import OrderSubmitted
from tenantry.provisioning.use_cases.plan_steps import plan_steps


def wire() -> None:
    """Wire every consumer. Repeating it changes nothing."""
    subscribe("provisioning.plan", [OrderSubmitted], plan_steps, queue="events")
