"""A reseller's customers, and the page of one; a customer sees its own company."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from tenantry.web.companies import CompanyForm, countries, entered
from tenantry.web.context import may
from tenantry.web.forms import done, request_key
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
        "shows_totals": request.actor.role is not Role.CUSTOMER or found.party.reseller_id is None,
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
    def keep(form: CompanyForm) -> HttpResponse:
        kept = _keep(request, form, standing)
        return done(request, reverse("shop.customer", args=[kept]), _("The details are saved."))

    return entered(
        request,
        initial,
        template="storefront/customer_entry.html",
        shown=lambda form: {"form": form, "standing": standing, "name": initial.name},
        keep=keep,
    )


def _keep(request: PageRequest, form: CompanyForm, standing: PartyId | None) -> PartyId:
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
