"""The field at the top of every page: whatever the visitor knows of a thing finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tenantry.catalog import reads as catalog
from tenantry.foundation.slices import Wish
from tenantry.kernel.actor import Role
from tenantry.ordering import reads
from tenantry.ordering.reads import Hit, HitKind, Rank
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest

_SUGGESTED = 8
_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of thing in the results: what one is called, its icon, and the list of them all with its name."""

    one: str | Promise
    icon: str
    several: str | Promise = ""
    list_page: str = ""


KINDS: Mapping[HitKind, Words] = {
    HitKind.CUSTOMER: Words(_("Customer"), "building-community", _("Customers"), "shop.customers"),
    HitKind.RESELLER: Words(_("Your company"), "building-store"),
    HitKind.TENANT: Words(_("Tenant"), "cloud"),
    HitKind.SUBSCRIPTION: Words(
        _("Subscription"), "calendar-repeat", _("Subscriptions"), "shop.subscriptions"
    ),
    HitKind.ORDER: Words(_("Order"), "shopping-bag", _("Orders"), "shop.orders"),
    HitKind.BASKET: Words(_("Basket"), "basket"),
    HitKind.INVOICE: Words(_("Invoice"), "file-invoice", _("Invoices"), "shop.invoices"),
    HitKind.PLAN: Words(_("Plan"), "packages", _("Plans"), "shop.plans"),
    HitKind.MEMBER: Words(_("Person"), "user"),
}
_PAGES: Mapping[HitKind, str] = {
    HitKind.SUBSCRIPTION: "shop.subscription",
    HitKind.ORDER: "shop.order",
    HitKind.BASKET: "shop.basket",
    HitKind.INVOICE: "shop.invoice",
    HitKind.PLAN: "shop.plan",
    HitKind.MEMBER: "shop.member",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found, with the way to it."""

    hit: Hit
    kind: str
    icon: str
    address: str


@dataclass(frozen=True, slots=True)
class More:
    """The list of a kind of which not everything is shown."""

    label: str
    address: str


@page("shop/search/", name="shop.search", action="party.read")
def search(request: PageRequest) -> HttpResponse:
    """Everything that fits, by kind; what was named exactly is opened at once."""
    q = _typed(request)
    hits = _hits(request, q, _OF_A_KIND)
    exact = [hit for hit in hits if hit.rank in (Rank.EXACT_ID, Rank.EXACT_NUMBER)]
    if len(exact) == 1:
        return HttpResponseRedirect(_address(request, exact[0]))
    found = [_found(request, hit) for hit in _by_kind(hits)]
    return render(request, "storefront/search.html", {"q": q, "found": found, "more": _more(q, hits)})


@page("shop/search/suggestions/", name="shop.search_suggestions", action="party.read", kind=Kind.PART)
def suggestions(request: PageRequest) -> HttpResponse:
    """The best of what fits, while one types."""
    q = _typed(request)
    found = [_found(request, hit) for hit in _hits(request, q, _SUGGESTED)[:_SUGGESTED]]
    told = {"q": q, "found": found, "is_long_enough": len(q) > 1}
    return render(request, "storefront/search_suggestions.html", told)


def _typed(request: PageRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def _hits(request: PageRequest, q: str, limit: int) -> list[Hit]:
    """The best first; plans as this buyer can order them."""
    hits = reads.search(request.actor, q, limit=limit)
    if len(q) > 1 and may(request.actor, "catalog.read"):
        plans = catalog.shop_plans_slice(request.actor, Wish(q=q, size=limit, sort="title"), at=request.now)
        hits += [
            Hit(
                Rank.EXACT_ID if one.public_id == q else Rank.WORD,
                HitKind.PLAN,
                one.public_id,
                one.title,
                one.description,
            )
            for one in plans.rows
        ]
    return sorted((hit for hit in hits if hit.kind in KINDS), key=lambda hit: hit.rank)


def _by_kind(hits: list[Hit]) -> list[Hit]:
    """What is of one kind stands together; the kind of the best hit first."""
    kinds = list(dict.fromkeys(hit.kind for hit in hits))
    return sorted(hits, key=lambda hit: kinds.index(hit.kind))


def _more(q: str, hits: list[Hit]) -> list[More]:
    counts = Counter(hit.kind for hit in hits)
    return [
        More(str(KINDS[kind].several), f"{reverse(KINDS[kind].list_page)}?{urlencode({'q': q})}")
        for kind, count in counts.items()
        if count >= _OF_A_KIND and KINDS[kind].list_page
    ]


def _found(request: PageRequest, hit: Hit) -> Found:
    words = KINDS[hit.kind]
    if hit.kind in (HitKind.CUSTOMER, HitKind.RESELLER):  # city · country
        *city, country = hit.detail.split(" · ")
        hit = replace(hit, detail=" · ".join([*city, formats.country(country, request.language)]))
    return Found(hit, str(words.one), words.icon, _address(request, hit))


def _address(request: PageRequest, hit: Hit) -> str:
    if hit.kind in _PAGES:
        return reverse(_PAGES[hit.kind], args=[hit.public_id])
    if hit.kind is HitKind.RESELLER or request.actor.role is Role.CUSTOMER:
        return reverse("shop.company")
    return reverse("shop.customer", args=[hit.party or hit.public_id])
