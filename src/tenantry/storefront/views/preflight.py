"""Every condition of sale on one page: how it stands, why, who must act, and the page that puts it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.compliance.use_cases.correct_customer import correct_customer
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.reads import RunView
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.storefront.entries import whole
from tenantry.storefront.ways import Opened, opened
from tenantry.web.forms import done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest, is_htmx
from tenantry.words import sentence_of

TITLES: Mapping[str, str | Promise] = {
    "company": gettext_lazy("Company and contact"),
    "address": gettext_lazy("Address"),
    "domain": gettext_lazy("Domain of the new tenant"),
    "tenant_authorised": gettext_lazy("The customer's tenant has accepted its partner"),
    "delegated_admin": gettext_lazy("Delegated administration of the tenant"),
    "plan_and_price": gettext_lazy("Plans, seats and prices"),
    "qualification": gettext_lazy("What Microsoft has qualified the customer for"),
    "limits": gettext_lazy("Room for these plans in the tenant"),
    "one_per_plan": gettext_lazy("One subscription of a plan, unless more are meant"),
    "standing_subscription": gettext_lazy("Subscriptions that get more seats"),
    "agreement": gettext_lazy("Microsoft Customer Agreement"),
    "cart": gettext_lazy("A trial of the purchase at Microsoft"),
    "reseller_active": gettext_lazy("Your relationship with the provider at Microsoft"),
    "partner_agreement": gettext_lazy("Microsoft Partner Agreement"),
    "partner_of_record": gettext_lazy("Partner of record"),
}
WHO: Mapping[str, str | Promise] = {
    "customer": gettext_lazy("the customer"),
    "reseller": gettext_lazy("the reseller"),
    "provider": gettext_lazy("your provider"),
    "microsoft": gettext_lazy("Microsoft"),
}
REMEDIES: Mapping[str, str | Promise] = {
    "choose_customer": gettext_lazy("Say for whom it is"),
    "correct_address": gettext_lazy("Correct the address"),
    "correct_company": gettext_lazy("Correct the company"),
    "choose_domain": gettext_lazy("Choose a domain"),
    "add_plan": gettext_lazy("Choose a plan"),
    "change_seats": gettext_lazy("Change the seats"),
    "add_seats_instead": gettext_lazy("Add seats instead"),
    "say_which_is_meant": gettext_lazy("Say which is meant"),
    "change_lines": gettext_lazy("Change the lines"),
    "choose_another_plan": gettext_lazy("Change the plans"),
    "open_new_basket": gettext_lazy("To the baskets"),
    "request_agreement": gettext_lazy("Have it accepted"),
    "accept_agreement": gettext_lazy("To the agreement"),
    "authorise_partner": gettext_lazy("Invite the customer"),
    "approve_delegated_admin": gettext_lazy("Open the request at Microsoft"),
    "ask_delegated_admin": gettext_lazy("Open Partner Center"),
    "choose_partner_id": gettext_lazy("Choose the PartnerID"),
    "request_qualification": gettext_lazy("Ask Microsoft"),
    "tell_school": gettext_lazy("Say what kind of school"),
    "confirm_partner_of_record": gettext_lazy("Confirm the statement"),
    "join_provider": gettext_lazy("Open Partner Center"),
    "sign_partner_agreement": gettext_lazy("Open Partner Center"),
}
# The pages that put it right; what has none here is done elsewhere, and its sentence says where.
_PLACES: Mapping[str, str] = {
    "choose_customer": "shop.basket_customer",
    "correct_address": "shop.basket_correct_customer",
    "correct_company": "shop.basket_correct_customer",
    "choose_domain": "shop.basket_microsoft",
    "add_plan": "shop.basket",
    "change_seats": "shop.basket",
    "add_seats_instead": "shop.basket",
    "say_which_is_meant": "shop.basket",
    "change_lines": "shop.basket",
    "choose_another_plan": "shop.basket",
    "request_agreement": "shop.basket_agreement",
    "accept_agreement": "shop.basket_agreement",
    "authorise_partner": "shop.basket_tenant",
    "tell_school": "shop.basket_microsoft",
    "request_qualification": "shop.basket_qualification",
    "choose_partner_id": "shop.basket_microsoft",
    "confirm_partner_of_record": "shop.basket_microsoft",
}
# What a reseller does at Microsoft itself, where only its own people may.
PARTNER_CENTER = "https://partner.microsoft.com/dashboard"
_IN_PARTNER_CENTER = ("join_provider", "sign_partner_agreement", "ask_delegated_admin")
# Whose asking has a page: a non-profit organisation registers with Microsoft itself.
_ASKED_FROM_HERE = ("you", "provider")
_NOTES = ("limits.seats_left",)
_HOLDS = timedelta(seconds=15)  # for so long a run in which something was missing is shown again
_GRAVEST_FIRST = ("refused", "needs_you", "needs_someone_else", "unknown", "met")


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition as the page draws it."""

    code: str
    status: str
    title: str | Promise
    applies: bool
    who: str | Promise
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]  # said beside them, though nothing is odd
    suggestions: tuple[Mapping[str, str], ...]
    remedy: str | Promise
    address: str
    asked_at: datetime | None  # when Microsoft gave the oldest answer that it rests on


