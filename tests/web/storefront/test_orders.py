"""The page of an order: its timeline in words, how it follows the order, and the hand-over of the first sign-in."""

from __future__ import annotations

import json
import re
from html import unescape
from uuid import uuid4

from tests.support.browsing import Visit, member
from tests.support.story import (
    Placed,
    Story,
    completed_order,
    forget_facts,
    placed_order,
    planned_order,
    work,
)

from tenantry.foundation.encryption import decrypt
from tenantry.kernel.actor import Role
from tenantry.ordering.models import Order
from tenantry.parties.models import Party

_LIVE = re.compile(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)s')


def buyer(story: Story) -> Visit:
    """The reseller's administrator."""
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def customer_of(story: Story, placed: Placed) -> Visit:
    """Somebody of the reseller's customer."""
    house = story.shop.house
    key = Order.objects.values_list("customer_id", flat=True).get(public_id=placed.order_id)
    return member(house.system, Party.objects.get(pk=key).public_id, Role.CUSTOMER)


def text_of(answer: object) -> str:
    """What the page says, without its markup."""
    content: str = answer.content.decode()  # type: ignore[attr-defined]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", content).split()))


def live_of(answer: object) -> tuple[str, int]:
    """Where the page looks next, and after how many seconds."""
    found = _LIVE.search(answer.content.decode())  # type: ignore[attr-defined]
    assert found, "the page does not look again"
    return found.group(1).replace("&amp;", "&"), int(found.group(2))


def test_an_order_that_was_just_placed_says_what_comes_and_looks_again_after_a_second(story: Story) -> None:
    placed = planned_order(story)

    answer = buyer(story).get(f"/shop/orders/{placed.order_id}/")

    said = text_of(answer)
    assert "Order placed" in said
    assert f"Create the tenant {placed.domain}" in said
    assert "0 of 6 steps" in said
    assert live_of(answer)[1] == 1


def test_what_stands_already_is_not_sent_again_and_the_page_looks_less_and_less_often(story: Story) -> None:
    placed, visit = placed_order(story), buyer(story)
    address, _ = live_of(visit.get(f"/shop/orders/{placed.order_id}/"))

    pauses = []
    for _ in range(12):
        answer = visit.get(address, HX_Request="true")
        assert 'id="order"' not in answer.content.decode()
        address, pause = live_of(answer)
        pauses.append(pause)

    assert pauses == [1, 2, 2, 3, 5, 8, 13, 20, 30, 30, 30, 30]


def test_what_is_new_is_sent_and_begins_the_looking_again(story: Story) -> None:
    placed, visit = planned_order(story), buyer(story)
    address, _ = live_of(visit.get(f"/shop/orders/{placed.order_id}/"))
    for _ in range(5):
        address, _ = live_of(visit.get(address, HX_Request="true"))
    work(placed, until="create_cart")

    answer = visit.get(address, HX_Request="true")

    assert f"Tenant {placed.domain} created" in text_of(answer)
    assert live_of(answer)[1] == 1


def test_an_order_that_stopped_says_so_in_a_buyers_words_and_keeps_looking(story: Story) -> None:
    placed = planned_order(story)
    reseller = f"resellers/{story.reseller_tenant}"
    story.simulator.control("PATCH", reseller, {"state": "Inactive"})
    work(placed)
    story.simulator.control("PATCH", reseller, {"state": "Active"})

    answer = buyer(story).get(f"/shop/orders/{placed.order_id}/")

    assert "This order waits for a person" in text_of(answer)
    assert "correlation" not in answer.content.decode().lower()
    assert live_of(answer)[1] == 1


def test_a_resellers_customer_sees_its_order_without_any_price_or_invoice(story: Story) -> None:
    placed = completed_order(story)

    said = text_of(customer_of(story, placed).get(f"/shop/orders/{placed.order_id}/"))

    assert "Order completed" in said
    assert "€" not in said
    listed = text_of(customer_of(story, placed).get("/shop/orders/"))
    assert "Microsoft 365 Business Standard" in listed
    assert "First charge" not in listed
    assert "Invoices A plan is charged" not in said


def test_the_first_sign_in_is_shown_once_only_when_asked_for_and_kept_nowhere(story: Story) -> None:
    placed, visit = completed_order(story), buyer(story)
    password = json.loads(decrypt(bytes(placed.step("create_tenant").secret or b"")))["password"]
    address = f"/shop/orders/{placed.order_id}/hand-over/"

    asked = visit.get(address)
    assert "Show it now, once" in text_of(asked)
    assert password not in unescape(asked.content.decode())
    assert placed.row.administrator_handed_over_at is None

    shown = visit.post(address)
    assert f'data-copy="{password}"' in unescape(shown.content.decode())
    assert f"admin@{placed.domain}" in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    assert placed.step("create_tenant").secret is None
    assert placed.events[-1] == "order.administrator_handed_over"

    again = visit.post(address)
    assert again.status_code == 409
    assert "Already handed over" in text_of(again)
    assert password not in unescape(again.content.decode())
    assert "Already handed over" in text_of(visit.get(address))


