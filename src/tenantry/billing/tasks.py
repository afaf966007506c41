"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.billing.use_cases.store_file import store_file


@app.task(name="billing.render", retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def render(provider_id: int, invoice_id: str) -> None:
    """Render and keep one document."""
    store_file(provider_id=provider_id, invoice_id=invoice_id)
