"""More seats for a subscription: how many, what they cost for the days left, and into a basket."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.storefront.companies import pays_itself
from tenantry.storefront.entries import plain, whole
from tenantry.web.errors import STATUS
from tenantry.web.forms import done, request_key
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence


@page(
    "shop/subscriptions/<str:subscription>/seats/",
    name="shop.more_seats",
    action="basket.change",
    methods=("GET", "POST"),
)
def more_seats(request: PageRequest, subscription: str) -> HttpResponseBase:
    """Choose how many; the price follows. Nothing is ordered before the basket's review."""
    given = request.POST if request.method == "POST" else request.GET
    seats = whole(given.get("seats"), 1)
    if request.method == "GET":
        return _shown(request, subscription, seats)
    if given.get("do") != "order":
        return HttpResponseRedirect(f"{request.path}?seats={seats}")
    try:
        basket = open_for_seats(
            subscription_id=subscription,
            seats=seats,
            buyer_reference=plain(given.get("reference")),
            key=request_key(request, "open_for_seats"),
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        return _shown(request, subscription, seats, refused)
    return done(
        request, reverse("shop.basket_check", args=[basket]), _("The seats are in a basket of their own.")
    )


def _shown(
    request: PageRequest, subscription: str, seats: int, refused: Refused | None = None
) -> HttpResponse:
    offer = reads.seats_offer(request.actor, subscription, seats, at=request.now)
    told = {
        "offer": offer,
        "subscription": offer.subscription,
        "seats": seats,
        "shows_prices": pays_itself(request.actor),
        "reference": plain(request.POST.get("reference")),
        "request_key": request.POST.get("_key", ""),
        "problem": sentence(refused.problems[0], request.language) if refused else "",
    }
    status = STATUS[refused.category] if refused else 200
    return HttpResponse(render_to_string("storefront/more_seats.html", told, request), status=status)
