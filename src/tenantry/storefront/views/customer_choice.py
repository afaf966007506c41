"""For whom a basket is: the buyer itself, one of its customers, or a new one whose details are judged at once."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.catalog.reads.plans import buyer_of
from tenantry.compliance.use_cases.correct_customer import correct_customer
from tenantry.foundation.slices import Wish
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering import reads as ordering
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.parties import reads as parties
from tenantry.parties.details import PartyDetails
from tenantry.parties.permissions import not_found
from tenantry.storefront.entries import plain
from tenantry.storefront.ways import Opened, opened, origin_of
from tenantry.web.companies import CompanyForm, checked, entered
from tenantry.web.forms import done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest

_BOTH = ("GET", "POST")
_FOUND = 8


@page("shop/baskets/<str:basket>/customer/", name="shop.basket_customer", action="basket.read", methods=_BOTH)
def customer(request: PageRequest, basket: str) -> HttpResponseBase:
    """Choose one of the customers there are."""
    if request.method == "POST":
        set_end_customer(
            basket_id=BasketId(basket),
            details=None,
            existing=PartyId(request.POST.get("customer", "")),
            microsoft=None,
            origin=origin_of(request),
            by=request.actor,
            now=request.now,
        )
        return done(
            request, _next(request, basket), _("The customer is chosen. Prices are those of its country.")
        )
    way = opened(request, basket, "customer")
    q = plain(request.GET.get("q"), 100)
    found = None
    if way.chooses and way.may_change:
        wish = Wish(q=q, sort="" if q else "created", descending=True, size=_FOUND)
        found = ordering.customers_slice(request.actor, wish)
    return render(request, "storefront/customer.html", way.told(found=found, q=q))


def _next(request: PageRequest, basket: str) -> str:
    step = opened(request, basket, "customer").next_step
    return step.address if step else reverse("shop.basket_review", args=[basket])


@page(
    "shop/baskets/<str:basket>/customer/new/",
    name="shop.basket_new_customer",
    action="party.change",
    methods=_BOTH,
)
def new_customer(request: PageRequest, basket: str) -> HttpResponseBase:
    """A new company for this basket; entered again it is corrected."""
    way = opened(request, basket, "customer")
    if not (way.chooses and way.may_change):
        raise not_found("basket", basket)
    home = buyer_of(request.actor, None, None).market
    return _entered(request, way, PartyDetails("", home, "", "", ""), standing=None)


@page(
    "shop/baskets/<str:basket>/customer/correct/",
    name="shop.basket_correct_customer",
    action="party.change",
    methods=_BOTH,
)
def correct(request: PageRequest, basket: str) -> HttpResponseBase:
    """Correct the customer of the basket, wherever else it stands."""
    way = opened(request, basket, "customer")
    if way.basket.customer is None or not way.may_change:
        raise not_found("customer", basket)
    standing = PartyId(way.basket.customer.public_id)
    return _entered(request, way, parties.party(request.actor, standing).details, standing=standing)


def _entered(
    request: PageRequest, way: Opened, initial: PartyDetails, *, standing: PartyId | None
) -> HttpResponseBase:
    def keep(form: CompanyForm) -> HttpResponse:
        _keep(request, way, form.details(), standing)
        return done(request, _next(request, way.basket.public_id), _("The details are saved."))

    return entered(
        request,
        initial,
        template="storefront/customer_form.html",
        shown=lambda form: way.told(form=form, standing=standing),
        keep=keep,
    )


def _keep(request: PageRequest, way: Opened, details: PartyDetails, standing: PartyId | None) -> None:
    if standing is not None:
        changes = {n: v for n, v in asdict(details).items() if n not in ("language", "time_zone")}
        correct_customer(customer=standing, changes=changes, by=request.actor, now=request.now)
        if way.run is not None:  # the run was about the details as they were
            basket = BasketId(way.basket.public_id)
            run_preflight(basket_id=basket, by=request.actor, now=request.now)
        return
    set_end_customer(
        basket_id=BasketId(way.basket.public_id),
        details=details,
        existing=None,
        microsoft=None,
        origin=origin_of(request),
        by=request.actor,
        now=request.now,
    )


@page(
    "shop/customer-details/check/",
    name="shop.check_customer",
    action="party.change",
    kind=Kind.PART,
    methods=("POST",),
)
def check(request: PageRequest) -> HttpResponse:
    """What is wrong with the field that was left, with a valid example; and what Microsoft would write instead."""
    return checked(request)
