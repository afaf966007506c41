"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.provisioning.use_cases.run_step import run_step


@app.task(name="provisioning.run", retry=RetryStrategy(max_attempts=30, wait=1))
def run(step_id: str) -> None:
    """Make one attempt at one step."""
    run_step(step_id=step_id)
