"""Prices that the provider enters for licence-based offers, for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.rendering.catalog import offer_prices_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.catalog import OfferPriceInput, OfferPricesOutput
from tenantry.api.schemas.common import MoneyInput
from tenantry.api.wire import respond
from tenantry.catalog import codes
from tenantry.catalog.reads import plan_offers
from tenantry.catalog.rules import entered_price
from tenantry.catalog.rules.entered_price import EnteredPrice
from tenantry.catalog.use_cases import enter_offer_price as entering
from tenantry.kernel.ids import PlanId
from tenantry.kernel.money import Money

router = Router(tags=["Price lists"])
PATH = "/plans/{plan_id}/prices"
Market = Annotated[
    str, Query(max_length=2, description="Country of the end customer; the first that has it if left out.")
]


@operation(router, "GET", PATH, action="price_list.read", answers={200: OfferPricesOutput})
def list_offer_prices(request: ApiRequest, plan_id: str, market: Market = "") -> HttpResponse:
    """List the prices of a plan in a market, the newest first.

    Of a licence-based offer those that were entered, of any other plan the rows of Microsoft's price sheets.
    """
    caller = request.auth
    return respond(offer_prices_out(plan_offers(caller.actor, plan_id, market=market, at=caller.now)))


@operation(
    router,
    "POST",
    PATH,
    action="price_list.change",
    answers={201: OfferPricesOutput},
    refusals=(
        codes.ENTERED_NOT_LICENCE_BASED,
        codes.ENTERED_NOT_OFFERED,
        entered_price.ENTERED_CURRENCY,
        entered_price.ENTERED_NOT_POSITIVE,
        entered_price.ENTERED_ANNUAL_INCOMPLETE,
        codes.ENTERED_NOT_LATER,
        codes.STARTS_IN_PAST,
    ),
)
def enter_offer_price(request: ApiRequest, plan_id: str, body: OfferPriceInput, key: Key) -> HttpResponse:
    """Enter what a licence-based offer costs in a market.

    It holds from `valid_from` until another is entered. A year billed annually costs twelve months unless both its
    prices are given. What was quoted before stays.
    """
    caller, claimed = request.auth, request_key(key, "enter_offer_price", body, plan=plan_id)
    entering.enter_offer_price(
        plan=PlanId(plan_id),
        market=body.market,
        price=EnteredPrice(
            _money(body.cost),
            _money(body.retail),
            _money(body.annual_cost) if body.annual_cost else None,
            _money(body.annual_retail) if body.annual_retail else None,
        ),
        valid_from=datetime.fromisoformat(body.valid_from) if body.valid_from else None,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    found = plan_offers(caller.actor, plan_id, market=body.market, at=caller.now)
    return respond(offer_prices_out(found), 201, replay_headers(claimed))


def _money(sent: MoneyInput) -> Money:
    return Money.from_wire(sent.model_dump())
