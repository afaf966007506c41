"""Customers: the list, and the page of one with all that it holds."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_options
from tenantry.backoffice.links import to
from tenantry.backoffice.parties import party_told
from tenantry.compliance.use_cases.correct_customer import correct_customer
from tenantry.kernel.ids import PartyId
from tenantry.ordering import reads
from tenantry.parties import reads as parties
from tenantry.web.companies import CompanyForm, checked, entered
from tenantry.web.context import may
from tenantry.web.forms import done
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest

ACTIVE = (("active", gettext_lazy("Active")), ("inactive", gettext_lazy("Kept out")))


@page(
    "office/customers/",
    name="office.customers",
    action="party.read",
    menu=Menu(20, gettext_lazy("Customers"), "building-community"),
)
def customers(request: PageRequest) -> HttpResponseBase:
    """Every customer, direct ones and those of resellers."""
    return Listing(
        name="customers",
        title=_("Customers"),
        columns=(
            Column("name", _("Name"), cell="strong", sort="name"),
            Column("reseller_name", _("Reseller"), sort="reseller", hide_narrow=True),
            Column("domain", _("Microsoft domain"), hide_narrow=True),
            Column("city", _("City"), sort="city", hide_narrow=True),
            Column("country", _("Country"), "country", sort="country"),
            Column("subscriptions", _("Subscriptions"), cell="number", numeric=True),
            Column("created_at", _("Since"), cell="instant", sort="created", hide_narrow=True),
        ),
        read=reads.customers_slice,
        export=reads.customers_all,
        filters=(
            Filter("country", _("All countries"), country_options),
            Filter("state", _("Active and kept out"), ACTIVE),
            Filter("reseller", _("Reseller"), kind="thing"),
        ),
        row_link=lambda row: to("customer", row.public_id),
        searches=_("Search by name, domain, city or reseller"),
        empty=Empty(
            _("No customers yet"),
            _(
                "A customer is entered by whoever orders for it: its reseller, or staff that acts for somebody."
            ),
            _("Look at the resellers"),
            to("resellers"),
            icon="building-community",
        ),
        sort="name",
    ).respond(request)


@page("office/customers/<str:customer>/", name="office.customer", action="party.read")
def customer(request: PageRequest, customer: str) -> HttpResponse:
    """One customer with its tenant, agreement, subscriptions, orders and invoices."""
    found = reads.customer_page(request.actor, customer)
    told = party_told(request, found.party) | {
        "found": found,
        "correct": to("correct_customer", customer) if may(request.actor, "party.change") else "",
        "more_orders": to("orders", customer=customer),
        "more_subscriptions": to("subscriptions", customer=customer),
        "more_invoices": to("invoices", account=customer),
        "invoices": [(one, to("invoice", one.public_id)) for one in found.invoices.rows]
        if found.invoices
        else None,
    }
    return render(request, "backoffice/customer.html", told)


@page(
    "office/customers/<str:customer>/correct/",
    name="office.correct_customer",
    action="party.change",
    methods=("GET", "POST"),
)
def correct(request: PageRequest, customer: str) -> HttpResponse:
    """Correct what is known of a customer; documents that were issued keep what they say."""
    found = parties.party(request.actor, customer, kind="customer")

    def keep(form: CompanyForm) -> HttpResponse:
        kept = asdict(form.details())
        changes = {name: value for name, value in kept.items() if name not in ("language", "time_zone")}
        correct_customer(customer=PartyId(customer), changes=changes, by=request.actor, now=request.now)
        return done(request, to("customer", customer), _("The details are saved."))

    return entered(
        request,
        found.details,
        template="backoffice/customer_entry.html",
        shown=lambda form: {"form": form, "customer": customer, "name": found.details.name},
        keep=keep,
    )


@page(
    "office/customer-details/check/",
    name="office.check_customer",
    action="party.change",
    kind=Kind.PART,
    methods=("POST",),
)
def check(request: PageRequest) -> HttpResponse:
    """What is wrong with the field that was left, with a valid example; and what Microsoft would write instead."""
    return checked(request)


@page("office/parties/<str:party>/", name="office.party", action="party.read")
def party(request: PageRequest, party: str) -> HttpResponse:
    """The way to a customer's or reseller's page, for those who only know its id."""
    found = parties.party(request.actor, party)
    return HttpResponseRedirect(to(found.kind, party))
