"""A checkout refused after it may have bought is settled by Microsoft's own orders, so that nothing is bought twice."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import override_settings
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import (
    EXACTLY_ONE,
    ONLY_A_TENANT,
    Placed,
    Story,
    attempt,
    planned_order,
    work,
)

from partner_center.models.carts import NewCart, NewCartLineItem
from tenantry.catalog.models import Plan
from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.models import OrderLine
from tenantry.provisioning.context import facts_of
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.rules.outcomes import MICROSOFT_REFUSED
from tenantry.provisioning.steps.check_out import (
    LIST_LAG_SECONDS,
    NOTHING_ORDERED,
    ORDERS_MAY_BE_LATE,
    PURCHASE_NOT_FOUND,
)
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

QUICK = override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.0001)


def lost_checkout(story: Story, cut: str) -> Placed:
    """An order whose checkout got no answer, and whose request id Microsoft has forgotten since."""
    placed = work(planned_order(story), until="check_out")
    story.simulator.fault("checkout_cart", cut)
    attempt(placed)
    step = placed.step("check_out")
    assert (step.state, step.was_lost) == ("unknown", True)
    Step.objects.filter(pk=step.pk).update(request_id=uuid4())
    return placed


def already_submitted(story: Story) -> None:
    story.simulator.fault("checkout_cart", "already_submitted", count=0)


def cart_is_gone(story: Story) -> None:
    for operation in ("checkout_cart", "get_cart"):
        story.simulator.fault(operation, "status", status=404, count=0)


def list_is_late(story: Story, seconds: int) -> None:
    story.simulator.control("PUT", "settings", {"order_list_lag_seconds": seconds})


def wait_is_over(placed: Placed) -> None:
    """The step waits until Microsoft's list cannot be late any more; then it is due."""
    step = placed.step("check_out")
    assert (step.state, (step.problem or {})["code"]) == ("planned", ORDERS_MAY_BE_LATE.name)
    waits = (step.due_at - machine_now()).total_seconds()
    assert LIST_LAG_SECONDS - 60 < waits <= LIST_LAG_SECONDS
    Step.objects.filter(pk=step.pk).update(due_at=machine_now())


def retry(placed: Placed) -> None:
    placed.story.simulator.control("DELETE", "faults")
    retry_order(order_id=placed.order_id, by=placed.story.staff, now=machine_now())
    work(placed)


def assert_bought_once(placed: Placed) -> None:
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1
    assert placed.events.count("order.checked_out") == 1


@QUICK
@pytest.mark.parametrize("answered", [already_submitted, cart_is_gone])
def test_a_cart_that_was_bought_is_found_among_the_orders_and_not_bought_again(
    story: Story, answered: object
) -> None:
    placed = lost_checkout(story, "cut_after_accept")
    assert callable(answered)
    answered(story)

    work(placed)

    assert_bought_once(placed)
    bought = placed.step("check_out").result["lines"]["1"]["order_id"]
    assert placed.step("await_subscription").result["microsoft_order_id"] == bought


@QUICK
def test_a_cart_that_is_gone_and_was_not_bought_is_made_anew_by_a_retry(story: Story) -> None:
    placed = lost_checkout(story, "cut_before_accept")
    cart_is_gone(story)
    attempt(placed)
    wait_is_over(placed)

    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", MICROSOFT_REFUSED.name)
    assert placed.at_microsoft() == ONLY_A_TENANT
    retry(placed)
    assert_bought_once(placed)


@QUICK
def test_a_refusal_is_believed_when_the_cart_is_still_active(story: Story) -> None:
    placed = lost_checkout(story, "cut_before_accept")
    story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"state": "Inactive"})

    try:
        work(placed)
        assert (placed.state, placed.step("check_out").state) == ("needs_attention", "refused")
        assert placed.attention["params"]["microsoft_code"] == "900154"
    finally:
        story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"state": "Active"})
    retry(placed)
    assert_bought_once(placed)


