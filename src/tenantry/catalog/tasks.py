"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.catalog.use_cases.run_synchronisation import run_synchronisation
from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import system
from tenantry.kernel.ids import SynchronisationId


@app.task(
    name="catalog.synchronise", queue="microsoft", retry=RetryStrategy(max_attempts=5, exponential_wait=5)
)
def synchronise(provider_id: int, synchronisation: str) -> None:
    """Do a requested synchronisation."""
    run_synchronisation(
        synchronisation=SynchronisationId(synchronisation),
        by=system(provider_id, cause=synchronisation),
        now=business_now(),
    )
