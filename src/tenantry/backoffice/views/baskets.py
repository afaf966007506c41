"""Baskets of all accounts: what somebody is about to order, and why it has not been placed yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.backoffice.conditions import run_told
from tenantry.backoffice.links import of, of_party, to
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering import reads
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.reads import BasketListRow
from tenantry.parties import reads as parties
from tenantry.web.context import may
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A basket in the list; the total is that of now, and of open ones alone."""

    public_id: str
    account_name: str
    customer_name: str
    first_plan: str
    seats: int
    state: str
    age: str
    waits_until: datetime | None
    changed_at: datetime
    total: Money | None


@page(
    "office/baskets/",
    name="office.baskets",
    action="basket.read",
    menu=Menu(15, gettext_lazy("Baskets"), "basket"),
)
def baskets(request: PageRequest) -> HttpResponseBase:
    """Every basket, those that were touched last first."""
    states = tuple((value, meaning.words) for value, meaning in STATES["basket"].items())
    now = request.now
    return Listing(
        name="baskets",
        title=_("Baskets"),
        lead=_("What resellers and customers have begun to order. Totals are those of now, net."),
        columns=(
            Column("account_name", _("Billed to"), cell="strong", sort="account"),
            Column("customer_name", _("For whom"), sort="customer"),
            Column("first_plan", _("Plans"), hide_narrow=True),
            Column("seats", _("Seats"), cell="number", numeric=True, hide_narrow=True),
            Column("state", _("State"), cell="state:basket", sort="state"),
            Column("age", _("Waits for"), hide_narrow=True),
            Column("waits_until", _("Waits for the customer until"), cell="instant", hide_narrow=True),
            Column("changed_at", _("Last change"), cell="instant", sort="changed", hide_narrow=True),
            Column("total", _("Total, net"), cell="money", numeric=True),
        ),
        read=lambda actor, wish: _listed(actor, wish, now),
        export=lambda actor, wish: (_row(one, {}, now) for one in reads.baskets_all(actor, wish)),
        filters=(
            Filter("state", _("All states"), states),
            Filter("account", _("Billed to"), kind="thing"),
            Filter("customer", _("For whom"), kind="thing"),
        ),
        row_link=lambda row: to("basket", row.public_id),
        searches=_("Search by customer, reference or number"),
        empty=Empty(
            _("No baskets yet"),
            _("They are filled in the storefront or through the API, and stand here until they are ordered."),
            icon="basket",
        ),
        sort="-changed",
        size=_SHOWN,
    ).respond(request)


def _listed(actor: Actor, wish: Wish, now: datetime) -> Slice[Row]:
    found = reads.baskets_slice(actor, wish)
    totals = reads.basket_totals(actor, [row.public_id for row in found.rows if row.state == "open"], at=now)
    return Slice(tuple(_row(row, totals, now) for row in found.rows), found.total, wish)


def _row(row: BasketListRow, totals: Mapping[str, Money], now: datetime) -> Row:
    days = (now - row.changed_at).days if row.state == "open" else 0
    return Row(
        public_id=row.public_id,
        account_name=row.account_name,
        customer_name=row.customer_name or _("Not chosen yet"),
        first_plan=_plans(row),
        seats=row.seats,
        state=row.state,
        age=ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else "",
        waits_until=row.waits_until,
        changed_at=row.changed_at,
        total=totals.get(row.public_id),
    )


def _plans(row: BasketListRow) -> str:
    more = row.lines - 1
    if more < 1:
        return row.first_plan
    told = {"plan": row.first_plan, "more": more}
    return ngettext("%(plan)s and %(more)s more", "%(plan)s and %(more)s more", more) % told


@page("office/baskets/<str:basket>/", name="office.basket", action="basket.read")
def basket(request: PageRequest, basket: str) -> HttpResponse:
    """One basket as its buyer sees it, to be read only: it is changed by acting for the account."""
    actor = request.actor
    found = basket_context(basket, by=actor, now=request.now)
    account = parties.party(actor, found.account_public_id)
    told = {
        "basket": found,
        "account": account,
        "account_address": of_party(account.public_id),
        "customer_name": found.customer.facts.name if found.customer else "",
        "customer_address": of_party(found.customer.public_id if found.customer else None),
        "invitation": reads.tenant_invitation(actor, found.id),
        "order_address": of(found.order_public_id) if found.order_public_id else "",
        "runs": [run_told(one) for one in reads.preflight_runs(actor, basket, limit=3)],
        "party": account,
        "details": account.details,
        "qualify_address": _qualify_address(found, actor),
        "may_act_for": may(actor, "party.act_for") and account.is_active and found.state == "open",
        "lines": [(one, to("plan", one.plan_public_id)) for one in found.lines],
    }
    return render(request, "backoffice/basket.html", told)


def _qualify_address(basket: BasketContext, actor: Actor) -> str:
    """Where Microsoft is asked to qualify the customer; a tenant that is only named is asked for from the basket."""
    if basket.customer is None or basket.tenant_key is None or basket.state != "open":
        return ""
    return (
        to("customer_qualification", basket.customer.public_id) if may(actor, "qualification.request") else ""
    )
