"""The catalogue and a plan's page: what can be ordered, and what it costs in so many seats."""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.support.browsing import Visit, member
from tests.support.catalog import BUSINESS_STANDARD, buys_on
from tests.support.parties import a_customer
from tests.support.promotions import SEATS, an_offer, record
from tests.support.story import Story, completed_order, customer_details, filled_basket

from tenantry.catalog.models import Plan
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.ordering.models import Basket, BasketLine


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_the_catalogue_names_its_market_as_assumed_until_a_customer_is_chosen(
    story: Story, buyer: Visit
) -> None:
    basket = filled_basket(story).basket_id

    assumed = _text(buyer.get("/shop/plans/"))
    chosen = _text(buyer.get(f"/shop/plans/?basket={basket}"))

    assert "Prices for Portugal, segment Commercial: assumed until you say for whom you order." in assumed
    assert "Prices for <strong>Quinta do Lago, Lda</strong> in Portugal, segment Commercial." in chosen


def test_the_search_finds_while_one_types(buyer: Visit) -> None:
    part = _text(buyer.get("/shop/plans/?q=business standard", HX_Request="true"))

    assert BUSINESS_STANDARD in part
    assert "Exchange Online" not in part
    assert "<html" not in part


def test_the_catalogue_is_exported_with_every_way_to_buy_and_the_buyers_own_price(
    story: Story, buyer: Visit
) -> None:
    answer = buyer.get(f"/shop/plans/?q={story.plan.public_id}&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    offered = {(one.term.value, one.billing_plan.value) for one in story.plan.terms}
    prices = {one.unit_price.as_wire()["amount"] for one in story.plan.terms if one.unit_price is not None}
    assert len(rows) == len(offered) > 1
    assert {row["Price of a seat for a charge cycle"] for row in rows} == prices
    assert {row["Product and SKU"] for row in rows} == {f"{story.plan.product_id}:{story.plan.sku_id}"}
    assert {row["Plan"] for row in rows} == {BUSINESS_STANDARD}


def test_a_plan_without_a_price_is_not_shown(story: Story) -> None:
    customer = a_customer(story.shop.house.system, customer_details(name="Herdade do Sul, Lda"))
    unpriced = member(story.shop.house.system, customer.public_id, Role.CUSTOMER)

    assert "No plan can be ordered yet" in _text(unpriced.get("/shop/plans/"))
    assert unpriced.get(f"/shop/plans/{story.plan.public_id}/").status_code == 404


def test_a_plan_says_how_much_of_it_microsoft_allows_in_one_tenant(story: Story, buyer: Visit) -> None:
    shown = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/"))
    assert "Microsoft allows 300 seats of this plan in one tenant" in shown
    assert "A tenant can have 25 subscriptions of this plan at a time." in shown

    Plan.objects.filter(pk=story.plan.id).update(subscription_limit=1, subscription_limit_kind="lifetime")
    try:
        once = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/"))
    finally:
        Plan.objects.filter(pk=story.plan.id).update(
            subscription_limit=25, subscription_limit_kind="concurrent"
        )
    assert "A tenant can have this plan once: a subscription that has ended counts, too." in once


def test_the_check_says_how_many_seats_the_tenant_has_left_and_that_too_many_do_not_fit(
    story: Story, buyer: Visit
) -> None:
    customer = PartyId(completed_order(story).row.customer.public_id)
    for seats, told in (
        (10, "With this basket, at most 280 of them are left."),
        (291, "at most 290 are left, and the basket orders 291. Order fewer seats."),
    ):
        basket = filled_basket(story, existing=customer, seats=seats).basket_id
        buyer.post(f"/shop/baskets/{basket}/check/run/", {})
        assert told in _text(buyer.get(f"/shop/baskets/{basket}/check/"))


def test_the_price_follows_term_and_seats(story: Story, buyer: Visit) -> None:
    address = f"/shop/plans/{story.plan.public_id}/"
    monthly = next(one for one in story.plan.terms if (one.term, one.billing_plan) == ("P1Y", "monthly"))
    assert monthly.unit_price is not None

    page = _text(buyer.get(f"{address}?offer=P1Y-monthly&seats=12"))

    assert "× 12 seats" in page
    assert f"€{monthly.unit_price.times(12).amount:.2f}" in page
    assert "Charged 12 times in the term" in page


def test_seats_beyond_the_plan_are_told_at_the_field_and_cannot_be_added(story: Story, buyer: Visit) -> None:
    page = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/?offer=P1Y-monthly&seats=9999"))

    assert 'id="seats_error"' in page
    assert "9999" in page.partition('id="seats_error"')[2][:600]
    assert "Add to the basket" not in page


def test_two_clicks_put_one_line_into_one_new_basket(story: Story, buyer: Visit) -> None:
    address = f"/shop/plans/{story.plan.public_id}/"
    before = Basket.objects.filter(provider_id=story.shop.house.id).count()
    form = {
        "do": "add",
        "offer": "P1Y-monthly",
        "seats": "3",
        "reference": "CC 7",
        "_key": "two-clicks-on-add",
    }

    first, second = buyer.post(address, form), buyer.post(address, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Basket.objects.filter(provider_id=story.shop.house.id).count() == before + 1
    lines = BasketLine.objects.filter(basket__public_id=first["Location"].split("/")[3])
    assert [(one.number, one.seats, one.buyer_reference) for one in lines] == [(1, 3, "CC 7")]


def test_a_further_plan_goes_on_the_next_line_and_a_line_can_be_changed(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/plans/{story.plan.public_id}/"

    buyer.post(address, {"do": "add", "offer": "P1M-monthly", "seats": "2", "basket": basket})
    buyer.post(address, {"do": "add", "offer": "P1Y-annual", "seats": "5", "basket": basket, "line": "1"})

    lines = BasketLine.objects.filter(basket__public_id=basket).order_by("number")
    assert [(one.number, one.term, one.billing_plan, one.seats) for one in lines] == [
        (1, "P1Y", "annual", 5),
        (2, "P1M", "monthly", 2),
    ]


def test_without_script_the_price_is_shown_at_an_address_of_its_own(story: Story, buyer: Visit) -> None:
    address = f"/shop/plans/{story.plan.public_id}/"

    answer = buyer.post(address, {"do": "show", "offer": "P1Y-annual", "seats": "4"})

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?offer=P1Y-annual&seats=4")


def test_seats_that_are_no_number_are_refused_and_nothing_is_begun(story: Story, buyer: Visit) -> None:
    before = Basket.objects.filter(provider_id=story.shop.house.id).count()

    answer = buyer.post(
        f"/shop/plans/{story.plan.public_id}/", {"do": "add", "offer": "P1Y-monthly", "seats": "many"}
    )

    assert answer.status_code == 422
    assert Basket.objects.filter(provider_id=story.shop.house.id).count() == before


def test_a_foreign_basket_cannot_be_filled(story: Story) -> None:
    house, now = story.shop.house, machine_now()
    customer = a_customer(house.system, customer_details(name="Herdade do Norte, Lda"), now=now)
    buys_on(house, customer.public_id, story.shop.price_list, now=now)
    stranger = member(house.system, customer.public_id, Role.CUSTOMER)
    basket = filled_basket(story).basket_id

    form = {"do": "add", "offer": "P1Y-monthly", "seats": "3", "basket": basket}
    assert stranger.post(f"/shop/plans/{story.plan.public_id}/", form).status_code == 404
    assert stranger.get(f"/shop/plans/{story.plan.public_id}/?basket={basket}").status_code == 404
    assert BasketLine.objects.filter(basket__public_id=basket).count() == 1


def test_a_resellers_customer_sees_plans_without_prices_and_may_put_one_into_a_basket(story: Story) -> None:
    house = story.shop.house
    customer = a_customer(
        house.reseller.program.actor,
        customer_details(name="Casa Azul, Lda"),
        system=house.system,
        reseller=house.reseller.public_id,
    )
    visit = member(house.system, customer.public_id, Role.CUSTOMER)

    page = _text(visit.get(f"/shop/plans/{story.plan.public_id}/"))

    assert "€" not in page + _text(visit.get("/shop/plans/"))
    assert "Add to the basket" in page


def test_a_plan_of_another_segment_says_who_may_buy_it_and_stays_in_its_segment(
    story: Story, buyer: Visit
) -> None:
    listed = _text(buyer.get("/shop/plans/?segment=education"))
    found = re.search(r'href="(/shop/plans/pln_\w+/\?segment=education)"', listed)
    assert found is not None

    page = _text(buyer.get(found.group(1)))

    assert "segment Education" in page
    assert "First charge, net" in page
    assert "are sold only to customers whom Microsoft has qualified for it" in page
    basket = filled_basket(story).basket_id
    form = {"do": "add", "offer": "P1Y-monthly", "seats": "3", "basket": basket, "segment": "education"}
    assert buyer.post(found.group(1).partition("?")[0], form).status_code == 302
    line = BasketLine.objects.get(basket__public_id=basket, number=2)
    assert (line.segment, line.seats) == ("education", 3)

    shown = _text(buyer.get(f"/shop/baskets/{basket}/"))
    assert "1-year term, billed monthly · Education" in shown
    assert "line=2&amp;segment=education" in shown
    more = {"number": "2", "seats": "4", "reference": ""}
    assert buyer.post(f"/shop/baskets/{basket}/", more).status_code == 302
    line.refresh_from_db()
    assert (line.segment, line.seats) == ("education", 4)


def test_a_promotion_stands_with_its_way_to_pay_and_lowers_the_price_of_as_many_seats_as_it_is_for(
    story: Story, buyer: Visit
) -> None:
    full = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/?offer=P1Y-monthly&seats={SEATS}"))
    record(
        story, an_offer(story), an_offer(story, promotion_id="39NFJQT1Q:0001:39NFJQT1Q", is_automatic=False)
    )
    page = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/?offer=P1Y-monthly&seats={SEATS}"))
    fewer = _text(buyer.get(f"/shop/plans/{story.plan.public_id}/?offer=P1Y-monthly&seats={SEATS - 1}"))
    record(story)

    note = "Microsoft's promotion"
    assert note not in full.replace("&#x27;", "'")
    assert page.replace("&#x27;", "'").count(note) == 2  # with the way to pay, and with the price
    assert "The price is with it, for the whole term." in page
    assert f"{SEATS} to {SEATS} seats" in page
    assert fewer.replace("&#x27;", "'").count(note) == 1
    assert "The price is with it" not in fewer
