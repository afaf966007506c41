"""Whoever looks at the conditions of sale waits less than 1.5 seconds while Microsoft takes 200 ms for each call."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from tests.support.flips import (
    a_basket_of_a_named_tenant,
    a_basket_of_a_school,
    a_basket_of_a_second_subscription,
    a_basket_of_more_seats,
)
from tests.support.story import Ready, Story, forget_facts, ready_basket

from tenantry.foundation.clock import machine_now
from tenantry.ordering.use_cases.run_preflight import run_preflight

KINDS = (
    ready_basket, a_basket_of_a_named_tenant, a_basket_of_a_school, a_basket_of_a_second_subscription,
    a_basket_of_more_seats,
)  # fmt: skip


@pytest.mark.parametrize("make", KINDS)
def test_all_that_is_asked_of_microsoft_is_answered_within_a_second_and_a_half(
    story: Story, make: Callable[[Story], Ready]
) -> None:
    ready = make(story)
    forget_facts(story)
    asked = len(story.simulator.control("GET", "calls")["calls"])
    story.simulator.fault("any", "slow", seconds=0.2, count=0)

    begun = time.perf_counter()
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    took = time.perf_counter() - begun

    calls = len(story.simulator.control("GET", "calls")["calls"]) - asked
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert calls >= 5, "nothing was remembered"
    assert took < 1.5, f"{calls} calls took {took:.2f} s"