@QUICK
def test_a_purchase_that_is_not_found_is_neither_cancelled_nor_undone_but_looked_for_again(
    story: Story,
) -> None:
    placed = lost_checkout(story, "cut_after_accept")
    already_submitted(story)
    list_is_late(story, 900)
    try:
        attempt(placed)
        wait_is_over(placed)
        work(placed)
        assert (placed.state, placed.attention["code"]) == ("needs_attention", PURCHASE_NOT_FOUND.name)
        known = placed.events
        for refused in (cancel_order, undo_order):
            with pytest.raises(Refused) as error:
                refused(order_id=placed.order_id, why="", by=story.staff, now=machine_now())
            assert [problem.code for problem in error.value.problems] == [OUTCOME_OPEN]
        assert (placed.state, placed.events) == ("needs_attention", known)
        assert OrderLine.objects.get(order_id=placed.row.pk).state == "planned"
    finally:
        list_is_late(story, 0)

    retry(placed)

    assert_bought_once(placed)


@QUICK
def test_orders_that_may_not_be_read_leave_the_outcome_open(story: Story) -> None:
    placed = lost_checkout(story, "cut_after_accept")
    already_submitted(story)
    story.simulator.fault("list_orders", "status", status=403, count=0)

    work(placed)

    assert (placed.attention["code"], placed.step("check_out").state) == (PURCHASE_NOT_FOUND.name, "parked")
    assert placed.attention["params"]["http_status"] == 403
    retry(placed)
    assert_bought_once(placed)


@QUICK
def test_an_order_of_ours_is_never_taken_for_another_of_ours(story: Story) -> None:
    from tests.use_cases.provisioning.test_refusals import second_order

    first = lost_checkout(story, "cut_before_accept")
    twin = work(second_order(first, 10))
    assert twin.state == "completed"
    cart_is_gone(story)
    attempt(first)
    wait_is_over(first)

    work(first)

    assert (first.state, first.step("check_out").state) == ("needs_attention", "refused")


@QUICK
def test_a_cart_of_which_only_a_part_was_bought_fails_the_rest(story: Story) -> None:
    placed = work(
        planned_order(story, titles=(BUSINESS_STANDARD, "Exchange Online (Plan 1)")), until="check_out"
    )
    story.simulator.fault("checkout_cart", "cut_before_accept")
    attempt(placed)
    # As if Microsoft had taken one of the cart's two lines.
    facts = facts_of(placed.step("check_out"), now=machine_now())
    client = partner_center(facts.partner_center_account_id)
    cart = client.carts.get(facts.tenant_microsoft_id, facts.earlier["create_cart"]["cart_id"])
    first = NewCartLineItem.model_validate(
        cart.line_items[0].model_dump(include=set(NewCartLineItem.model_fields))
    )
    other = client.carts.create(
        facts.tenant_microsoft_id,
        NewCart(line_items=[first], partner_on_record_attestation_accepted=True),
    )
    client.carts.checkout(facts.tenant_microsoft_id, other.id)
    cart_is_gone(story)
    attempt(placed)
    wait_is_over(placed)

    work(placed)

    states = (
        OrderLine.objects.filter(order_id=placed.row.pk).order_by("number").values_list("state", flat=True)
    )
    assert (placed.state, list(states)) == ("partly_completed", ["active", "failed"])
    assert (placed.attention["code"], placed.attention["field"]) == (NOTHING_ORDERED.name, "lines.2")
    # What is bought already is not in the way of the rest: its plan allows one subscription of a tenant.
    bought = Plan.objects.filter(pk=story.plan.id)
    bought.update(subscription_limit=1, subscription_limit_kind="concurrent")
    try:
        retry(placed)
    finally:
        bought.update(subscription_limit=None, subscription_limit_kind="")
    assert (placed.state, placed.at_microsoft()["subscriptions"]) == ("completed", 2)
