"""Approvals through the API: a reseller's customer orders, its reseller decides; a direct customer's own rule."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.support.catalog import buys_on
from tests.support.http import Answer, call, ok
from tests.support.parties import Party, Program, a_customer, a_program
from tests.support.story import Placed, Story, start

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role, system
from tenantry.kernel.ids import OrderId
from tenantry.ordering.models import Basket, Hold, Order
from tenantry.parties.models import ApprovalRule
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.follow_hold import follow_hold

SIGNATORY = {
    "first_name": "Ana",
    "last_name": "Silva",
    "email": "ana@quinta.example",
    "phone": "+351213456789",
}
DEFAULT: dict[str, Any] = {
    "who": "sub_customers", "approver": "reseller", "from_total": None, "from_term": None, "channels": [],
    "remind_after_days": 2, "expires_after_days": 14,
}  # fmt: skip


@pytest.fixture
def reseller(story: Story) -> Program:
    return story.shop.house.reseller.program


def a_sub_customer(story: Story) -> Party:
    house = story.shop.house
    return a_customer(house.system, reseller=house.reseller.public_id, now=machine_now())


def a_buyer_for_itself(story: Story) -> Party:
    house = story.shop.house
    customer = a_customer(house.system, now=machine_now())
    buys_on(house, customer.public_id, story.shop.price_list, now=machine_now())
    return customer


def ready(story: Story, buyer: Program, seats: int = 10) -> tuple[str, Any]:
    """A basket of that buyer whose conditions are met, and the total that the buyer is shown."""
    basket = str(ok(call("POST", "/baskets", buyer, {"buyer_reference": "PO-9"}), 201)["id"])
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": seats}
    ok(call("PUT", f"/baskets/{basket}/lines/1", buyer, line), 204)
    details = {"domain_prefix": f"padaria{uuid4().hex[:12]}", "partner_on_record_confirmed": True}
    ok(call("PUT", f"/baskets/{basket}/microsoft-details", buyer, details), 204)
    body = {"signatory": SIGNATORY, "language": "pt-PT"}
    page = ok(call("POST", f"/baskets/{basket}/agreement", buyer, body))["page_url"]
    story.simulator.control("POST", f"attestations/{page.rpartition('/')[2]}/accept")
    run = ok(call("POST", f"/baskets/{basket}/preflight", buyer))
    assert run["outcome"] == "met", run["checks"]
    return basket, run["total"]


def ordered(story: Story, buyer: Program, seats: int = 10) -> Placed:
    basket, total = ready(story, buyer, seats)
    body = {"basket": basket} | ({"shown_total": total} if total else {})
    order = ok(call("POST", "/orders", buyer, body), 201)["id"]
    return Placed(story, OrderId(order), "")


def total_of(placed: Placed, reader: Program) -> Any:
    return ok(call("GET", f"/orders/{placed.order_id}", reader))["total"]


def approve(placed: Placed, by: Program, total: Any = None) -> Answer:
    body = {"shown_total": total, "why": "as planned"} if total else {"why": "as planned"}
    return call("POST", f"/orders/{placed.order_id}/approve", by, body)


def refuse(placed: Placed, by: Program) -> Answer:
    return call("POST", f"/orders/{placed.order_id}/refuse-approval", by, {"why": "not this year"})


def set_rule(story: Story, account: Party, by: Program, **rule: Any) -> Answer:
    return call("PUT", f"/accounts/{account.public_id}/approval-rule", by, rule)


def hold_of(placed: Placed) -> Hold:
    return Hold.objects.get(order_id=placed.row.pk, kind="approval")


def test_a_sub_customer_orders_without_a_price_and_its_reseller_approves_that_very_total(
    story: Story, reseller: Program
) -> None:
    customer = a_sub_customer(story)
    basket, total = ready(story, customer.program)
    assert total is None
    assert ok(call("GET", f"/baskets/{basket}", customer.program))["total"] is None
    order = ok(call("POST", "/orders", customer.program, {"basket": basket}), 201)["id"]
    placed = Placed(story, OrderId(order), "")
    hold = hold_of(placed)
    assert (placed.state, hold.decider, hold.why["code"]) == ("held", "reseller", "order.needs_approval")
    assert hold.until is not None and hold.remind_at is not None
    assert ((hold.until - hold.opened_at).days, (hold.remind_at - hold.opened_at).days) == (14, 2)
    assert placed.row.account_id == story.shop.house.reseller.id

    shown = total_of(placed, reseller)
    assert total_of(placed, customer.program) is None
    assert approve(placed, reseller).codes == [("order.total_missing", "shown_total")]
    other = {"amount": "1.00", "currency": "EUR"}
    assert approve(placed, reseller, other).codes == [("order.price_changed", "shown_total")]
    assert placed.state == "held"

    ok(approve(placed, reseller, shown), 204)
    ended = hold_of(placed)
    assert (placed.state, ended.ending, ended.reason) == ("submitted", "permitted", "as planned")
    assert ended.actor_id == reseller.actor.id
    start(placed)
    assert placed.state == "executing"


def test_a_refused_order_is_cancelled_and_its_buyer_reads_why(story: Story, reseller: Program) -> None:
    customer = a_sub_customer(story)
    placed = ordered(story, customer.program)
    ok(refuse(placed, reseller), 204)
    told = ok(call("GET", f"/orders/{placed.order_id}", customer.program))
    assert (told["state"], [(h["ending"], h["reason"]) for h in told["holds"]]) == (
        "cancelled", [("refused", "not this year")],
    )  # fmt: skip
    again = approve(placed, reseller, total_of(placed, reseller))
    assert (again.status, again.codes) == (409, [("approval.decided", None)])
    params = again.json["problems"][0]["params"]
    assert (params["ending"], params["who"]) == ("refused", "program of a reseller")


def test_who_ordered_does_not_approve_and_neither_does_anybody_else_than_the_rule_names(story: Story) -> None:
    customer = a_sub_customer(story)
    placed = ordered(story, customer.program)
    staff = story.shop.house.administrator
    stranger = a_sub_customer(story).program
    for one, code in (
        (customer.program, "approval.not_yours"),
        (staff, "approval.not_yours"),
        (stranger, "not_found"),
    ):
        assert approve(placed, one, {"amount": "1.00", "currency": "EUR"}).codes == [(code, None)]
        assert refuse(placed, one).codes == [(code, None)]
    assert (placed.state, hold_of(placed).ended_at) == ("held", None)


def test_two_deciders_at_once_decide_once_and_the_other_is_told_who_did(
    story: Story, reseller: Program
) -> None:
    placed = ordered(story, a_sub_customer(story).program)
    house = story.shop.house
    second = a_program(house.system, Role.RESELLER, house.reseller.public_id)
    total, together = total_of(placed, reseller), threading.Barrier(2)

    def act(deciding: Any) -> Answer:
        together.wait()
        try:
            return deciding()  # type: ignore[no-any-return]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(act, (lambda: approve(placed, reseller, total), lambda: refuse(placed, second)))
        )
    assert sorted(one.status for one in answers) == [204, 409]
    (late,) = (one for one in answers if one.status == 409)
    assert late.codes == [("approval.decided", None)]
    assert placed.state in ("submitted", "cancelled")
    assert hold_of(placed).ending == ("permitted" if placed.state == "submitted" else "refused")


def test_an_order_cancelled_while_it_waits_takes_its_approval_with_it(
    story: Story, reseller: Program
) -> None:
    placed = ordered(story, a_sub_customer(story).program)
    total = total_of(placed, reseller)
    cancel_order(order_id=placed.order_id, why="no longer wanted", by=story.staff, now=machine_now())
    assert (placed.state, hold_of(placed).ending) == ("cancelled", "cancelled")
    late = approve(placed, reseller, total)
    assert late.codes == [("approval.decided", None)]
    assert late.json["problems"][0]["params"]["who"] == "Harbour Cloud"
    assert placed.state == "cancelled"


def test_a_total_above_the_bound_of_a_direct_customer_waits_for_another_of_its_administrators(
    story: Story,
) -> None:
    house = story.shop.house
    customer = a_buyer_for_itself(story)
    cheap = ordered(story, customer.program)
    assert cheap.state == "submitted"
    bound = total_of(cheap, customer.program)
    rule = {"who": "anybody", "approver": "customer", "from_total": bound}
    ok(set_rule(story, customer, customer.program, **rule), 204)

    placed = ordered(story, customer.program)
    assert (placed.state, hold_of(placed).decider) == ("held", "customer")
    total = total_of(placed, customer.program)
    assert approve(placed, customer.program, total).codes == [("approval.own_order", None)]
    assert placed.state == "held"
    second = a_program(house.system, Role.CUSTOMER, customer.public_id)
    ok(approve(placed, second, total), 204)
    assert placed.state == "submitted"
    assert ordered(story, customer.program, seats=5).state == "submitted"
    assert approve(cheap, second, total).codes == [("approval.not_waiting", None)]


def test_credit_and_approval_may_both_hold_and_the_last_to_end_lets_it_go_on(
    story: Story, reseller: Program
) -> None:
    house, why = story.shop.house, {"why": "a test"}
    limit = f"/accounts/{house.reseller.public_id}/credit-limit"
    ok(call("PUT", limit, house.administrator, {"limit": {"amount": "0.00", "currency": "EUR"}} | why), 204)
    placed = ordered(story, a_sub_customer(story).program)
    ok(call("PUT", limit, house.administrator, {"limit": None} | why), 204)
    assert sorted(Hold.objects.filter(order_id=placed.row.pk).values_list("kind", flat=True)) == [
        "approval", "credit",
    ]  # fmt: skip
    ok(approve(placed, reseller, total_of(placed, reseller)), 204)
    assert placed.state == "held"
    ok(call("POST", f"/orders/{placed.order_id}/release", house.administrator, why), 204)
    assert placed.state == "submitted"


def test_the_resellers_own_orders_and_the_staffs_go_on_and_a_rule_for_nobody_lets_all_go_on(
    story: Story, reseller: Program
) -> None:
    account = story.shop.house.reseller
    path = f"/accounts/{account.public_id}/approval-rule"
    assert ok(call("GET", path, reseller)) == {"account": account.public_id, **DEFAULT, "said": []}
    ok(set_rule(story, account, reseller, who="nobody", approver="reseller", why="we trust them"), 204)
    assert ordered(story, a_sub_customer(story).program).state == "submitted"
    ok(set_rule(story, account, reseller, who="sub_customers", approver="reseller"), 204)
    said = ok(call("GET", path, reseller))["said"]
    assert [(one["who"], one["why"], one["set_by"]) for one in said] == [
        ("sub_customers", "", ""), ("nobody", "we trust them", ""),
    ]  # fmt: skip


def test_a_rule_of_the_providers_finance_is_neither_set_nor_ended_by_its_account(
    story: Story, reseller: Program
) -> None:
    account, staff = story.shop.house.reseller, story.shop.house.administrator
    count = ApprovalRule.objects.count()
    mine = set_rule(story, account, reseller, who="anybody", approver="finance")
    assert (mine.status, mine.codes, ApprovalRule.objects.count()) == (
        403, [("approval.providers_rule", None)], count,
    )  # fmt: skip
    ok(set_rule(story, account, staff, who="anybody", approver="finance"), 204)
    ended = set_rule(story, account, reseller, who="nobody", approver="reseller")
    assert (ended.codes, ApprovalRule.objects.count()) == ([("approval.providers_rule", None)], count + 1)

    placed = ordered(story, a_sub_customer(story).program)
    total = total_of(placed, reseller)
    assert approve(placed, reseller, total).codes == [("approval.not_yours", None)]
    ok(approve(placed, staff, total), 204)
    assert placed.state == "submitted"
    ok(set_rule(story, account, staff, who="sub_customers", approver="reseller"), 204)


def test_a_rule_that_cannot_be_followed_or_is_somebody_elses_is_refused(
    story: Story, reseller: Program
) -> None:
    customer, count = a_sub_customer(story), ApprovalRule.objects.count()
    staff = story.shop.house.administrator
    account = story.shop.house.reseller
    wrong = set_rule(story, account, staff, who="anybody", approver="customer", expires_after_days=91)
    assert wrong.codes == [
        ("approval.approver_not_possible", "approver"), ("approval.days_invalid", "expires_after_days"),
    ]  # fmt: skip
    for one, whose in ((customer.program, account), (customer.program, customer), (staff, customer)):
        assert set_rule(story, whose, one, who="nobody", approver="reseller").status in (403, 404)
    assert ApprovalRule.objects.count() == count


def test_a_sub_customer_begins_baskets_for_itself_only_and_changes_no_other(
    story: Story, reseller: Program
) -> None:
    customer = a_sub_customer(story)
    other = a_sub_customer(story)
    basket = str(ok(call("POST", "/baskets", customer.program, {"buyer_reference": "PO-1"}), 201)["id"])
    row = Basket.objects.get(public_id=basket)
    assert (row.account_id, row.customer_id, row.beginner_id) == (
        story.shop.house.reseller.id, customer.id, customer.id,
    )  # fmt: skip
    chosen = call("PUT", f"/baskets/{basket}/end-customer", customer.program, {"customer": other.public_id})
    assert chosen.codes == [("basket.own_account_only", None)]
    resellers = str(ok(call("POST", "/baskets", reseller, {"buyer_reference": ""}), 201)["id"])
    ok(call("PUT", f"/baskets/{resellers}/end-customer", reseller, {"customer": customer.public_id}))
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 1}
    refused = call("PUT", f"/baskets/{resellers}/lines/1", customer.program, line)
    assert refused.codes == [("permission.not_allowed", None)]
    assert Basket.objects.get(public_id=resellers).state == "open"
    assert not Order.objects.filter(basket__public_id=resellers).exists()


def test_an_order_about_which_nobody_decides_is_cancelled_on_its_day_and_not_before(
    story: Story, reseller: Program
) -> None:
    placed = ordered(story, a_sub_customer(story).program)
    until, by = hold_of(placed).until, system(story.shop.house.id)
    assert until is not None
    follow_hold(order_id=placed.order_id, by=by, now=until - timedelta(seconds=1))
    assert (placed.state, hold_of(placed).remind_at) == ("held", None)
    follow_hold(order_id=placed.order_id, by=by, now=until)
    assert (placed.state, hold_of(placed).ending) == ("cancelled", "expired")
    late = approve(placed, reseller, total_of(placed, reseller))
    assert late.codes == [("approval.decided", None)]
    assert late.json["problems"][0]["params"]["ending"] == "expired"
