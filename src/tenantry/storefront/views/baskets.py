"""All baskets, and the beginning and end of one."""

from __future__ import annotations

from dataclasses import replace

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.ordering.reads import BasketListRow
from tenantry.ordering.touching import NOT_OPEN
from tenantry.ordering.use_cases.change_basket import abandon_basket
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.storefront.ways import order_address
from tenantry.web.context import may
from tenantry.web.forms import done, request_key
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES


@page("shop/baskets/", name="shop.baskets", action="basket.read")
def baskets(request: PageRequest) -> HttpResponseBase:
    """Orders that were begun, those that wait first."""
    states = tuple((value, meaning.words) for value, meaning in STATES["basket"].items())
    return Listing(
        name="baskets",
        title=_("Baskets"),
        lead=(
            _("They are saved as you fill them; each becomes an order.")
            if request.actor.role is Role.CUSTOMER
            else _("Each is for one end customer. They are saved as you fill them.")
        ),
        columns=(
            Column("customer_name", _("For whom"), sort="customer", cell="strong"),
            Column("first_plan", _("First plan")),
            Column("seats", _("Seats"), cell="number", numeric=True, hide_narrow=True),
            Column("buyer_reference", _("Your reference"), hide_narrow=True),
            Column("state", _("State"), cell="state:basket", sort="state"),
            Column("waits_until", _("Waits for the customer until"), cell="instant", hide_narrow=True),
            Column("changed_at", _("Last change"), cell="instant", sort="changed", hide_narrow=True),
        ),
        read=lambda actor, wish: _named(reads.baskets_slice(actor, wish)),
        export=reads.baskets_all,
        filters=(Filter("state", _("All states"), states),),
        row_link=lambda row: (
            order_address(row.order) if row.order else reverse("shop.basket", args=[row.public_id])
        ),
        searches=_("Search by customer or reference"),
        empty=Empty(
            _("No baskets yet"),
            _("Choose a plan, and a basket is begun for it."),
            _("Look at the plans"),
            reverse("shop.plans"),
            icon="basket",
        ),
        sort="-changed",
        template="storefront/baskets.html",
    ).respond(request, {"may_open": may(request.actor, "basket.change")})


def _named(found: Slice[BasketListRow]) -> Slice[BasketListRow]:
    """A basket that is for nobody yet says so: its row needs words to be opened by."""
    nobody = _("Not chosen yet")
    rows = tuple(replace(row, customer_name=row.customer_name or nobody) for row in found.rows)
    return replace(found, rows=rows)


@page("shop/new-basket/", name="shop.open_basket", action="basket.change", kind=Kind.DEED)
def open_one(request: PageRequest) -> HttpResponseBase:
    """Begin an order."""
    basket = open_basket(
        account_id=None,
        buyer_reference="",
        key=request_key(request, "open_basket"),
        by=request.actor,
        now=request.now,
        machine_now=machine_now(),
    )
    return done(request, reverse("shop.basket", args=[basket]))


@page(
    "shop/baskets/<str:basket>/abandon/", name="shop.abandon_basket", action="basket.change", kind=Kind.DEED
)
def abandon(request: PageRequest, basket: str) -> HttpResponseBase:
    """Give a basket up; given up twice it is given up once."""
    try:
        abandon_basket(basket_id=BasketId(basket), by=request.actor, now=request.now)
    except Refused as refused:
        if not any(
            one.code is NOT_OPEN and one.params.get("state") == "abandoned" for one in refused.problems
        ):
            raise
    return done(request, reverse("shop.baskets"), _("The basket is given up. It stays readable here."))