def test_there_is_nothing_to_hand_over_before_microsoft_has_made_the_tenant(story: Story) -> None:
    placed, visit = planned_order(story), buyer(story)
    address = f"/shop/orders/{placed.order_id}/hand-over/"

    assert "Nothing to hand over yet" in text_of(visit.get(address))
    assert visit.post(address).status_code == 409


def test_whoever_may_not_order_is_not_shown_the_first_sign_in(story: Story) -> None:
    placed, house = completed_order(story), story.shop.house
    bookkeeper = member(house.system, house.reseller.public_id, Role.RESELLER, "billing")

    assert bookkeeper.post(f"/shop/orders/{placed.order_id}/hand-over/").status_code == 403
    assert placed.row.administrator_handed_over_at is None


def test_the_list_finds_orders_by_reference_and_says_what_to_do_when_there_is_none(story: Story) -> None:
    placed = placed_order(story)
    assert placed.order_id in buyer(story).get("/shop/orders/?q=po-7").content.decode()
    assert "Nothing matches" in text_of(buyer(story).get("/shop/orders/?q=nowhere"))


def without_its_domain(story: Story) -> Placed:
    """An order that stopped, because somebody else has its domain by now."""
    stopped = planned_order(story)
    story.simulator.control("POST", "domains", {"domain": stopped.domain, "tenantId": str(uuid4())})
    forget_facts(story)
    work(stopped)
    assert stopped.state == "needs_attention"
    return stopped


def test_an_order_whose_domain_is_gone_gets_another_from_its_buyer_on_its_page(story: Story) -> None:
    placed, visit, other = without_its_domain(story), buyer(story), f"quinta{uuid4().hex[:16]}"
    before, address = placed.domain, f"/shop/orders/{placed.order_id}/"

    shown = visit.get(address)
    gone = visit.get(f"/shop/orders/domains/?domain_prefix={before.partition('.')[0]}", HX_Request="true")
    free = visit.get(f"/shop/orders/domains/?domain_prefix={other}", HX_Request="true")
    answer = visit.post(address, {"domain_prefix": other})

    assert 'name="domain_prefix"' in shown.content.decode()
    assert f"instead of {before} it can get another name" in text_of(shown)
    assert f"{before} is taken already. Choose another name." in text_of(gone)
    assert f"{other}.onmicrosoft.com is free." in text_of(free)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert placed.row.domain == f"{other}.onmicrosoft.com"
    assert "Another domain chosen for the tenant" in text_of(visit.get(address))


def test_a_domain_that_cannot_be_is_told_at_its_field_and_changes_nothing(story: Story) -> None:
    placed, visit = without_its_domain(story), buyer(story)
    before = placed.domain

    malformed = visit.post(f"/shop/orders/{placed.order_id}/", {"domain_prefix": "quinta-do-lago"})
    empty = visit.post(f"/shop/orders/{placed.order_id}/", {"domain_prefix": ""})

    assert (malformed.status_code, empty.status_code) == (422, 422)
    assert "quinta-do-lago cannot be the name of a tenant." in text_of(malformed)
    assert 'value="quinta-do-lago"' in malformed.content.decode()
    assert placed.row.domain == before


def test_whoever_may_not_change_an_order_is_not_offered_another_domain(story: Story) -> None:
    placed = without_its_domain(story)
    before, house = placed.domain, story.shop.house
    bookkeeper = member(house.system, house.reseller.public_id, Role.RESELLER, "billing")
    address = f"/shop/orders/{placed.order_id}/"

    assert 'name="domain_prefix"' not in customer_of(story, placed).get(address).content.decode()
    assert customer_of(story, placed).post(address, {"domain_prefix": "quintanova1"}).status_code in (
        302,
        403,
    )
    assert bookkeeper.post(address, {"domain_prefix": "quintanova1"}).status_code in (302, 403)
    assert placed.row.domain == before


def test_an_order_that_is_carried_out_takes_no_other_domain(story: Story) -> None:
    placed, visit = planned_order(story), buyer(story)
    address, before = f"/shop/orders/{placed.order_id}/", placed.domain

    answer = visit.post(address, {"domain_prefix": f"quinta{uuid4().hex[:16]}"})

    assert 'name="domain_prefix"' not in visit.get(address).content.decode()
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert placed.row.domain == before
