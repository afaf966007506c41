"""Placing a basket and entering its customer lock in the same order: they wait, but never in a circle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from tests.support.database import threads, until_one_waits_for_a_lock
from tests.support.story import Ready, Story, customer_details, place, ready_basket

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering import locks
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.parties.models import Party

ROUNDS = 6
Act = Callable[[], str]


def told(act: Act) -> str:
    """What came of it: `done`, or the first problem's code. A deadlock is neither and ends the test."""
    try:
        act()
    except Refused as no:
        return no.problems[0].code.name
    return "done"


def placing(story: Story, ready: Ready) -> Act:
    return lambda: place(story, ready)


def entering(story: Story, ready: Ready, city: str) -> Act:
    return lambda: set_end_customer(
        basket_id=ready.basket_id,
        details=customer_details(city=city),
        existing=None,
        microsoft=None,
        origin=Origin(),
        by=story.reseller,
        now=machine_now(),
    )


@pytest.mark.parametrize("first", ["placing", "entering"])
def test_placing_and_entering_meet_at_the_basket_and_neither_deadlocks(story: Story, first: str) -> None:
    for number in range(ROUNDS):
        ready, city = ready_basket(story), f"Lisboa {number}"
        acts = [placing(story, ready), entering(story, ready, city)]
        if first == "entering":
            acts.reverse()
        with threads(2) as start:
            # The basket is held until both wait, so that they meet in every round.
            with transaction.atomic():
                locks.basket(ready.basket_id, by=story.reseller)
                answers = []
                for waiting, act in enumerate(acts, start=1):
                    answers.append(start(partial(told, act)))
                    until_one_waits_for_a_lock(how_many=waiting)
            outcomes = [answer.result(timeout=20) for answer in answers]

        placed = Order.objects.filter(basket__public_id=ready.basket_id).exists()
        customer = Basket.objects.values_list("customer_id", flat=True).get(public_id=ready.basket_id)
        entered = Party.objects.values_list("city", flat=True).get(pk=customer) == city
        if first == "placing":
            assert (outcomes, placed, entered) == (["done", "basket.not_open"], True, False)
        else:
            assert (outcomes, placed, entered) == (["done", "basket.changed_meanwhile"], False, True)
    connection.close()
