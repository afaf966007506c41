"""The answers to the question about an order whose price has ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import OrderId
from tenantry.ordering.use_cases.confirm_price import confirm_price
from tenantry.provisioning.use_cases.refuse_price import refuse_price
from tenantry.web.decisions import decided
from tenantry.web.entered import money
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page(
    "shop/orders/<str:order>/confirm-price/", name="shop.confirm_price", action="order.place", kind=Kind.DEED
)
def confirm(request: PageRequest, order: str) -> HttpResponse:
    """Order at the total that the page showed, and go back to it."""
    shown = money(request.POST.get("amount"), request.POST.get("currency"))
    return decided(
        request,
        reverse("shop.order", args=[order]),
        lambda: confirm_price(order_id=OrderId(order), shown_total=shown, by=request.actor, now=request.now),
        _("The new price is confirmed."),
    )


@page("shop/orders/<str:order>/refuse-price/", name="shop.refuse_price", action="order.place", kind=Kind.DEED)
def refuse(request: PageRequest, order: str) -> HttpResponse:
    """Cancel the order instead."""
    why = request.POST.get("why", "").strip()[:500]
    return decided(
        request,
        reverse("shop.order", args=[order]),
        lambda: refuse_price(order_id=OrderId(order), why=why, by=request.actor, now=request.now),
        _("The order is cancelled. Nothing is billed."),
    )
