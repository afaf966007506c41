"""The house rule on real baskets: what stands or is under way, seats added instead, and the answer that is kept."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.catalog import BUSINESS_STANDARD, a_product_type
from tests.support.flips import own_instances
from tests.support.parties import a_customer, a_reseller
from tests.support.story import (
    Placed,
    Ready,
    Story,
    completed_order,
    customer_details,
    filled_basket,
    place,
    planned_order,
    put_line,
    start,
    work,
)

from tenantry.catalog.models import Plan
from tenantry.catalog.rules.limits import LimitKind
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.periods import BillingPlan
from tenantry.kernel.problems import Refused
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import BasketLine
from tenantry.ordering.use_cases.add_seats_instead import add_seats_instead
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.subscriptions.models import Subscription


def limited(story: Story, title: str = BUSINESS_STANDARD, *, limit: int | None = 2) -> None:
    """Microsoft lets a tenant have so many subscriptions of the plan."""
    kind = LimitKind.CONCURRENT.value if limit else ""
    Plan.objects.filter(provider_id=story.shop.house.id, title=title).update(
        subscription_limit=limit, subscription_limit_kind=kind
    )


def looked(story: Story, basket: str) -> dict[str, tuple[str, str, list[str]]]:
    run = run_preflight(basket_id=BasketId(basket), by=story.reseller, now=machine_now())
    return {
        one.code: (
            one.status.value,
            one.reason.code.name if one.reason else "",
            [w.code.name for w in one.warnings],
        )
        for one in run.checks
    }


def rule(story: Story, basket: str) -> tuple[str, str, list[str]]:
    return looked(story, basket)["one_per_plan"]


def shown(story: Story, basket: str) -> BasketContext:
    return basket_context(basket, by=story.reseller, now=machine_now())


def lines(basket: str) -> list[tuple[Any, ...]]:
    rows = BasketLine.objects.filter(basket__public_id=basket).order_by("number")
    return list(
        rows.values_list("number", "purpose", "subscription__public_id", "seats", "new_instance_for_id")
    )


def again(story: Story, bought: Placed, title: str = BUSINESS_STANDARD, *, seats: int = 3) -> BasketId:
    """A basket with the same plan for the customer of an order."""
    customer = PartyId(bought.row.customer.public_id)
    return filled_basket(story, seats=seats, titles=(title,), existing=customer).basket_id


def held(bought: Placed) -> Subscription:
    return Subscription.objects.get(customer_id=bought.row.customer_id)


def answer(story: Story, basket: BasketId, title: str, *, seats: int = 3, is_new: bool | None = True) -> None:
    put_line(story, basket, title=title, seats=seats, is_new_instance=is_new)


def test_a_plan_that_is_held_is_proposed_to_get_seats_and_must_where_it_is_limited(story: Story) -> None:
    bought = completed_order(story)
    basket = again(story, bought)

    limited(story, limit=None)
    assert rule(story, basket) == ("met", "", ["one_per_plan.seats_proposed"])
    limited(story)
    assert rule(story, basket) == ("needs_you", "one_per_plan.held_already", [])
    (line,) = shown(story, basket).lines
    assert [(one.public_id, one.seats) for one in line.alike] == [(held(bought).public_id, 10)]

    add_seats_instead(
        basket_id=basket,
        number=1,
        subscription_id=held(bought).public_id,
        by=story.reseller,
        now=machine_now(),
    )
    assert lines(basket) == [(1, "add_seats", held(bought).public_id, 3, None)]
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert (run.outcome, run.total is not None) == ("met", True)
    limited(story, limit=None)


def test_seats_of_a_second_line_are_put_to_those_that_are_added_already(story: Story) -> None:
    bought = completed_order(story)
    basket, by, to = again(story, bought), story.reseller, held(bought).public_id
    answer_line_two(story, basket)

    for number in (1, 2):
        add_seats_instead(basket_id=basket, number=number, subscription_id=to, by=by, now=machine_now())

    assert lines(basket) == [(1, "add_seats", to, 7, None)]


def answer_line_two(story: Story, basket: BasketId) -> None:
    put_line(story, basket, number=2, seats=4)


def test_seats_go_only_to_the_same_plan_and_customer_and_a_refusal_changes_nothing(story: Story) -> None:
    bought, other = completed_order(story), completed_order(story)
    basket = again(story, bought)
    exchange = again(story, bought, "Exchange Online (Plan 1)")
    annual = again(story, bought)
    put_line(story, annual, seats=3, billing_plan=BillingPlan.ANNUAL)
    by, now = story.reseller, machine_now()
    stranger = a_reseller(
        story.shop.house.system, customer_details(name="Vale IT", email="office@vale.example")
    )

    for where, subscription, code in (
        (basket, held(other).public_id, "basket.not_alike"),
        (exchange, held(bought).public_id, "basket.not_alike"),
        (annual, held(bought).public_id, "basket.not_alike"),  # an order of another cycle buys on its own
        (basket, "sub_0", "not_found"),
    ):
        before = lines(where)
        with pytest.raises(Refused) as error:
            add_seats_instead(basket_id=where, number=1, subscription_id=subscription, by=by, now=now)
        assert [p.code.name for p in error.value.problems] == [code]
        assert lines(where) == before
    for number, actor in ((9, by), (1, stranger.program.actor)):
        with pytest.raises(Refused) as error:
            add_seats_instead(
                basket_id=basket, number=number, subscription_id=held(bought).public_id, by=actor, now=now
            )
        assert [p.code.name for p in error.value.problems] == ["not_found"]
    assert [one[:2] for one in lines(basket)] == [(1, "new")]


def test_an_order_in_another_tab_counts_and_of_two_that_were_placed_the_later_stops(story: Story) -> None:
    bought = work(planned_order(story, titles=("Exchange Online (Plan 1)",)))
    limited(story)
    first, second = (again(story, bought) for _tab in range(2))
    totals = {
        one: run_preflight(basket_id=one, by=story.reseller, now=machine_now()).total
        for one in (first, second)
    }
    assert all(totals.values())

    earlier = Placed(story, place(story, Ready(first, "", totals[first])), "")  # type: ignore[arg-type]
    assert rule(story, second) == ("needs_you", "one_per_plan.ordered_already", [])
    with pytest.raises(Refused) as error:
        place(story, Ready(second, "", totals[second]))  # type: ignore[arg-type]
    assert ("one_per_plan", CONDITION_NOT_MET.name) in [(p.field, p.code.name) for p in error.value.problems]

    limited(story, limit=None)
    later = Placed(story, place(story, Ready(second, "", totals[second])), "")  # type: ignore[arg-type]
    limited(story)
    for one in (earlier, later):
        start(one)
        work(one)
    assert (earlier.state, later.state) == ("completed", "needs_attention")
    assert "one_per_plan.ordered_already" in str(later.attention) or "one_per_plan.held_already" in str(
        later.attention
    )
    limited(story, limit=None)


def test_the_answer_is_kept_with_the_line_for_this_plan_and_customer(story: Story) -> None:
    plan = own_instances(story)
    bought = work(planned_order(story, titles=(plan.title,)))
    basket = again(story, bought, plan.title)
    assert rule(story, basket) == ("needs_you", "one_per_plan.which_is_meant", [])

    answer(story, basket, plan.title)
    answer(story, basket, plan.title, seats=5, is_new=None)
    assert rule(story, basket) == ("met", "", [])
    assert lines(basket) == [(1, "new", None, 5, bought.row.customer_id)]

    answer(story, basket, plan.title, is_new=False)
    assert rule(story, basket)[:2] == ("needs_you", "one_per_plan.which_is_meant")
    answer(story, basket, plan.title)
    answer(story, basket, BUSINESS_STANDARD, is_new=None)
    answer(story, basket, plan.title, is_new=None)
    assert rule(story, basket)[:2] == ("needs_you", "one_per_plan.which_is_meant")


def test_an_answer_about_one_customer_says_nothing_of_another(story: Story) -> None:
    plan = own_instances(story)
    bought, other = (work(planned_order(story, titles=(plan.title,))) for _ in range(2))
    basket = again(story, bought, plan.title)
    answer(story, basket, plan.title)
    assert rule(story, basket)[0] == "met"

    set_end_customer(
        basket_id=basket,
        details=None,
        existing=PartyId(other.row.customer.public_id),
        microsoft=None,
        origin=Origin(),
        by=story.reseller,
        now=machine_now(),
    )

    assert rule(story, basket)[:2] == ("needs_you", "one_per_plan.which_is_meant")


def test_the_provider_says_up_to_which_of_microsofts_limits_the_rule_is_enforced(story: Story) -> None:
    basket = again(story, completed_order(story))
    limited(story, limit=25)
    assert rule(story, basket)[0] == "met"
    change_setting(name="one_per_plan_up_to", value=25, by=story.staff, now=machine_now())
    assert rule(story, basket)[:2] == ("needs_you", "one_per_plan.held_already")
    change_setting(name="one_per_plan_up_to", value=10, by=story.staff, now=machine_now())
    assert rule(story, basket)[0] == "met"


def test_a_quantity_limit_holds_for_a_line_and_for_what_stands_with_it(story: Story) -> None:
    bought = completed_order(story)
    product = story.plan.product_id
    a_product_type(
        story.shop.house, "At most twelve", quantity_limit=12, products=(product,), now=machine_now()
    )
    try:
        many = again(story, bought, seats=13)
        few = again(story, bought, seats=12)
        added = again(story, bought, seats=3)
        add_seats_instead(
            basket_id=added,
            number=1,
            subscription_id=held(bought).public_id,
            by=story.reseller,
            now=machine_now(),
        )
        assert looked(story, many)["plan_and_price"][:2] == ("needs_you", "plan.too_many_seats")
        assert looked(story, few)["plan_and_price"][0] == "met"
        assert looked(story, added)["standing_subscription"][:2] == ("needs_you", "plan.too_many_seats")
    finally:
        a_product_type(story.shop.house, "Without a limit", products=(product,), now=machine_now())


def test_what_another_customer_of_the_same_tenant_has_is_neither_counted_nor_shown(story: Story) -> None:
    bought = completed_order(story)
    theirs = held(bought)
    other = a_customer(
        story.shop.house.reseller.program.actor,
        customer_details(name="Quinta Velha, Lda"),
        system=story.shop.house.system,
        reseller=story.shop.house.reseller.public_id,
    )
    Subscription.objects.filter(pk=theirs.pk).update(customer_id=other.id)
    basket = again(story, bought)
    assert shown(story, basket).lines[0].alike == ()
