"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.jobs.use_cases.deliver_events import deliver_events


@app.task(name="jobs.deliver", retry=RetryStrategy(linear_wait=2))
def deliver(consumer: str, provider_id: int, aggregate_kind: str, aggregate_id: str) -> None:
    """Wake one consumer for one aggregate; tried until it is done or the aggregate is parked."""
    deliver_events(
        consumer=consumer, provider_id=provider_id, aggregate_kind=aggregate_kind, aggregate_id=aggregate_id
    )