@page("shop/baskets/<str:basket>/check/", name="shop.basket_check", action="basket.read")
def check(request: PageRequest, basket: str) -> HttpResponseBase:
    """The newest run; one that is out of date is asked for anew as soon as the page is open."""
    return render(request, "storefront/check.html", _told(request, opened(request, basket, "check")))


@page("shop/baskets/<str:basket>/check/run/", name="shop.run_check", action="basket.change", kind=Kind.DEED)
def run_check(request: PageRequest, basket: str) -> HttpResponseBase:
    """Look at every condition now. A run changes nothing."""
    run_preflight(basket_id=BasketId(basket), by=request.actor, now=request.now)
    if is_htmx(request):
        told = _told(request, opened(request, basket, "check"))
        return HttpResponse(render_to_string("storefront/check_part.html", told, request))
    return done(request, reverse("shop.basket_check", args=[basket]))


@page(
    "shop/baskets/<str:basket>/check/address/",
    name="shop.take_suggestion",
    action="basket.change",
    kind=Kind.DEED,
)
def take_suggestion(request: PageRequest, basket: str) -> HttpResponseBase:
    """Write the customer's address as Microsoft suggests."""
    way = opened(request, basket, "check")
    offered = [one for shown in conditions(way, way.run, request.language) for one in shown.suggestions]
    number = whole(request.POST.get("suggestion"), 0)
    address = reverse("shop.basket_check", args=[basket])
    if way.basket.customer is None or number >= len(offered):
        return done(request, address, _("This suggestion is not there any more. Check again."), "info")
    names = {"line1": "address_line1", "line2": "address_line2"}
    correct_customer(
        customer=PartyId(way.basket.customer.public_id),
        changes={names.get(name, name): value for name, value in offered[number].items()},
        by=request.actor,
        now=request.now,
    )
    run_preflight(basket_id=BasketId(basket), by=request.actor, now=request.now)
    return done(request, address, _("The address is written as Microsoft suggests."))


def _told(request: PageRequest, way: Opened) -> dict[str, Any]:
    shown = conditions(way, way.run, request.language)
    unmet = sum(1 for one in shown if one.status != "met")
    # What was missing may have been put right since, by somebody else or at Microsoft: nobody need ask for it.
    is_old = way.run is None or (way.run.outcome != "met" and request.now - way.run.at > _HOLDS)
    return way.told(conditions=shown, unmet=unmet, must_run=is_old and way.may_change)


def conditions(way: Opened, run: RunView | None, language: str) -> list[Shown]:
    """The conditions of a run that apply, the gravest first."""
    if run is None:
        return []
    shown = [_shown(way, check, language) for check in run.checks]
    return sorted((one for one in shown if one.applies), key=lambda one: _GRAVEST_FIRST.index(one.status))


def _shown(way: Opened, check: dict[str, Any], language: str) -> Shown:
    remedy = check["remedy"] or ""
    place = _PLACES.get(remedy, "")
    address = reverse("shop.baskets") if remedy == "open_new_basket" else ""
    if place and (remedy != "request_qualification" or check["who"] in _ASKED_FROM_HERE):
        address = reverse(place, args=[way.basket.public_id])
    elif remedy in _IN_PARTNER_CENTER and check["who"] == "you":
        address = PARTNER_CENTER
    elif remedy == "approve_delegated_admin":
        address = check["reasons"][0]["params"]["address"]
    asked = [datetime.fromisoformat(one["fetched_at"]) for one in check["facts"] if one["fetched_at"]]
    return Shown(
        code=check["code"],
        status=check["status"],
        title=_title(way, check["code"]),
        applies=check["applies"],
        who=WHO.get(check["who"], ""),
        reasons=_sentences(check["reasons"], language),
        warnings=_sentences([one for one in check["warnings"] if one["code"] not in _NOTES], language),
        notes=_sentences([one for one in check["warnings"] if one["code"] in _NOTES], language),
        suggestions=tuple(check["suggestions"]),
        remedy=_label(remedy, check["who"]) if address and way.may_change else "",
        address=address,
        asked_at=min(asked) if asked else None,
    )


def _title(way: Opened, condition: str) -> str | Promise:
    if condition == "reseller_active" and way.is_buyers_own:
        return _("Your reseller's relationship with the provider at Microsoft")
    return TITLES[condition]


def _label(remedy: str, who: str) -> str | Promise:
    if remedy == "request_qualification" and who == "provider":
        return _("How to obtain it")
    return REMEDIES.get(remedy, "")


def _sentences(problems: list[dict[str, Any]], language: str) -> tuple[str, ...]:
    return tuple(sentence_of(one["code"], one.get("params", {}), language) for one in problems)
