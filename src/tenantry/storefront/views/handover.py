"""The hand-over of a new tenant's first administrator: shown once, after somebody has asked for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Refused
from tenantry.provisioning.use_cases.hand_over_administrator import Administrator, hand_over_administrator
from tenantry.storefront.views.orders import opened
from tenantry.web.errors import STATUS
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest


@page(
    "shop/orders/<str:order>/hand-over/",
    name="shop.hand_over",
    action="order.hand_over",
    methods=("GET", "POST"),
)
def hand_over(request: PageRequest, order: str) -> HttpResponse:
    """Says what will be shown; shows it only when told to, and never again."""
    shown = opened(request, order)
    told: dict[str, Any] = {"order": shown.order, "is_ready": shown.hands_over}
    status = 200
    if request.method == "POST":
        try:
            found = hand_over_administrator(order_id=OrderId(order), by=request.actor, now=request.now)
            told |= {"sign_in": found, "user_name": _user_name(found)}
        except Refused as refused:
            told |= {"problem": refused.problems[0], "is_ready": False}
            status = STATUS[refused.category]
    return HttpResponse(
        render_to_string("storefront/hand_over.html", told, request),
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def _user_name(found: Administrator) -> str:
    """Microsoft gives the name before the domain alone."""
    return found.user_name if "@" in found.user_name else f"{found.user_name}@{found.domain}"
