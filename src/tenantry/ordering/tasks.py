"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.foundation.clock import business_now, machine_now
from tenantry.kernel.actor import system
from tenantry.kernel.ids import BasketId
from tenantry.ordering.use_cases.follow_trial import follow_trial as follow
from tenantry.ordering.use_cases.look_for_acceptance import look_for_acceptance


@app.task(name="ordering.look_for_acceptance", queue="microsoft", retry=RetryStrategy(max_attempts=3, wait=5))
def look(provider_id: int, basket: str) -> None:
    """Ask Microsoft whether the tenant that a basket waits for has accepted."""
    basket_id, by = BasketId(basket), system(provider_id, "look_for_acceptances_due")
    look_for_acceptance(basket_id=basket_id, by=by, now=business_now(), machine_now=machine_now())


@app.task(name="ordering.follow_trial", queue="microsoft", retry=RetryStrategy(max_attempts=5, wait=5))
def follow_trial(provider_id: int, subscription: str) -> None:
    """Do what is due of a trial."""
    by = system(provider_id, "follow_trials_due")
    follow(subscription_id=subscription, by=by, now=business_now(), machine_now=machine_now())
