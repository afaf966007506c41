"""The last look before an order: the total that is shown is the total that is charged."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.ordering.approving import approval_ahead
from tenantry.ordering.touching import CHANGED_MEANWHILE
from tenantry.ordering.use_cases.place_order import (
    ALREADY_PLACED,
    CONDITION_NOT_MET,
    PRICE_CHANGED,
    TOTAL_MISSING,
    place_order,
)
from tenantry.storefront.ways import Opened, held_told, opened, order_address
from tenantry.web import formats
from tenantry.web.entered import money
from tenantry.web.forms import done, request_key, shown_again
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_TEMPLATE = "storefront/review.html"


@page(
    "shop/baskets/<str:basket>/review/",
    name="shop.basket_review",
    action="basket.read",
    methods=("GET", "POST"),
)
def review(request: PageRequest, basket: str) -> HttpResponseBase:
    """What is ordered, for whom, and for how much; ordering asks for a confirmation that names the amount."""
    if request.method == "POST":
        return _placed(request, basket)
    way = opened(request, basket, "review")
    if way.basket.order_public_id:
        return done(request, order_address(way.basket.order_public_id))
    return render(request, _TEMPLATE, _told(request, way))


def _placed(request: PageRequest, basket: str) -> HttpResponseBase:
    shown = money(request.POST.get("amount"), request.POST.get("currency"))
    try:
        order = place_order(
            basket_id=BasketId(basket),
            shown_total=shown,
            key=request_key(request, "place_order"),
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        return _not_placed(request, basket, refused)
    return done(request, order_address(order), _("Ordered. You may close this page: we go on by ourselves."))


def _not_placed(request: PageRequest, basket: str, refused: Refused) -> HttpResponseBase:
    """A condition leads to the check, a moved price back here with the new one, a twin to the order there is."""
    codes = {problem.code for problem in refused.problems}
    for problem in refused.problems:
        if problem.code is ALREADY_PLACED and problem.params.get("order"):
            address = order_address(str(problem.params["order"]))
            return done(request, address, _("It was ordered before: this is the order."), "info")
    if CONDITION_NOT_MET in codes:
        address = reverse("shop.basket_check", args=[basket])
        return done(request, address, _("Nothing was ordered: a condition is not met."), "warn")
    if TOTAL_MISSING in codes:
        return _again(
            request, basket, [_("The total on the page was not readable. Look at it again.")], refused
        )
    if codes & {PRICE_CHANGED, CHANGED_MEANWHILE}:
        return _again(request, basket, [sentence(one, request.language) for one in refused.problems], refused)
    raise refused


def _again(request: PageRequest, basket: str, moved: list[str], refused: Refused | None) -> HttpResponse:
    told = _told(request, opened(request, basket, "review")) | {"moved": moved}
    return shown_again(request, _TEMPLATE, told, refused)


def _told(request: PageRequest, way: Opened) -> dict[str, Any]:
    total = way.basket.total if way.shows_prices else None
    is_ready = way.may_change and way.basket.total is not None and way.basket.customer is not None
    return way.told(
        can_place=is_ready and (way.run is None or way.run.outcome == "met"),
        wire=total.as_wire() if total is not None else {},
        amount=formats.money(total, request.language) if total is not None else "",
        is_checked=way.run is not None,
        approval=_approval(request, way) if is_ready else "",
        **held_told(request, way, is_ready=is_ready),
    )


def _approval(request: PageRequest, way: Opened) -> str:
    """That the order would wait for somebody's approval, and whose, in words."""
    ahead = approval_ahead(way.basket, by=request.actor)
    return sentence(ahead, request.language) if ahead is not None else ""
