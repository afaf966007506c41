"""What customers hold at Microsoft: tenants and subscriptions."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import to
from tenantry.compliance.delegation import delegated_admin_of
from tenantry.foundation.slices import Wish
from tenantry.parties import permissions
from tenantry.parties.reads import lists as parties
from tenantry.subscriptions import reads as subscriptions
from tenantry.web import terms
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES

_SHOWN = 100


@page(
    "office/tenants/",
    name="office.tenants",
    action="party.read",
    menu=Menu(40, gettext_lazy("Tenants"), "cloud"),
)
def tenants(request: PageRequest) -> HttpResponseBase:
    """Every Microsoft tenant; a shared one once for each of its customers."""
    return Listing(
        name="tenants",
        title=_("Tenants"),
        columns=(
            Column("domain", _("Domain"), cell="strong", sort="domain"),
            Column("customer_name", _("Customer"), sort="customer"),
            Column("reseller_name", _("Reseller"), sort="reseller", hide_narrow=True),
            Column("microsoft_id", _("Microsoft tenant id"), cell="code", hide_narrow=True),
            Column("region", _("Partner Center region"), hide_narrow=True),
            Column("created_at", _("Since"), cell="instant", sort="created", hide_narrow=True),
        ),
        read=parties.tenants_slice,
        export=parties.tenants_all,
        filters=(
            Filter("customer", _("Customer"), kind="thing"),
            Filter("reseller", _("Reseller"), kind="thing"),
        ),
        row_link=lambda row: to("tenant", row.public_id),
        searches=_("Search by domain, customer or Microsoft's id"),
        empty=Empty(
            _("No tenants yet"),
            _("One is created, or linked, with the first order for a customer."),
            _("Look at the orders"),
            to("orders"),
            icon="cloud",
        ),
        sort="domain",
    ).respond(request)


@page("office/tenants/<str:tenant>/", name="office.tenant", action="party.read")
def tenant(request: PageRequest, tenant: str) -> HttpResponse:
    """One tenant: the customers that share it, and how its delegated administration stands at Microsoft."""
    rows = parties.tenants_slice(request.actor, Wish(q=tenant, size=_SHOWN, sort="customer")).rows
    linked = [row for row in rows if row.public_id == tenant]
    if not linked:
        raise permissions.not_found("tenant", tenant)
    shown = {
        "tenant": linked[0],
        "linked": [(row, to("customer", row.customer), to("reseller", row.reseller or "")) for row in linked],
        "delegated": delegated_admin_of(tenant, by=request.actor, now=request.now),
        "setting": to("setting", "delegated_admin_before_checkout"),
    }
    return render(request, "backoffice/tenant.html", shown)


@page(
    "office/subscriptions/",
    name="office.subscriptions",
    action="subscription.read",
    menu=Menu(45, gettext_lazy("Subscriptions"), "repeat"),
)
def held(request: PageRequest) -> HttpResponseBase:
    """Every subscription, with the end of its term."""
    states = tuple((value, meaning.words) for value, meaning in STATES["subscription"].items())
    return Listing(
        name="subscriptions",
        title=_("Subscriptions"),
        columns=(
            Column("title", _("Plan"), cell="strong", sort="plan"),
            Column("customer_name", _("Customer"), sort="customer"),
            Column("account_name", _("Billed to"), sort="account", hide_narrow=True),
            Column("domain", _("Domain"), hide_narrow=True),
            Column("seats", _("Seats"), cell="number", sort="seats", numeric=True),
            Column("status", _("State"), cell="state:subscription", sort="state"),
            Column("term_end", _("Term ends"), cell="day", sort="ends", hide_narrow=True),
        ),
        read=subscriptions.subscriptions_slice,
        export=subscriptions.subscriptions_all,
        filters=(
            Filter("state", _("All states"), states),
            Filter("term", _("Any term"), tuple(terms.TERMS.items())),
            Filter("billing_plan", _("Any billing"), tuple(terms.BILLED.items())),
            Filter("ends", _("Term ends"), kind="days"),
            Filter("customer", _("Customer"), kind="thing"),
            Filter("account", _("Billed to"), kind="thing"),
        ),
        row_link=lambda row: to("customer", row.customer),
        searches=_("Search by plan, customer, domain or number"),
        empty=Empty(
            _("No subscriptions yet"),
            _("One begins when Microsoft has carried out an order."),
            _("Look at the orders"),
            to("orders"),
            icon="repeat",
        ),
    ).respond(request)
