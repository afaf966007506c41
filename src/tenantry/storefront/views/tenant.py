"""The authorisation of a standing tenant: Microsoft's link, a mail to forward, and whether it has been accepted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.notices.tenant_letters import invitation_text
from tenantry.ordering import reads
from tenantry.ordering.reads import TenantInvitationView
from tenantry.ordering.use_cases.look_for_acceptance import look_for_acceptance
from tenantry.ordering.use_cases.request_tenant_invitation import request_tenant_invitation
from tenantry.storefront.entries import whole
from tenantry.storefront.ways import Opened, opened
from tenantry.web.errors import STATUS
from tenantry.web.forms import done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

# Seconds between two questions whether it was accepted, while the page stands open.
_PAUSES = (5, 10, 20, 30, 60)


@page(
    "shop/baskets/<str:basket>/tenant/",
    name="shop.basket_tenant",
    action="basket.read",
    methods=("GET", "POST"),
)
def tenant(request: PageRequest, basket: str) -> HttpResponseBase:
    """The invitation as it stands, and the way to one."""
    way = opened(request, basket, "microsoft")
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _asked(request, way)
        except Refused as refused:
            problem, status = sentence(refused.problems[0], request.language), STATUS[refused.category]
    told = _told(request, way, problem=problem)
    return render(request, "storefront/tenant.html", told, status=status)


@page(
    "shop/baskets/<str:basket>/tenant/state/",
    name="shop.basket_tenant_state",
    action="basket.change",
    kind=Kind.PART,
)
def tenant_state(request: PageRequest, basket: str) -> HttpResponse:
    """Ask Microsoft whether it was accepted; the part asks again by itself, less and less often."""
    way = opened(request, basket, "microsoft")
    found, problem = _newest(request, way), ""
    if found is not None and found.is_open:
        try:
            _look(request, way)
            found = _newest(request, way)
        except Refused as refused:
            problem = sentence(refused.problems[0], request.language)
    asked = whole(request.GET.get("n"), 0)
    shown = way.told(invitation=found, problem=problem, **_polling(asked))
    return HttpResponse(render_to_string("storefront/tenant_part.html", shown, request))


def _asked(request: PageRequest, way: Opened) -> HttpResponse:
    """One of three wishes: the link, the link by a mail of ours, or a look at Microsoft."""
    if request.POST.get("do") == "look":
        state = _look(request, way)
        if state == "open":
            said = _("Microsoft says: not accepted yet.")
            if way.basket.requires_delegated_admin:
                said = _("Microsoft says: not yet. The conditions of sale say what is missing.")
            return done(request, request.path, said, "info")
        return done(request, request.path)
    is_mailed = request.POST.get("do") == "mail"
    request_tenant_invitation(
        basket_id=BasketId(way.basket.public_id),
        is_mailed=is_mailed,
        by=request.actor,
        now=request.now,
        machine_now=machine_now(),
    )
    said = _("The invitation is on its way to the customer.") if is_mailed else _("The invitation is ready.")
    return done(request, request.path, said)


def _look(request: PageRequest, way: Opened) -> str:
    return look_for_acceptance(
        basket_id=BasketId(way.basket.public_id), by=request.actor, now=request.now, machine_now=machine_now()
    )


def _newest(request: PageRequest, way: Opened) -> TenantInvitationView | None:
    """Of the tenant that the basket names now; one for another tenant is no longer of use."""
    found = reads.tenant_invitation(request.actor, way.basket.id)
    return found if found is not None and str(found.tenant_id) == way.basket.tenant_id else None


def _polling(asked: int) -> dict[str, int]:
    return {"pause": _PAUSES[min(asked, len(_PAUSES) - 1)], "asked": asked + 1}


def _told(request: PageRequest, way: Opened, **more: Any) -> dict[str, Any]:
    found = _newest(request, way)
    subject, text = invitation_text(found) if found is not None else ("", "")
    return way.told(invitation=found, subject=subject, text=text, **_polling(0), **more)
