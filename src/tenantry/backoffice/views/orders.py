"""All orders: found, filtered, exported."""

from __future__ import annotations

from dataclasses import replace

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.backoffice.links import to
from tenantry.foundation.slices import Slice
from tenantry.ordering import reads
from tenantry.ordering.reads import OrderRow
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES


@page(
    "office/orders/",
    name="office.orders",
    action="order.read",
    menu=Menu(10, gettext_lazy("Orders"), "checklist"),
)
def orders(request: PageRequest) -> HttpResponseBase:
    """Every order, the newest first; what is filtered stands in the address and can be kept."""
    states = tuple((value, meaning.words) for value, meaning in STATES["order"].items())
    return Listing(
        name="orders",
        title=_("Orders"),
        columns=(
            Column("customer_name", _("Customer"), cell="strong", sort="customer"),
            Column("account_name", _("Billed to"), sort="account", hide_narrow=True),
            Column("first_plan", _("Plans"), hide_narrow=True),
            Column("seats", _("Seats"), cell="number", numeric=True, hide_narrow=True),
            Column("buyer_reference", _("Buyer's reference"), sort="reference", hide_narrow=True),
            Column("state", _("State"), cell="state:order", sort="state"),
            Column("placed_at", _("Placed"), cell="instant", sort="placed", hide_narrow=True),
            Column("total", _("Total, net"), cell="money", sort="total", numeric=True),
        ),
        read=lambda actor, wish: _told(reads.orders_slice(actor, wish)),
        export=reads.orders_all,
        filters=(
            Filter("state", _("All states"), states),
            Filter("placed", _("Placed"), kind="days"),
            Filter("customer", _("Customer"), kind="thing"),
            Filter("account", _("Billed to"), kind="thing"),
        ),
        row_link=lambda row: to("order", row.public_id),
        searches=_("Search by customer, reference or number"),
        empty=Empty(
            _("No orders yet"),
            _("Resellers and customers order in the storefront or through the API. It stands here at once."),
            icon="checklist",
        ),
        sort="-placed",
    ).respond(request)


@page(
    "office/held-orders/",
    name="office.held_orders",
    action="order.read",
    menu=Menu(11, gettext_lazy("Held orders"), "player-pause"),
)
def held(request: PageRequest) -> HttpResponseBase:
    """What holds orders up, the longest first; an order that several things hold up stands here for each of them."""
    kinds, deciders = (
        tuple((value, meaning.words) for value, meaning in STATES[name].items())
        for name in ("hold", "decider")
    )
    return Listing(
        name="held-orders",
        title=_("Held orders"),
        lead=_("Each goes on when what holds it up has ended. Nothing is bought before."),
        columns=(
            Column("customer_name", _("Customer"), cell="strong", sort="customer"),
            Column("account_name", _("Billed to"), sort="account", hide_narrow=True),
            Column("kind", _("Held for"), cell="state:hold", sort="kind"),
            Column("decider", _("Who decides"), cell="state:decider", sort="decider", hide_narrow=True),
            Column("since", _("Since"), cell="instant", sort="since", hide_narrow=True),
            Column("until", _("Until"), cell="instant", sort="until", hide_narrow=True),
            Column("buyer_reference", _("Reference"), sort="reference", hide_narrow=True),
            Column("total", _("Total, net"), cell="money", sort="total", numeric=True),
        ),
        only_exported=(Column("order", _("Order")),),
        read=reads.held_slice,
        export=reads.held_all,
        filters=(
            Filter("kind", _("Held for anything"), kinds),
            Filter("decider", _("Whoever decides"), deciders),
            Filter("ends", _("Whenever it ends"), (("soon", _("Ends within three days")),)),
            Filter("account", _("Billed to"), kind="thing"),
            Filter("customer", _("Customer"), kind="thing"),
        ),
        row_link=lambda row: to("order", row.order),
        searches=_("Search by customer, reference or order number"),
        empty=Empty(
            _("Nothing is held"),
            _("An order stands here while credit, an approval, a price or Microsoft's check holds it up."),
            icon="player-pause",
        ),
        sort="since",
    ).respond(request)


def _told(found: Slice[OrderRow]) -> Slice[OrderRow]:
    return replace(found, rows=tuple(replace(row, first_plan=_plans(row)) for row in found.rows))


def _plans(row: OrderRow) -> str:
    more = row.lines - 1
    if more < 1:
        return row.first_plan
    return ngettext("%(plan)s and %(more)s more", "%(plan)s and %(more)s more", more) % {
        "plan": row.first_plan,
        "more": more,
    }
