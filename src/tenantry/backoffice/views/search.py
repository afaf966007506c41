"""The field at the top of every page: whatever is known of a thing finds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.doings import ROLES
from tenantry.backoffice.ids import address_of
from tenantry.backoffice.links import of, to
from tenantry.ordering import reads
from tenantry.ordering.reads import Hit, Rank
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest

KINDS: dict[str, tuple[str | Promise, str]] = {
    "customer": (_("Customer"), "building-community"),
    "reseller": (_("Reseller"), "building-store"),
    "tenant": (_("Tenant"), "cloud"),
    "subscription": (_("Subscription"), "repeat"),
    "order": (_("Order"), "checklist"),
    "basket": (_("Basket"), "basket"),
    "invoice": (_("Invoice"), "file-invoice"),
    "plan": (_("Plan"), "packages"),
    "price_list": (_("Price list"), "tags"),
    "credential": (_("API credential"), "key"),
    "member": (_("Person"), "user"),
}
_SUGGESTED = 8
_OF_A_KIND = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing that was found, with its words and the way to it."""

    hit: Hit
    kind: str
    icon: str
    address: str
    detail: str


@page("office/search/", name="office.search", action="party.read")
def search(request: PageRequest) -> HttpResponse:
    """Everything that fits; what was named exactly is opened at once."""
    q = request.GET.get("q", "").replace("\x00", "").strip()
    found = _found(request, q, _OF_A_KIND)
    exact = [one for one in found if one.hit.rank in (Rank.EXACT_ID, Rank.EXACT_NUMBER)]
    if len(exact) == 1 and exact[0].address:
        return HttpResponseRedirect(exact[0].address)
    if not found and (address := address_of(request.actor, q)):
        return HttpResponseRedirect(address)
    return render(request, "backoffice/search.html", {"q": q, "found": found})


@page("office/search/suggestions/", name="office.search_suggestions", action="party.read", kind=Kind.PART)
def suggestions(request: PageRequest) -> HttpResponse:
    """The best of what fits, while one types."""
    q = request.GET.get("q", "").replace("\x00", "").strip()
    found = _found(request, q, _SUGGESTED)[:_SUGGESTED]
    return render(
        request, "backoffice/suggestions.html", {"q": q, "found": found, "is_long_enough": len(q) > 1}
    )


def _found(request: PageRequest, q: str, limit: int) -> list[Shown]:
    hits = reads.search(request.actor, q, limit=limit)
    return [
        Shown(hit, str(KINDS[hit.kind][0]), KINDS[hit.kind][1], _address(hit), _detail(hit, request.language))
        for hit in hits
    ]


def _detail(hit: Hit, language: str) -> str:
    """What tells it from others of that name, countries and roles in words."""
    if hit.kind in ("customer", "reseller"):
        *city, country = hit.detail.split(" · ")
        return " · ".join([*city, country_name(country, language)])
    return str(ROLES.get(hit.detail, hit.detail)) if hit.kind == "credential" else hit.detail


def _address(hit: Hit) -> str:
    if hit.kind in ("customer", "reseller"):
        return to(hit.kind, hit.public_id)
    return to("tenants", q=hit.title) if hit.kind == "tenant" else of(hit.public_id)
