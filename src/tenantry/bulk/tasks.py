"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.bulk.use_cases.work_next_entry import work_next_entry
from tenantry.foundation.clock import business_now, machine_now


@app.task(name="bulk.work", queue="bulk", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def work(provider_id: int, upload: str) -> None:
    """Look at every order of a file that waits, and place those that were chosen, one after the other."""
    while work_next_entry(
        provider_id=provider_id, upload=upload, now=business_now(), machine_now=machine_now()
    ):
        pass
