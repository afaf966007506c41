"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.billing.use_cases.store_file import store_file
from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId


@app.task(name="billing.bill", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def bill(provider_id: int, account: str) -> None:
    """Bill one account for which a day has begun."""
    run_billing(account=PartyId(account), by=system(provider_id, "bill_due"), now=business_now())


@app.task(name="billing.render", retry=RetryStrategy(linear_wait=4))
def render(provider_id: int, invoice_id: str, sequence: int) -> None:
    """Render and keep one document; tried until it is done or parked."""
    store_file(provider_id=provider_id, invoice_id=invoice_id, sequence=sequence)
