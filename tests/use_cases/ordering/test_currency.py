"""An order is written in the currency of the price list that its numbers come from, or it is not placed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.catalog import a_price_list, buys_on
from tests.support.story import Ready, Story, accept_agreement, customer_details, place, put_line

from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId, PriceListId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.rules.preflight.plan_and_price import OTHER_CURRENCY
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.run_preflight import PreflightResult, run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer

LONDON = customer_details(
    name="Fleet Bakery Ltd",
    country="GB",
    address_line1="10 Fleet Street",
    city="London",
    postal_code="EC4Y 1AU",
    phone="+442071234567",
)


@pytest.fixture
def pounds(story: Story) -> PriceListId:
    """A price list in pounds, and the British catalogue that it prices; nobody buys on it yet."""
    house = story.shop.house
    synchronise_catalogue(market="GB", by=house.system, now=machine_now())
    return a_price_list(house, "20", currency="GBP", now=machine_now())


def opened(story: Story) -> BasketId:
    now = machine_now()
    return open_basket(
        account_id=None, buyer_reference="", key=None, by=story.reseller, now=now, machine_now=now
    )


def filled(story: Story, basket: BasketId) -> None:
    now = machine_now()
    put_line(story, basket, seats=10)
    set_end_customer(
        basket_id=basket,
        details=LONDON,
        existing=None,
        microsoft=MicrosoftDetails(f"fleet{uuid4().hex[:16]}", "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=story.reseller,
        now=now,
    )
    accept_agreement(story, basket)


def looked_at(story: Story, basket: BasketId) -> PreflightResult:
    return run_preflight(basket_id=basket, by=story.reseller, now=machine_now())


def test_an_order_has_the_currency_of_the_accounts_price_list_and_an_older_basket_is_not_placed(
    story: Story, pounds: PriceListId
) -> None:
    house = story.shop.house
    older = opened(story)
    buys_on(house, house.reseller.public_id, pounds, now=machine_now())
    try:
        newer = opened(story)
        filled(story, older)
        filled(story, newer)

        run = looked_at(story, newer)
        assert (run.outcome, Basket.objects.get(public_id=newer).currency) == ("met", "GBP")
        assert run.total is not None and run.total.currency == "GBP"
        order = Order.objects.get(public_id=place(story, Ready(newer, "", run.total)))
        assert (order.currency, order.total) == ("GBP", run.total.amount)

        stands = looked_at(story, older)
        price = next(check for check in stands.checks if check.code == "plan_and_price")
        assert (price.status, price.remedy, price.link) == ("needs_you", "open_new_basket", "baskets")
        assert [(reason.code, reason.field) for reason in price.reasons] == [(OTHER_CURRENCY, "lines[1]")]
        assert (price.reasons[0].params["currency"], price.reasons[0].params["basket_currency"]) == (
            "GBP",
            "EUR",
        )
        assert stands.total is None
        with pytest.raises(Refused) as error:
            place(story, Ready(older, "", Money(run.total.amount, "EUR")))
        assert OTHER_CURRENCY in [problem.code for problem in error.value.problems]
        assert not Order.objects.filter(basket__public_id=older).exists()
    finally:
        buys_on(house, house.reseller.public_id, story.shop.price_list, now=machine_now())


def test_a_market_that_microsoft_prices_in_another_currency_has_no_price_in_the_basket(
    story: Story, pounds: PriceListId
) -> None:
    basket = opened(story)
    filled(story, basket)

    price = next(check for check in looked_at(story, basket).checks if check.code == "plan_and_price")

    assert (price.status, price.reasons[0].code) == ("needs_you", OTHER_CURRENCY)
    assert (price.reasons[0].params["currency"], price.reasons[0].params["basket_currency"]) == ("GBP", "EUR")
