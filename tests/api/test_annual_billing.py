"""The switches of what is billed annually by the API, and what a line then says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.http import call, ok
from tests.support.story import Story

from tenantry.foundation.clock import machine_now
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing

BOTH = {"billed_annually": True, "annual_provisioning": True}


@pytest.fixture(autouse=True)
def usual_switches(story: Story) -> Iterator[None]:
    yield
    set_annual_billing(billed_annually=True, annual_provisioning=True, by=story.staff, now=machine_now())


def billings(story: Story) -> set[str]:
    program = story.shop.house.reseller.program
    plan = ok(call("GET", f"/plans/{story.plan.public_id}?market={story.shop.market}", program))
    return {one["billing_plan"] for one in plan["terms"]}


@pytest.mark.parametrize(
    ("billed", "provisioned", "ordered"),
    [(True, True, "annual"), (True, False, "monthly"), (False, True, None), (False, False, None)],
)
def test_both_switches_are_turned_at_once_and_say_what_is_ordered(
    story: Story, billed: bool, provisioned: bool, ordered: str | None
) -> None:
    staff = story.shop.house.administrator
    wanted = {"billed_annually": billed, "annual_provisioning": provisioned}
    told: Any = wanted | {"ordered_billing_plan": ordered}
    assert ok(call("PUT", "/annual-billing", staff, wanted)) == told
    assert ok(call("GET", "/annual-billing", staff)) == told
    assert billings(story) == {"monthly", "triennial"} | ({"annual"} if billed else set())


def test_a_line_billed_annually_is_refused_in_words_where_nothing_is_sold_so(story: Story) -> None:
    program = story.shop.house.reseller.program
    basket = ok(call("POST", "/baskets", program, {}), 201)["id"]
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "annual", "seats": 3}
    assert call("PUT", f"/baskets/{basket}/lines/1", program, line).status == 204
    ok(call("PUT", "/annual-billing", story.shop.house.administrator, BOTH | {"billed_annually": False}))

    shown = ok(call("GET", f"/baskets/{basket}", program))["lines"]
    quote = call("POST", "/quotes", program, line | {"market": story.shop.market})

    assert [(one["billing_plan"], one["amount"]) for one in shown] == [("annual", None)]
    assert [code for code, *_ in quote.codes] == ["catalog.not_orderable"]


def test_a_buyer_may_not_turn_the_switches(story: Story) -> None:
    refused = call("PUT", "/annual-billing", story.shop.house.reseller.program, BOTH)
    assert refused.status == 403
    assert ok(call("GET", "/annual-billing", story.shop.house.administrator))["billed_annually"]
