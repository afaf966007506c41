"""For whom a basket is: the buyer itself, one of its customers, or a new one whose details are judged at once."""

from __future__ import annotations

from dataclasses import asdict

from django.forms import BaseForm
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.catalog.reads.plans import buyer_of
from tenantry.compliance.judging import judged_for_provider
from tenantry.compliance.looking import AddressAdvice, CountryShape, address_advice, country_shape
from tenantry.compliance.rules.facts import PostalAddress
from tenantry.compliance.use_cases.correct_customer import correct_customer
from tenantry.foundation.slices import Wish
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering import reads as ordering
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.parties import reads as parties
from tenantry.parties.details import PartyDetails
from tenantry.parties.permissions import not_found
from tenantry.storefront.entries import plain, whole
from tenantry.storefront.forms import CustomerForm
from tenantry.storefront.ways import Opened, opened, origin_of
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_BOTH = ("GET", "POST")
_FOUND = 8
_ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code")


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
    if way.is_reseller and way.may_change:
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
    if not (way.is_reseller and way.may_change):
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
    given = request.POST
    country = (given.get("country") or initial.country).strip().upper()[:2]
    shape = country_shape(country, by=request.actor, now=request.now)
    if request.method == "GET":
        form = CustomerForm(shape, request.language, initial=asdict(initial))
        return render(request, "storefront/customer_form.html", _told(way, form, shape, standing))
    data = given.copy()
    if chosen := given.get("use"):
        advice = address_advice(
            CustomerForm(shape, request.language, given).address(), by=request.actor, now=request.now
        )
        number = whole(chosen, 0)
        if number < len(advice.suggestions):
            data.update(_columns(advice.suggestions[number]))
    form = CustomerForm(shape, request.language, data)
    if given.get("do") != "save":  # the country was changed, or a suggestion taken: nothing is kept yet
        filled = CustomerForm(shape, request.language, initial=data.dict())
        return render(request, "storefront/customer_form.html", _told(way, filled, shape, standing))
    try:
        _keep(request, way, form.details(), standing)
    except Refused as refused:
        again = told(form, refused, request.language)
        return shown_again(
            request, "storefront/customer_form.html", _told(way, again, shape, standing), refused
        )
    return done(request, _next(request, way.basket.public_id), _("The details are saved."))


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


def _told(way: Opened, form: BaseForm, shape: CountryShape, standing: PartyId | None) -> dict[str, object]:
    return way.told(form=form, shape=shape, standing=standing)


@page(
    "shop/customer-details/check/",
    name="shop.check_customer",
    action="party.change",
    kind=Kind.PART,
    methods=("POST",),
)
def check(request: PageRequest) -> HttpResponse:
    """What is wrong with the field that was left, with a valid example; and what Microsoft would write instead."""
    field = plain(request.GET.get("field"), 40)
    country = request.POST.get("country", "").strip().upper()[:2]
    shape = country_shape(country, by=request.actor, now=request.now)
    form = CustomerForm(shape, request.language, request.POST)
    details = form.details()
    problems: tuple[Problem, ...] = ()
    try:
        judged_for_provider(details, provider_id=request.actor.provider_id, now=request.now)
    except Refused as refused:
        problems = refused.problems
    here = [sentence(one, request.language) for one in problems if one.field == field]
    advice = _advice(request, form, problems) if field in _ADDRESS else None
    shown = {"field": field, "problems": here, "advice": advice, "asks": field in _ADDRESS}
    return HttpResponse(render_to_string("storefront/field_part.html", shown, request))


def _advice(request: PageRequest, form: CustomerForm, problems: tuple[Problem, ...]) -> AddressAdvice | None:
    """Microsoft's suggestions, once the address is complete by its country's rules."""
    if any(one.field in (*_ADDRESS, "country") for one in problems):
        return None
    return address_advice(form.address(), by=request.actor, now=request.now)


def _columns(address: PostalAddress) -> dict[str, str]:
    return {
        "address_line1": address.line1,
        "address_line2": address.line2,
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
    }
