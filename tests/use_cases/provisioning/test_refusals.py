"""Microsoft says no, or yes to something else: the order waits for a person, who has what is needed to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    ONLY_A_TENANT,
    Placed,
    Story,
    completed_order,
    placed_order,
    planned_order,
    put_line,
    start,
    work,
)

from tenantry.compliance.models import Attestation
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId, OrderId, PartyId
from tenantry.kernel.problems import Code, Refused
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import OrderLine
from tenantry.ordering.recording import MOVE_NOT_POSSIBLE
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.place_order import place_order
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.outcomes import MICROSOFT_REFUSED
from tenantry.provisioning.steps.await_subscription import DIFFERS
from tenantry.provisioning.steps.create_agreement import NOT_ACCEPTED
from tenantry.provisioning.steps.create_cart import LINE_REFUSED, NOT_OFFERED, PRICE_DIFFERS
from tenantry.provisioning.use_cases.cancel_order import ALREADY_BOUGHT, cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import NOTHING_TO_UNDO, WINDOW_CLOSED, undo_order
from tenantry.subscriptions.models import Subscription

Turn = Callable[[Story], None]


def retry(placed: Placed) -> Placed:
    retry_order(order_id=placed.order_id, by=placed.story.staff, now=machine_now())
    return work(placed)


def cancel(placed: Placed) -> None:
    cancel_order(
        order_id=placed.order_id, why="the customer thinks again", by=placed.story.staff, now=machine_now()
    )


def undo(placed: Placed) -> None:
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=placed.story.staff, now=machine_now())


def refused(error: pytest.ExceptionInfo[Refused]) -> list[Code]:
    return [problem.code for problem in error.value.problems]


def assert_waits_for_a_person(placed: Placed, code: Code, kind: str, **params: object) -> None:
    """The order says which step stopped and why, in the words that a clerk needs."""
    assert placed.state == "needs_attention"
    told = placed.attention
    assert (told["code"], told["kind"], told["step"]) == (code.name, kind, placed.step(kind).public_id)
    assert {name: told["params"][name] for name in params} == params
    assert placed.events[-1] == "order.needs_attention"


def assert_bought_once(placed: Placed) -> None:
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1


def reseller(**facts: object) -> Turn:
    return lambda story: story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", facts)


def provider(**facts: object) -> Turn:
    return lambda story: story.simulator.control("PUT", "partner", facts)


def on_sale(is_purchasable: bool) -> Turn:
    def turn(story: Story) -> None:
        path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
        story.simulator.control("POST", path, {"isPurchasable": is_purchasable})

    return turn


GATES: dict[str, tuple[Turn, Turn, str]] = {
    "the reseller's agreement is no longer signed": (reseller(mpaSigned=False), reseller(mpaSigned=True), "900123"),
    "the reseller is no longer active": (reseller(state="Inactive"), reseller(state="Active"), "900154"),
    "the partner is no indirect reseller": (
        reseller(isIndirectReseller=False), reseller(isIndirectReseller=True), "800016",
    ),
    "the PartnerID is gone": (
        reseller(mpnIds=["1999999"]), lambda story: reseller(mpnIds=[story.partner_id])(story), "800015",
    ),
    "the provider's own agreement is not signed": (provider(mpaSigned=False), provider(mpaSigned=True), "900124"),
    "the provider has left the programme": (
        provider(programmeActive=False), provider(programmeActive=True), "800039",
    ),
    "the plan is no longer sold": (on_sale(False), on_sale(True), "2091"),
}  # fmt: skip


@pytest.mark.parametrize("gate", GATES)
def test_a_refused_checkout_waits_for_a_person_and_a_retry_buys_once(story: Story, gate: str) -> None:
    close, reopen, code = GATES[gate]
    placed = work(planned_order(story), until="check_out")

    close(story)
    try:
        work(placed)
        assert_waits_for_a_person(placed, MICROSOFT_REFUSED, "check_out", microsoft_code=code)
        step = placed.step("check_out")
        assert placed.attention["params"]["request_id"] == str(step.request_id)
        assert len(placed.attention["params"]["correlation_id"]) == 36
        assert placed.at_microsoft() == ONLY_A_TENANT
    finally:
        reopen(story)
    retry(placed)

    assert_bought_once(placed)
    assert placed.step("check_out").request_id != step.request_id


def test_a_customer_without_agreement_is_refused_and_served_once_it_has_signed(story: Story) -> None:
    placed = work(planned_order(story), until="create_agreement")
    # As if we had believed that Microsoft holds one.
    Step.objects.filter(pk=placed.step("create_agreement").pk).update(state="dropped")
    with transaction.atomic(durable=True):
        queue_step(placed.step("create_cart"))

    work(placed, until="check_out")
    work(placed)

    assert_waits_for_a_person(placed, MICROSOFT_REFUSED, "check_out", microsoft_code="13605")
    assert placed.at_microsoft() == ONLY_A_TENANT | {"agreements": 0}
    tenant = placed.step("create_tenant").result["microsoft_id"]
    story.simulator.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    retry(placed)
    assert placed.state == "completed"
    assert placed.at_microsoft() == EXACTLY_ONE | {"agreements": 0}


def test_an_agreement_that_nobody_accepted_is_not_made(story: Story) -> None:
    placed = work(planned_order(story), until="create_agreement")
    accepted = Attestation.objects.filter(customer_id=placed.row.customer_id)
    accepted.update(state="expired")

    work(placed)

    assert_waits_for_a_person(placed, NOT_ACCEPTED, "create_agreement")
    assert placed.at_microsoft() == {"tenants": 1, "agreements": 0, "orders": 0, "subscriptions": 0}
    accepted.update(state="accepted")
    assert_bought_once(retry(placed))


def test_a_plan_taken_off_sale_before_the_cart_is_named(story: Story) -> None:
    placed = work(planned_order(story), until="create_cart")

    on_sale(False)(story)
    try:
        work(placed)
        assert_waits_for_a_person(placed, NOT_OFFERED, "create_cart", plan=BUSINESS_STANDARD)
        assert placed.attention["field"] == "lines.1"
        assert placed.at_microsoft() == ONLY_A_TENANT
    finally:
        on_sale(True)(story)

    assert_bought_once(retry(placed))


def second_order(placed: Placed, seats: int) -> Placed:
    """Another order for the same end customer."""
    story, by, now = placed.story, placed.story.reseller, machine_now()
    basket = BasketId(
        open_basket(account_id=None, buyer_reference="", key=None, by=by, now=now, machine_now=now)
    )
    put_line(story, basket, seats=seats)
    set_end_customer(
        basket_id=basket,
        details=None,
        existing=PartyId(placed.row.customer.public_id),
        microsoft=MicrosoftDetails("", "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=by,
        now=now,
    )
    run = run_preflight(basket_id=basket, by=by, now=now)
    assert (run.outcome, run.total is None) == ("met", False)
    assert run.total is not None
    made = place_order(
        basket_id=basket, shown_total=run.total, key=None, by=by, now=machine_now(), machine_now=machine_now()
    )
    second = Placed(story, OrderId(made), placed.domain)
    start(second)
    return second


def test_seats_bought_meanwhile_by_another_order_refuse_the_checkout(story: Story) -> None:
    placed = work(planned_order(story), until="check_out")
    other = work(second_order(placed, 295))
    assert other.state == "completed"

    work(placed)

    assert_waits_for_a_person(placed, MICROSOFT_REFUSED, "check_out", microsoft_code="800088")
    undo(other)
    work(other)
    retry(placed)
    assert (placed.state, other.state) == ("completed", "cancelled")
    assert placed.at_microsoft() == {"tenants": 1, "agreements": 1, "orders": 2, "subscriptions": 2}
    assert Subscription.objects.filter(customer_id=placed.row.customer_id, status="active").count() == 1


def test_seats_bought_before_the_cart_are_told_by_its_line(story: Story) -> None:
    placed = work(planned_order(story), until="create_cart")
    work(second_order(placed, 295))

    work(placed)

    assert_waits_for_a_person(placed, LINE_REFUSED, "create_cart", microsoft_code="800088")
    cancel(placed)
    assert placed.state == "cancelled"


def test_a_cart_at_another_price_is_not_checked_out_and_made_anew(story: Story) -> None:
    placed = work(planned_order(story), until="create_cart")
    story.simulator.fault("create_cart", "wrong_price")

    work(placed)

    assert OrderLine.objects.get(order_id=placed.row.pk).state == "planned"
    assert_waits_for_a_person(placed, PRICE_DIFFERS, "create_cart", quoted="9.83000000", microsoft="10.83")
    assert placed.at_microsoft() == ONLY_A_TENANT
    assert_bought_once(retry(placed))


def test_a_subscription_with_another_partner_of_record_is_not_charged_and_can_be_undone(story: Story) -> None:
    placed = work(planned_order(story), until="check_out")
    story.simulator.fault("checkout_cart", "wrong_partner")

    work(placed)

    bought = placed.step("await_subscription").result["microsoft_id"]
    expected = {"what": "partner_on_record", "expected": story.partner_id, "subscription": bought}
    assert_waits_for_a_person(placed, DIFFERS, "await_subscription", **expected)
    assert not Subscription.objects.filter(customer_id=placed.row.customer_id).exists()
    assert "order.line_active" not in placed.events
    retry(placed)
    assert_waits_for_a_person(placed, DIFFERS, "await_subscription", **expected)
    with pytest.raises(Refused) as error:
        cancel(placed)
    assert refused(error) == [ALREADY_BOUGHT]

    undo(placed)
    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("cancelled", EXACTLY_ONE)
    assert status_at_microsoft(story, bought) == "deleted"


def status_at_microsoft(story: Story, subscription: str) -> str:
    found = story.simulator.control("GET", "subscriptions")
    return str(next(one["status"] for one in found if one["id"] == subscription))


def test_an_undo_takes_back_a_line_whose_subscription_was_never_read(story: Story) -> None:
    placed = work(planned_order(story), until="await_subscription")
    story.simulator.fault("get_order", "status", status=403)
    work(placed)
    assert_waits_for_a_person(placed, MICROSOFT_REFUSED, "await_subscription", http_status=403)
    assert placed.step("await_subscription").result == {}

    undo(placed)
    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("cancelled", EXACTLY_ONE)
    ours = placed.step("create_tenant").result["microsoft_id"]
    found = story.simulator.control("GET", "subscriptions")
    assert [one["status"] for one in found if one["customerId"] == ours] == ["deleted"]
    assert placed.events.count("order.line_undone") == 1


def test_an_order_that_bought_nothing_is_cancelled_and_leaves_nothing_to_undo(story: Story) -> None:
    placed = planned_order(story)
    reseller(state="Inactive")(story)
    try:
        work(placed)
    finally:
        reseller(state="Active")(story)
    with pytest.raises(Refused) as error:
        undo(placed)
    assert refused(error) == [NOTHING_TO_UNDO]
    assert placed.state == "needs_attention"

    cancel(placed)

    assert (placed.state, placed.at_microsoft()) == ("cancelled", NOTHING)
    assert set(Step.objects.filter(order_id=placed.row.pk).values_list("state", flat=True)) == {"dropped"}
    assert placed.events[-1] == "order.cancelled"
    with pytest.raises(Refused) as error:
        retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    assert refused(error) == [MOVE_NOT_POSSIBLE]


def test_an_order_cancelled_before_it_begins_does_nothing_at_microsoft(story: Story) -> None:
    placed = placed_order(story)
    cancel(placed)

    start(placed)

    assert (placed.state, placed.at_microsoft()) == ("cancelled", NOTHING)
    assert not Step.objects.filter(order_id=placed.row.pk).exists()


def test_a_completed_order_is_neither_cancelled_nor_retried(story: Story) -> None:
    placed = completed_order(story)
    known = placed.events

    with pytest.raises(Refused) as error:
        cancel(placed)
    assert refused(error) == [ALREADY_BOUGHT]
    with pytest.raises(Refused) as error:
        retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    assert refused(error) == [MOVE_NOT_POSSIBLE]
    assert (placed.state, placed.events) == ("completed", known)


def test_a_completed_order_is_undone_within_the_window_and_cancelled_once(story: Story) -> None:
    placed = completed_order(story)

    undo(placed)
    work(placed)

    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (placed.state, row.status) == ("cancelled", "cancelled")
    assert status_at_microsoft(story, str(row.microsoft_id)) == "deleted"
    assert placed.events[-3:] == ["order.undo_started", "order.line_undone", "order.cancelled"]
    patched = [c for c in story.simulator.calls("patch_subscription") if str(row.microsoft_id) in c["path"]]
    assert [call["status"] for call in patched] == [200]
    with pytest.raises(Refused) as error:
        undo(placed)
    assert refused(error) == [MOVE_NOT_POSSIBLE]


def test_an_undo_after_the_window_is_refused_and_changes_nothing(story: Story) -> None:
    placed = completed_order(story)
    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert row.cancellable_until is not None
    known = placed.events

    with pytest.raises(Refused) as error:
        undo_order(
            order_id=placed.order_id,
            why="too late",
            by=story.staff,
            now=row.cancellable_until + timedelta(seconds=1),
        )

    assert refused(error) == [WINDOW_CLOSED]
    assert dict(error.value.problems[0].params) == {
        "subscription": row.public_id,
        "until": row.cancellable_until.isoformat(),
    }
    assert (placed.state, placed.events) == ("completed", known)
    assert status_at_microsoft(story, str(row.microsoft_id)) == "active"


def test_an_undo_that_microsoft_refuses_is_retried_as_an_undo(story: Story) -> None:
    placed = completed_order(story)
    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    undo(placed)
    story.simulator.fault("patch_subscription", "status", status=403)

    work(placed)

    assert_waits_for_a_person(placed, MICROSOFT_REFUSED, "cancel_subscription", http_status=403)
    retry(placed)
    assert (placed.state, placed.row.attention) == ("cancelled", None)
    assert status_at_microsoft(story, str(row.microsoft_id)) == "deleted"
