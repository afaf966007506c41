"""Subscriptions: what is held, until when, how it came to be so, and what was charged for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.billing import reads as billing
from tenantry.ordering import reads as reads_of_orders
from tenantry.parties.rules import permissions
from tenantry.parties.rules.permissions import Ownership
from tenantry.subscriptions import reads
from tenantry.web import terms
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.reasons import change_words
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES

_CHARGES_SHOWN = 24


@page(
    "shop/subscriptions/",
    name="shop.subscriptions",
    action="subscription.read",
    menu=Menu(40, gettext_lazy("Subscriptions"), "calendar-repeat"),
)
def subscriptions(request: PageRequest) -> HttpResponseBase:
    """All subscriptions, newest first."""
    return Listing(
        name="subscriptions",
        title=_("Subscriptions"),
        columns=(
            Column("title", _("Plan"), cell="strong", sort="plan"),
            Column("customer_name", _("Customer"), sort="customer"),
            Column("seats", _("Seats"), cell="number", sort="seats", numeric=True),
            Column("domain", _("Tenant"), hide_narrow=True),
            Column("status", _("State"), cell="state:subscription", sort="state"),
            Column("term_end", _("Term ends"), cell="day", sort="ends"),
        ),
        read=reads.subscriptions_slice,
        export=reads.subscriptions_all,
        filters=(
            Filter("state", _("All states"), tuple((k, v.words) for k, v in STATES["subscription"].items())),
            Filter("term", _("All terms"), tuple(terms.TERMS.items())),
            Filter("ends", _("Term ends"), kind="days"),
            Filter("customer", _("Customer"), kind="thing"),
        ),
        row_link=lambda row: reverse("shop.subscription", args=[row.public_id]),
        searches=_("Search by plan, customer or domain"),
        empty=Empty(
            _("No subscriptions yet"),
            _("Order a plan: once it is active at Microsoft it stands here, with its seats and its renewal."),
            _("Look at the plans"),
            reverse("shop.plans"),
            icon="calendar-repeat",
        ),
    ).respond(request)


@page("shop/subscriptions/<str:subscription>/", name="shop.subscription", action="subscription.read")
def subscription(request: PageRequest, subscription: str) -> HttpResponse:
    """One subscription with its changes and charges."""
    actor = request.actor
    found, changes = reads.subscription(actor, subscription)
    own = Ownership(actor.provider_id, found.account_id)
    pays = permissions.problem(actor, "invoice.read", own) is None
    trial = reads_of_orders.trial_of(actor, found, at=request.now)
    told = {
        "subscription": found,
        "trial": trial,
        "may_choose": trial is not None
        and trial.is_open
        and permissions.problem(actor, "order.place", own) is None,
        "changes": [(one, change_words(_what(one.kind, found.status))) for one in changes],
        "price": changes[-1].unit_price if changes else None,
        "pays": pays,
        "charges": billing.subscription_lines(actor, subscription, limit=_CHARGES_SHOWN) if pays else [],
        "may_add_seats": found.status == "active"
        and permissions.problem(actor, "basket.change", own) is None,
        "may_look_up_plan": permissions.problem(actor, "catalog.read", own) is None,
    }
    return render(request, "storefront/subscription.html", told)


def _what(kind: str, status: str) -> str:
    """What a change was: billing ends a converted trial as it ends what was cancelled."""
    return "converted" if (kind, status) == ("cancelled", "converted") else kind
