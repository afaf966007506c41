"""What the house rule says in the basket: seats instead with one click, and the question about instances."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.browsing import Visit, member
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.flips import own_instances
from tests.support.story import (
    Placed,
    Story,
    completed_order,
    filled_basket,
    planned_order,
    work,
)

from tenantry.kernel.ids import PartyId
from tenantry.ordering.models import BasketLine
from tenantry.subscriptions.models import Subscription


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _again(story: Story, bought: Placed, title: str = BUSINESS_STANDARD) -> str:
    customer = PartyId(bought.row.customer.public_id)
    basket = filled_basket(story, seats=3, titles=(title,), existing=customer).basket_id
    return f"/shop/baskets/{basket}/"


def _line(address: str) -> BasketLine:
    return BasketLine.objects.get(basket__public_id=address.split("/")[3])


def test_seats_are_proposed_and_added_instead_with_one_click(story: Story, buyer: Visit) -> None:
    bought = completed_order(story)
    address, held = _again(story, bought), Subscription.objects.get(customer_id=bought.row.customer_id)

    shown = _plain(buyer.get(address))
    assert "Add seats, or a new subscription?" in shown
    assert f"Add 3 seats · {bought.domain} {bought.domain} · 10 seats" in shown
    answers = [
        buyer.post(address, {"number": "1", "do": "instead", "subscription": held.public_id})
        for _click in range(2)
    ]

    assert [one.status_code for one in answers] == [302, 302]
    assert (_line(address).subscription_id, _line(address).seats) == (held.pk, 3)
    after = _plain(buyer.get(address))
    assert "The seats of Microsoft 365 Business Standard are added to what stands." in after
    assert "Additional seats" in after
    assert "Add seats, or a new subscription?" not in after


def test_the_question_names_each_instance_and_the_answer_stays_while_seats_are_changed(
    story: Story, buyer: Visit
) -> None:
    plan = own_instances(story)
    bought = work(planned_order(story, titles=(plan.title,)))
    address = _again(story, bought, plan.title)

    asked = _plain(buyer.get(address))
    assert "A new instance, or more licences?" in asked
    assert f"Add 3 seats · {bought.domain} {bought.domain} · 10 seats" in asked
    answered = buyer.post(address, {"number": "1", "do": "new_instance"})
    buyer.post(address, {"number": "1", "seats": "4", "reference": "", "do": "save"})

    assert answered["Location"] == address
    assert (_line(address).seats, _line(address).new_instance_for_id) == (4, bought.row.customer_id)
    assert "A new instance is meant It is set up beside what" in _plain(buyer.get(address))


def test_anothers_subscription_gets_nothing_and_the_line_stays(story: Story, buyer: Visit) -> None:
    bought, other = completed_order(story), completed_order(story)
    address, theirs = _again(story, bought), Subscription.objects.get(customer_id=other.row.customer_id)
    before = BasketLine.objects.values().get(pk=_line(address).pk)

    answer = buyer.post(address, {"number": "1", "do": "instead", "subscription": theirs.public_id})

    assert answer.status_code == 409
    assert "Choose one that the basket offers." in _plain(answer)
    assert BasketLine.objects.values().get(pk=before["id"]) == before
