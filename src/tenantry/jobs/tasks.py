"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.jobs.use_cases.deliver_events import ATTEMPTS, deliver_events


@app.task(name="jobs.deliver", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=2))
def deliver(consumer: str, provider_id: int, aggregate_kind: str, aggregate_id: str) -> None:
    """Wake one consumer for one aggregate."""
    deliver_events(
        consumer=consumer, provider_id=provider_id, aggregate_kind=aggregate_kind, aggregate_id=aggregate_id
    )
