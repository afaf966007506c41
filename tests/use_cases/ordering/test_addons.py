"""An add-on is sold beside its base, and refused by our own rows without one, before Microsoft's cart would."""

from __future__ import annotations

import pytest
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import (
    Placed,
    Story,
    accept_agreement,
    filled_basket,
    place,
    ready_basket,
    start,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Order
from tenantry.ordering.rules.preflight.plan_and_price import BASE_MISSING
from tenantry.ordering.use_cases.run_preflight import run_preflight

COPILOT = "Microsoft 365 Copilot"


def test_an_addon_alone_is_refused_and_told_which_plans_are_its_base(story: Story) -> None:
    basket = filled_basket(story, titles=(COPILOT,))
    accept_agreement(story, basket.basket_id)

    run = run_preflight(basket_id=basket.basket_id, by=story.reseller, now=machine_now())

    check = next(one for one in run.checks if one.code == "plan_and_price")
    assert (check.status, check.remedy) == ("needs_you", "add_plan")
    assert [(reason.code, reason.field) for reason in check.reasons] == [(BASE_MISSING, "lines[1]")]
    assert check.reasons[0].params["plan"] == COPILOT
    assert BUSINESS_STANDARD in str(check.reasons[0].params["bases"]).split(", ")
    assert run.total is not None
    with pytest.raises(Refused) as error:
        place(story, type(basket)(basket.basket_id, basket.domain, run.total))
    assert error.value.problems[0].code == BASE_MISSING
    assert not Order.objects.filter(basket__public_id=basket.basket_id).exists()


def test_beside_its_base_an_addon_is_ordered_and_alone_once_the_base_is_held(story: Story) -> None:
    ready = ready_basket(story, titles=(BUSINESS_STANDARD, COPILOT))
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed)
    assert (placed.state, placed.at_microsoft()["subscriptions"]) == ("completed", 2)

    more = filled_basket(story, titles=(COPILOT,), existing=placed.row.customer.public_id)
    run = run_preflight(basket_id=more.basket_id, by=story.reseller, now=machine_now())

    assert next(one for one in run.checks if one.code == "plan_and_price").status == "met"
