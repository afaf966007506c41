"""The first page: what needs me, where I was, what I may do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenantry.foundation.slices import Wish
from tenantry.ordering import reads
from tenantry.ordering.reads import Queue, QueueKind
from tenantry.storefront.companies import pays_itself
from tenantry.storefront.ways import address_of
from tenantry.web.context import may
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest

_NEWEST = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kind of thing that needs the visitor."""

    queue: Queue
    label: str | Promise
    icon: str
    note: str | Promise  # where there is one
    address: str


# A stopped order is mended by its buyer only where Microsoft refused something that the buyer had given.
_KINDS: Mapping[QueueKind, tuple[str | Promise, str, str | Promise]] = {
    QueueKind.ORDERS: (_("Orders that have stopped"), "alert-triangle", _("each says who goes on")),
    QueueKind.HANDOVERS: (_("Sign-ins to hand over"), "key", _("needs you")),
    QueueKind.BASKETS: (_("Baskets not ordered yet"), "basket", _("needs you")),
}


@page("shop/", name="shop.home", action=None, menu=Menu(0, _("Home"), "home"))
def home(request: PageRequest) -> HttpResponse:
    """The storefront's first page."""
    told: dict[str, Any] = {"may_order": may(request.actor, "basket.change")}
    if may(request.actor, "order.read"):
        told |= _of_orders(request)
    return render(request, "storefront/home.html", told)


def _of_orders(request: PageRequest) -> dict[str, Any]:
    found = reads.shop_home(request.actor, today=request.now.astimezone(UTC).date())
    orders = reads.orders_slice(request.actor, Wish(size=_NEWEST, sort="placed", descending=True))
    wish = Wish(filters={"state": "open"}, size=_NEWEST, sort="changed", descending=True)
    all_orders = address_of("shop.orders", otherwise="/shop/orders/")
    addresses = {
        QueueKind.ORDERS: f"{all_orders}?state=needs_attention",
        QueueKind.HANDOVERS: f"{all_orders}?handover=yes",
        QueueKind.BASKETS: f"{reverse('shop.baskets')}?state=open",
    }
    waiting = [
        Waiting(queue, *_KINDS[queue.kind], addresses[queue.kind])
        for queue in sorted(
            (one for one in found.queues if one.kind in _KINDS), key=lambda one: list(_KINDS).index(one.kind)
        )
    ]
    return {
        "waiting": waiting,
        "to_approve": sum(one.count for one in found.queues if one.kind is QueueKind.APPROVALS),
        "home": found,
        "owed": found.owed if pays_itself(request.actor) else None,
        "orders": orders.rows,
        "baskets": reads.baskets_slice(request.actor, wish).rows,
        "all_orders": all_orders,
        "all_invoices": address_of("shop.invoices", otherwise="/shop/invoices/"),
        "is_new": not orders.rows,
    }
