"""A reseller's customers, and the page of one; a customer sees its own company."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.compliance.looking import CountryShape, address_advice, country_shape
from tenantry.compliance.use_cases.correct_customer import correct_customer
from tenantry.compliance.use_cases.enter_customer import enter_customer
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.parties import reads as parties
from tenantry.parties.details import PartyDetails
from tenantry.parties.permissions import not_found
from tenantry.parties.rules import permissions
from tenantry.storefront.companies import own, own_id
from tenantry.storefront.entries import whole
from tenantry.storefront.forms import CustomerForm, countries
from tenantry.web.context import may
from tenantry.web.forms import done, request_key, shown_again, told
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest

_BOTH = ("GET", "POST")


@page(
    "shop/customers/",
    name="shop.customers",
    action="party.read",
    menu=Menu(30, gettext_lazy("Customers"), "users", (Role.RESELLER,)),
)
def customers(request: PageRequest) -> HttpResponseBase:
    """All customers of the reseller, newest first."""
    may_enter = _may_enter(request)
    return Listing(
        name="customers",
        title=_("Customers"),
        columns=(
            Column("name", _("Company"), cell="strong", sort="name"),
            Column("city", _("City"), sort="city", hide_narrow=True),
            Column("country", _("Country"), "country", sort="country", hide_narrow=True),
            Column("domain", _("Tenant")),
            Column("subscriptions", _("Subscriptions"), cell="number", numeric=True),
            Column("created_at", _("Since"), cell="instant", sort="created", hide_narrow=True),
        ),
        read=reads.customers_slice,
        export=reads.customers_all,
        filters=(Filter("country", _("All countries"), countries(request.language)),),
        row_link=lambda row: reverse("shop.customer", args=[row.public_id]),
        searches=_("Search by name, e-mail, city or domain"),
        empty=Empty(
            _("No customers yet"),
            _("Enter your first customer here, or while you fill a basket."),
            _("New customer") if may_enter else "",
            reverse("shop.new_customer") if may_enter else "",
            icon="users",
        ),
        template="storefront/customers.html",
    ).respond(request, {"may_enter": may_enter})


def _may_enter(request: PageRequest) -> bool:
    return request.actor.role is Role.RESELLER and may(request.actor, "party.change")


@page(
    "shop/company/",
    name="shop.company",
    action="party.read",
    menu=Menu(30, gettext_lazy("Company"), "building-community", (Role.CUSTOMER,)),
)
def company(request: PageRequest) -> HttpResponseBase:
    """The visitor's own company."""
    if request.actor.role is Role.CUSTOMER:
        return _shown(request, own_id(request.actor), is_own=True)
    found = own(request.actor)
    told = {"party": found, "partner_ids": parties.partner_ids(request.actor, found.id)}
    return render(request, "storefront/company.html", told)


@page("shop/customers/new/", name="shop.new_customer", action="party.change", methods=_BOTH)
def new_customer(request: PageRequest) -> HttpResponseBase:
    """A new customer of the reseller."""
    if not _may_enter(request):
        raise not_found("customer", "new")
    home = own(request.actor).details.country
    return _entered(request, PartyDetails("", home, "", "", ""), standing=None)


@page("shop/customers/<str:customer>/", name="shop.customer", action="party.read")
def customer(request: PageRequest, customer: str) -> HttpResponseBase:
    """One customer with the newest of its things."""
    try:
        return _shown(request, customer, is_own=False)
    except Refused:
        if customer == own_id(request.actor):  # a reseller that has ordered for itself
            return redirect("shop.company")
        raise


def _shown(request: PageRequest, customer: str, *, is_own: bool) -> HttpResponse:
    found = reads.customer_page(request.actor, customer)
    thing = found.party.ownership
    told = {
        "one": found,
        "is_own": is_own or request.actor.role is Role.CUSTOMER,
        "may_change": permissions.problem(request.actor, "party.change", thing) is None,
        "may_see_people": permissions.problem(request.actor, "user.read", thing) is None,
    }
    return render(request, "storefront/customer_page.html", told)


@page(
    "shop/customers/<str:customer>/correct/",
    name="shop.correct_customer",
    action="party.change",
    methods=_BOTH,
)
def correct(request: PageRequest, customer: str) -> HttpResponseBase:
    """Correct what is known of a customer; documents that were issued keep what they say."""
    found = parties.party(request.actor, customer, kind="customer")
    return _entered(request, found.details, standing=PartyId(customer))


def _entered(request: PageRequest, initial: PartyDetails, *, standing: PartyId | None) -> HttpResponseBase:
    """The form: shown, asked again in the shape of another country or with a suggestion taken, or kept."""
    given = request.POST
    country = (given.get("country") or initial.country).strip().upper()[:2]
    shape = country_shape(country, by=request.actor, now=request.now)
    if request.method == "GET":
        form = CustomerForm(shape, request.language, initial=asdict(initial))
        return render(request, "storefront/customer_entry.html", _told(initial, form, standing))
    data = given.copy()
    if chosen := given.get("use"):
        data.update(_suggested(request, shape, whole(chosen, 0)))
    if given.get("do") != "save":
        filled = CustomerForm(shape, request.language, initial=data.dict())
        return render(request, "storefront/customer_entry.html", _told(initial, filled, standing))
    form = CustomerForm(shape, request.language, data)
    try:
        kept = _keep(request, form, standing)
    except Refused as refused:
        again = told(form, refused, request.language)
        return shown_again(
            request, "storefront/customer_entry.html", _told(initial, again, standing), refused
        )
    return done(request, reverse("shop.customer", args=[kept]), _("The details are saved."))


def _suggested(request: PageRequest, shape: CountryShape, number: int) -> dict[str, str]:
    """The fields of one of Microsoft's suggestions."""
    typed = CustomerForm(shape, request.language, request.POST).address()
    found = address_advice(typed, by=request.actor, now=request.now).suggestions
    if number >= len(found):
        return {}
    taken = asdict(found[number])
    return {
        "address_line1": taken["line1"],
        "address_line2": taken["line2"],
        **{name: taken[name] for name in ("city", "state", "postal_code")},
    }


def _keep(request: PageRequest, form: CustomerForm, standing: PartyId | None) -> PartyId:
    details = form.details()
    if standing is None:
        return enter_customer(
            details=details,
            reseller=None,
            key=request_key(request, "enter_customer", form),
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    changes = {n: v for n, v in asdict(details).items() if n not in ("language", "time_zone")}
    correct_customer(customer=standing, changes=changes, by=request.actor, now=request.now)
    return standing


def _told(initial: PartyDetails, form: object, standing: PartyId | None) -> dict[str, object]:
    return {"form": form, "standing": standing, "name": initial.name}
