"""Every condition of sale at every door: shop, back office, staff acting for the buyer and API say the same, and none
lets anything be placed while it is not met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from tests.api.test_approvals import a_buyer_for_itself
from tests.api.test_approvals import ready as ready_for
from tests.support.browsing import Visit, member, staff
from tests.support.flips import FLIPS, Flip, customer
from tests.support.http import call, ok
from tests.support.parties import Party, Program
from tests.support.story import EXACTLY_ONE, Placed, Ready, Story, forget_facts, start, work
from tests.support.tenants import requires_delegated_admin

from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId, OrderId, PartyId
from tenantry.kernel.money import Money
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.parties.models import Party as PartyRow

OF_A_DIRECT_CUSTOMER = ("company", "address, not found", "address, rules not fetched", "domain", "plan")


@pytest.fixture(autouse=True)
def as_usual(story: Story) -> Iterator[None]:
    yield
    requires_delegated_admin(story, False)


def text_of(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def told_by(program: Program, ready: Ready, flip: Flip) -> dict[str, Any]:
    """What the API says of the condition."""
    run = ok(call("POST", f"/baskets/{ready.basket_id}/preflight", program))
    (check,) = (one for one in run["checks"] if one["code"] == flip.check)
    found: dict[str, Any] = check
    assert found["reasons"][0]["code"].startswith(flip.reason)
    return found


def assert_page_says(visit: Visit, ready: Ready, words: str) -> None:
    """The visitor has the conditions looked at, and reads it."""
    page = f"/shop/baskets/{ready.basket_id}/check/"
    assert visit.post(f"{page}run/").status_code == 302
    assert words in text_of(visit.get(page))


def assert_none_places(
    ready: Ready, programs: tuple[Program, ...], visits: tuple[Visit, ...], reason: str
) -> None:
    """Neither a program nor a person gets an order, and each is told why."""
    body = {"basket": ready.basket_id, "shown_total": ready.total.as_wire()}
    for program in programs:
        answer = call("POST", "/orders", program, body)
        assert answer.status in (409, 503), answer.content
        assert any(code.startswith(reason) for code, _ in answer.codes)
    address = f"/shop/baskets/{ready.basket_id}/"
    total = ready.total.as_wire()
    for visit in visits:
        form = {"amount": total["amount"], "currency": total["currency"], "_key": uuid4().hex}
        answer = visit.post(f"{address}review/", form)
        assert (answer.status_code, answer["Location"]) == (302, f"{address}check/")
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()


def acting_for(story: Story, party: Party) -> Visit:
    """Staff who acts for the buyer, under its own name."""
    visit = staff(story.shop.house.system)
    assert visit.post(f"/account/act-for/{party.public_id}/", {"why": "Ticket 4711"}).status_code == 302
    return visit


@pytest.mark.parametrize("name", FLIPS)
def test_a_condition_that_turns_is_told_at_every_door_and_none_places(story: Story, name: str) -> None:
    flip, house = FLIPS[name], story.shop.house
    ready = flip.ready(story)
    seller, clerk = member(house.system, house.reseller.public_id), acting_for(story, house.reseller)
    office = staff(house.system)
    flip.turn(story, ready)
    try:
        forget_facts(story)
        check = told_by(house.reseller.program, ready, flip)
        assert check["status"] == flip.status
        words = check["reasons"][0]["detail"]
        assert told_by(house.administrator, ready, flip)["reasons"][0]["detail"] == words
        assert_page_says(seller, ready, words)
        assert_page_says(clerk, ready, words)
        assert words in text_of(office.get(f"/office/baskets/{ready.basket_id}/"))
        programs = (house.reseller.program, house.administrator)
        assert_none_places(ready, programs, (seller, clerk), flip.reason)
    finally:
        flip.back(story, ready)
    runs = PreflightRun.objects.filter(basket__public_id=ready.basket_id, occasion="placing")
    assert runs.count() == 4
    assert {run.outcome == "met" for run in runs} == {False}
    forget_facts(story)
    assert told_met(house.reseller.program, ready, flip)


def told_met(program: Program, ready: Ready, flip: Flip) -> bool:
    run = ok(call("POST", f"/baskets/{ready.basket_id}/preflight", program))
    return {one["status"] for one in run["checks"] if one["code"] == flip.check} == {"met"}


def of_a_direct_customer(story: Story) -> tuple[Party, Ready]:
    """A customer who pays itself, with a basket that it can place."""
    buyer = a_buyer_for_itself(story)
    basket, total = ready_for(story, buyer.program)
    prefix = Basket.objects.values_list("domain_prefix", flat=True).get(public_id=basket)
    return buyer, Ready(BasketId(basket), f"{prefix}.onmicrosoft.com", Money.from_wire(total))


def as_another_company(buyer: Party) -> Flip:
    """The agreement was accepted for the name that the customer had."""
    return Flip(
        "agreement",
        customer(name="Quinta Nova, Lda"),
        customer(name=PartyRow.objects.get(pk=buyer.id).name),
        "needs_you",
        "agreement.of_another_company",
    )


@override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.001)
@pytest.mark.parametrize("name", (*OF_A_DIRECT_CUSTOMER, "agreement, of another company"))
def test_a_direct_customer_reads_it_in_the_shop_and_by_api_and_its_order_stops_for_it(
    story: Story, name: str
) -> None:
    buyer, ready = of_a_direct_customer(story)
    flip = FLIPS[name] if name in OF_A_DIRECT_CUSTOMER else as_another_company(buyer)
    visit = member(story.shop.house.system, PartyId(buyer.public_id), Role.CUSTOMER)
    flip.turn(story, ready)
    try:
        forget_facts(story)
        check = told_by(buyer.program, ready, flip)
        assert check["status"] == flip.status
        assert_page_says(visit, ready, check["reasons"][0]["detail"])
        assert_none_places(ready, (buyer.program,), (visit,), flip.reason)
    finally:
        flip.back(story, ready)

    forget_facts(story)
    body = {"basket": ready.basket_id, "shown_total": ready.total.as_wire()}
    made = ok(call("POST", "/orders", buyer.program, body), 201)
    placed = Placed(story, OrderId(made["id"]), ready.domain)
    start(placed)
    forget_facts(story)
    flip.turn(story, ready)
    try:
        work(placed)
    finally:
        flip.back(story, ready)
    assert flip.reason in str(placed.attention)
    ok(call("POST", f"/orders/{placed.order_id}/retry", story.shop.house.administrator), 204)
    forget_facts(story)
    work(placed)
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)
