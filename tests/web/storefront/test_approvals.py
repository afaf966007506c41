"""Approvals in the storefront: a reseller's customer orders without a price, its reseller decides on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.asking import asked_by, ready_for
from tests.support.browsing import Visit, member, staff
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.parties import Party, a_customer
from tests.support.story import Placed, Story, completed_order, ready_basket, work

from tenantry.bulk import reads, tasks
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import OrderId
from tenantry.ordering.models import Hold, Order
from tenantry.parties.models import ApprovalRule
from tenantry.web.visitor import ACTING_FOR


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def reseller(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


@pytest.fixture
def customer(story: Story) -> Party:
    house = story.shop.house
    return a_customer(house.system, reseller=house.reseller.public_id, now=machine_now())


def waiting(story: Story, customer: Party) -> Placed:
    return asked_by(story, customer)


def hold_of(placed: Placed) -> Hold:
    return Hold.objects.get(order_id=placed.row.pk, kind="approval")


def shown(placed: Placed) -> dict[str, str]:
    return {"amount": f"{placed.row.total:.2f}", "currency": "EUR"}


def test_a_sub_customer_sends_its_order_on_the_pages_and_sees_no_price_anywhere(
    story: Story, customer: Party
) -> None:
    visit = member(story.shop.house.system, customer.public_id, Role.CUSTOMER)
    plan = text_of(visit.get(f"/shop/plans/{story.plan.public_id}/"))
    assert "Add to the basket" in plan and "decides about your order" in plan

    basket = ready_for(story, customer)
    for part in ("", "customer/", "microsoft/", "agreement/", "check/", "review/"):
        page = text_of(visit.get(f"/shop/baskets/{basket}/{part}"))
        assert "€" not in page, part
        assert "our customers" not in page and "Somebody else" not in page, part
    assert "our reseller is the partner of record" in text_of(visit.get(f"/shop/baskets/{basket}/microsoft/"))
    assert "Send the order" in page
    answer = visit.post(f"/shop/baskets/{basket}/review/", {"_key": "a" * 32})
    assert answer.status_code == 302
    order = Order.objects.get(basket__public_id=basket)
    placed = Placed(story, OrderId(order.public_id), "")
    assert (placed.state, hold_of(placed).decider) == ("held", "reseller")
    page = text_of(visit.get(f"/shop/orders/{placed.order_id}/"))
    assert "it waits for an approval" in page and "€" not in page and "Your decision" not in page


def test_the_reseller_finds_it_in_the_queue_and_on_its_first_page_and_approves_that_total(
    story: Story, customer: Party, reseller: Visit
) -> None:
    placed = waiting(story, customer)
    assert "for your approval" in text_of(reseller.get("/shop/"))
    queue = text_of(reseller.get("/shop/approvals/"))
    assert (
        placed.order_id in queue and "program of a customer" in queue and f"{placed.row.total:.2f}" in queue
    )
    export = b"".join(reseller.get("/shop/approvals/?export=csv").streaming_content).decode()
    assert placed.order_id in export or "Padaria Central" in export

    address = f"/shop/orders/{placed.order_id}/"
    page = text_of(reseller.get(address))
    assert "Approve this order?" in page and f"{placed.row.total:.2f}" in page
    reseller.post(f"{address}approve/", {"amount": "1.00", "currency": "EUR"})
    assert placed.state == "held"
    told = reseller.get(address)
    assert "1.00 was shown" in text_of(told)

    reseller.post(f"{address}approve/", shown(placed) | {"why": "as planned"})
    assert (placed.state, hold_of(placed).ending, hold_of(placed).reason) == (
        "submitted", "permitted", "as planned",
    )  # fmt: skip
    assert placed.order_id not in text_of(reseller.get("/shop/approvals/"))


def test_a_refusal_wants_a_reason_and_the_second_of_two_is_told_who_decided(
    story: Story, customer: Party, reseller: Visit
) -> None:
    placed = waiting(story, customer)
    address = f"/shop/orders/{placed.order_id}/"
    reseller.post(f"{address}refuse-approval/", {"why": " "})
    assert placed.state == "held"
    assert "Say why" in text_of(reseller.get(address))
    reseller.post(f"{address}refuse-approval/", {"why": "not this year"})
    assert (placed.state, hold_of(placed).ending) == ("cancelled", "refused")

    house = story.shop.house
    second = member(house.system, house.reseller.public_id)
    second.post(f"{address}approve/", shown(placed))
    late = text_of(second.get(address))
    assert "needs no decision any more" in late and "refused (Ines Duarte)" in late
    assert placed.state == "cancelled"


def test_a_sub_customer_and_a_buyer_without_the_duty_decide_nothing(story: Story, customer: Party) -> None:
    placed = waiting(story, customer)
    house = story.shop.house
    own = member(house.system, customer.public_id, Role.CUSTOMER)
    buyer = member(house.system, house.reseller.public_id, Role.RESELLER, "buyer")
    for visit in (own, buyer):
        address = f"/shop/orders/{placed.order_id}/"
        assert "Your decision" not in text_of(visit.get(address))
        visit.post(f"{address}approve/", shown(placed))
    assert (placed.state, hold_of(placed).ended_at) == ("held", None)


def test_a_reseller_sets_its_rule_and_what_cannot_be_followed_is_told_on_its_field(
    story: Story, reseller: Visit
) -> None:
    address, count = "/shop/approvals/rule/", ApprovalRule.objects.count()
    given = {"who": "anybody", "approver": "customer", "expires_after_days": "7", "remind_after_days": "2"}
    refused = reseller.post(address, given)
    assert refused.status_code == 422 and "A reseller decides about its customers" in text_of(refused)
    assert reseller.post(address, given | {"approver": "finance"}).status_code == 422
    assert ApprovalRule.objects.count() == count

    given |= {"who": "sub_customers", "approver": "reseller", "from_total": "250", "why": "small ones may go"}
    assert reseller.post(address, given).status_code == 302
    row = ApprovalRule.objects.latest("pk")
    assert (row.who, row.approver, f"{row.from_total:.2f}", row.currency, row.expires_after_days) == (
        "sub_customers", "reseller", "250.00", "EUR", 7,
    )  # fmt: skip
    page = text_of(reseller.get(address))
    assert "small ones may go" in page and "250.00" in page
    given |= {"from_total": "", "why": "the test is over"}
    assert reseller.post(address, given).status_code == 302


@pytest.fixture
def duty_rule(reseller: Visit) -> Iterator[None]:
    """The reseller has said on its page that what members without the duty administrator place waits for it."""
    address = "/shop/approvals/rule/"
    given = {"approver": "reseller", "expires_after_days": "7", "remind_after_days": "2"}
    assert reseller.post(address, given | {"who": "not_administrators", "why": "a test"}).status_code == 302
    yield
    assert reseller.post(address, given | {"who": "sub_customers", "why": "it is over"}).status_code == 302


def ordered_by(story: Story, visit: Visit) -> Placed:
    """An order that this person has placed on the page for the total that stood there."""
    ready = ready_basket(story)
    total = {"amount": f"{ready.total.amount:.2f}", "currency": "EUR", "_key": uuid4().hex}
    assert visit.post(f"/shop/baskets/{ready.basket_id}/review/", total).status_code == 302
    order = Order.objects.get(basket__public_id=ready.basket_id)
    return Placed(story, OrderId(order.public_id), ready.domain)


@pytest.mark.usefixtures("duty_rule")
def test_what_members_without_the_duty_administrator_place_waits_for_one_who_has_it(
    story: Story, reseller: Visit
) -> None:
    house = story.shop.house
    assert "members without the duty" in text_of(reseller.get("/shop/approvals/rule/"))
    buyer = member(house.system, house.reseller.public_id, Role.RESELLER, "buyer")
    placed = ordered_by(story, buyer)
    assert (placed.state, hold_of(placed).decider) == ("held", "reseller")
    address = f"/shop/orders/{placed.order_id}/"
    waits = text_of(buyer.get(address))
    assert "it waits for an approval" in waits and "Your decision" not in waits
    assert buyer.post(f"{address}approve/", shown(placed)).status_code == 403
    assert placed.state == "held"

    assert placed.order_id in text_of(reseller.get("/shop/approvals/"))
    reseller.post(f"{address}approve/", shown(placed) | {"why": "needed on Monday"})
    assert (placed.state, hold_of(placed).ending) == ("submitted", "permitted")
    assert "needed on Monday" in text_of(buyer.get(address))


@pytest.mark.usefixtures("duty_rule")
def test_what_an_administrator_or_staff_acting_for_the_party_places_does_not_wait(
    story: Story, reseller: Visit
) -> None:
    house = story.shop.house
    acting = staff(house.system)
    acting.remember(ACTING_FOR, house.reseller.public_id)
    for visit in (reseller, acting):
        placed = ordered_by(story, visit)
        assert (placed.state, Hold.objects.filter(order_id=placed.row.pk).count()) == ("submitted", 0)


def filed_by(story: Story, visit: Visit, customer: str) -> Placed:
    """An order of a file that this person has uploaded and placed on the pages."""
    reference = f"F-{uuid4().hex[:8]}"
    row = f"{reference},{customer},{BUSINESS_STANDARD},P1Y,monthly,2"
    file = SimpleUploadedFile("orders.csv", f"reference,customer,plan,term,billed,seats\n{row}\n".encode())
    sent = visit.post("/shop/many-orders/new/", {"file": file, "confirms_partner": "on", "_key": uuid4().hex})
    assert sent.status_code == 302
    upload = sent.headers["Location"].rstrip("/").rpartition("/")[2]
    tasks.work(provider_id=story.shop.house.id, upload=upload)
    (total,) = reads.upload(story.staff, upload).ready_totals
    place = {"total": f"{total.as_wire()['amount']} {total.currency}"}
    assert visit.post(f"/shop/many-orders/{upload}/place/", place).status_code == 302
    tasks.work(provider_id=story.shop.house.id, upload=upload)
    order = Order.objects.get(buyer_reference=reference)
    return Placed(story, OrderId(order.public_id), "")


@pytest.mark.usefixtures("duty_rule")
def test_an_order_of_a_file_waits_as_if_its_uploader_had_placed_it_by_hand(
    story: Story, reseller: Visit
) -> None:
    house = story.shop.house
    customer = completed_order(story).row.customer.public_id
    buyer = member(house.system, house.reseller.public_id, Role.RESELLER, "buyer")
    assert filed_by(story, reseller, customer).state == "submitted"
    placed = filed_by(story, buyer, customer)
    assert (placed.state, hold_of(placed).decider) == ("held", "reseller")
    reseller.post(f"/shop/orders/{placed.order_id}/approve/", shown(placed))
    assert placed.state == "submitted"

    api_only = {"who": "anybody", "approver": "reseller", "channel": "api", "why": "programs are looked at"}
    assert reseller.post("/shop/approvals/rule/", api_only).status_code == 302
    assert filed_by(story, buyer, customer).state == "submitted"  # the file came through the storefront


def test_the_pages_of_a_sub_customer_speak_of_its_order_and_of_no_price(
    story: Story, customer: Party
) -> None:
    visit = member(story.shop.house.system, customer.public_id, Role.CUSTOMER)
    plans = text_of(visit.get("/shop/plans/"))
    assert "Plans for Portugal" in plans and "Your price" not in plans and "Not shown" not in plans
    export = b"".join(visit.get("/shop/plans/?export=csv").streaming_content).decode()
    assert "Product and SKU" in export and "rice" not in export.partition("\n")[0]
    assert "Not paid yet" not in text_of(visit.get("/shop/"))

    basket = ready_for(story, customer)
    page = text_of(visit.get(f"/shop/baskets/{basket}/"))
    assert "Your reseller is billed" in page and f'href="/shop/baskets/{basket}/review/"' in page
    assert "s relationship with the provider" in text_of(visit.get(f"/shop/baskets/{basket}/check/"))
    assert "incentives" not in text_of(visit.get(f"/shop/baskets/{basket}/microsoft/"))
    assert visit.get("/shop/many-orders/").status_code == 404
    assert visit.get("/shop/many-orders/new/").status_code == 404

    placed = work(waiting(story, customer))
    assert placed.state == "held"
    company = text_of(visit.get("/shop/company/"))
    assert "Held" in company and "First charge" not in company
