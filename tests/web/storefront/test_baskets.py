"""Baskets: filled, resumed, changed and given up."""

from __future__ import annotations

import re

import pytest
from tests.support.browsing import Visit, member
from tests.support.parties import a_reseller
from tests.support.story import Story, filled_basket, place, ready_basket

from tenantry.ordering.models import Basket, BasketLine


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_a_basket_is_found_again_by_its_customer(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id

    assert basket in _text(buyer.get("/shop/baskets/?q=quinta do lago"))
    assert "Nothing matches" in _text(buyer.get("/shop/baskets/?q=nobody-of-that-name"))


def test_a_basket_that_was_begun_twice_with_one_click_is_one(story: Story, buyer: Visit) -> None:
    before = Basket.objects.filter(provider_id=story.shop.house.id).count()

    first = buyer.post("/shop/new-basket/", {"_key": "begun-by-one-click"})
    second = buyer.post("/shop/new-basket/", {"_key": "begun-by-one-click"})

    assert first["Location"] == second["Location"]
    assert Basket.objects.filter(provider_id=story.shop.house.id).count() == before + 1
    assert "This basket is empty" in _text(buyer.get(first["Location"]))


def test_a_line_is_changed_where_it_stands(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story, seats=10).basket_id
    address = f"/shop/baskets/{basket}/"

    part = buyer.post(address, {"number": "1", "seats": "25", "reference": "CC 9"}, HX_Request="true")
    plain = buyer.post(address, {"number": "1", "seats": "26", "reference": "CC 9", "do": "save"})

    assert part.status_code == 200
    assert 'value="25"' in _text(part)
    assert (plain.status_code, plain["Location"]) == (302, address)
    line = BasketLine.objects.get(basket__public_id=basket)
    assert (line.seats, line.buyer_reference) == (26, "CC 9")


def test_seats_that_cannot_be_are_told_at_their_line_and_nothing_is_changed(
    story: Story, buyer: Visit
) -> None:
    basket = filled_basket(story, seats=10).basket_id

    answer = buyer.post(f"/shop/baskets/{basket}/", {"number": "1", "seats": "0"})

    assert answer.status_code == 422
    assert "field-error" in _text(answer).partition('id="seats-1_error"')[2][:300]
    assert BasketLine.objects.get(basket__public_id=basket).seats == 10


def test_a_line_is_taken_out_and_the_buyers_number_kept(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/"

    buyer.post(address, {"number": "1", "do": "remove"})
    buyer.post(address, {"do": "reference", "reference": "PO-4711"})

    page = _text(buyer.get(address))
    assert "This basket is empty" in page
    assert "Microsoft 365 Business Standard is taken out." in page
    assert Basket.objects.get(public_id=basket).buyer_reference == "PO-4711"
    assert buyer.post(address, {"number": "1", "do": "remove"}).status_code == 404


def test_a_basket_is_given_up_after_a_question_and_stays_readable(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/"
    assert "Give this basket up?" in _text(buyer.get(address))

    first, second = buyer.post(f"{address}abandon/"), buyer.post(f"{address}abandon/")

    assert (first.status_code, second.status_code) == (302, 302)
    page = _text(buyer.get(address))
    assert "Abandoned" in page
    assert "Add a plan" not in page
    assert buyer.post(address, {"number": "1", "seats": "5"}).status_code == 409


def test_a_basket_that_was_ordered_leads_to_the_order(story: Story, buyer: Visit) -> None:
    ready = ready_basket(story)
    order = place(story, ready)

    assert f"/shop/orders/{order}/" in _text(buyer.get(f"/shop/baskets/{ready.basket_id}/"))
    review = buyer.get(f"/shop/baskets/{ready.basket_id}/review/")
    assert (review.status_code, review["Location"]) == (302, f"/shop/orders/{order}/")
    assert buyer.post(f"/shop/baskets/{ready.basket_id}/abandon/").status_code == 409


def test_a_foreign_basket_is_nothing(story: Story) -> None:
    house = story.shop.house
    stranger = member(house.system, a_reseller(house.system).public_id)
    basket = filled_basket(story).basket_id

    for path in ("", "customer/", "customer/new/", "microsoft/", "agreement/", "check/", "review/"):
        assert stranger.get(f"/shop/baskets/{basket}/{path}").status_code == 404, path
    assert stranger.post(f"/shop/baskets/{basket}/abandon/").status_code == 404
    assert Basket.objects.get(public_id=basket).state == "open"
