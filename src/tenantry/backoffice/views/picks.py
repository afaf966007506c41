"""What the pickers of forms offer while one types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tenantry.backoffice import picking
from tenantry.backoffice.picking import Find
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


def _offered(request: PageRequest, find: Find) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    return render(request, "web/picker_options.html", {"options": find(request.actor, typed)})


@page("office/pick/parties/", name="office.pick_party", action="party.read", kind=Kind.PART)
def parties(request: PageRequest) -> HttpResponse:
    """Resellers and customers."""
    return _offered(request, picking.found_parties)


@page("office/pick/accounts/", name="office.pick_account", action="party.read", kind=Kind.PART)
def accounts(request: PageRequest) -> HttpResponse:
    """Whom the provider bills."""
    return _offered(request, picking.found_accounts)


@page("office/pick/plans/", name="office.pick_plan", action="price_list.read", kind=Kind.PART)
def plans(request: PageRequest) -> HttpResponse:
    """Plans of the catalogue."""
    return _offered(request, picking.found_plans)


@page("office/pick/price-lists/", name="office.pick_price_list", action="price_list.read", kind=Kind.PART)
def price_lists(request: PageRequest) -> HttpResponse:
    """Price lists."""
    return _offered(request, picking.found_price_lists)
