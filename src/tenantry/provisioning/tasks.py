"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import system
from tenantry.kernel.ids import OrderId
from tenantry.provisioning.use_cases.follow_hold import follow_hold
from tenantry.provisioning.use_cases.run_step import run_step


@app.task(name="provisioning.run", retry=RetryStrategy(max_attempts=30, wait=1))
def run(step_id: str) -> None:
    """Make one attempt at one step."""
    run_step(step_id=step_id)


@app.task(name="provisioning.follow_hold", queue="events", retry=RetryStrategy(max_attempts=5, wait=5))
def follow(provider_id: int, order: str) -> None:
    """Do what is due of an order's holds."""
    follow_hold(order_id=OrderId(order), by=system(provider_id, "follow_holds_due"), now=business_now())
