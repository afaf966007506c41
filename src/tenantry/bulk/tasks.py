"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.bulk.use_cases.work_upload import work_upload


@app.task(name="bulk.work", queue="bulk", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def work(provider_id: int, upload: str) -> None:
    """Look at what waits in a file of orders, and place what was chosen."""
    work_upload(provider_id=provider_id, upload=upload)
