"""One plan: its offers in a market, what Microsoft asks for them, and what each price list makes of that."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenantry.backoffice.catalogue import SEGMENT_RULES, rule_words, segment_words
from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.catalog.reads import PlanOffers, plan_offers
from tenantry.catalog.reads.offers import ListPrice, Offer, SheetPrice
from tenantry.parties import reads as parties
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.pages import page
from tenantry.web.reasons import quoted
from tenantry.web.requests import PageRequest

_SHEETS = 24


@page("office/plans/<str:plan>/", name="office.plan", action="price_list.read")
def plan(request: PageRequest, plan: str) -> HttpResponse:
    """In the market that is asked for, else in the provider's own, else in the first that has it."""
    own = parties.provider(request.actor).country
    found = plan_offers(request.actor, plan, market=request.GET.get("market", own)[:2], at=request.now)
    language = request.language
    sheets = found.sheets if request.GET.get("rows") == "all" else found.sheets[:_SHEETS]
    lists = _lists(found)
    chosen = next((one for one in lists if one.price_list == request.GET.get("list")), None) or next(
        iter(lists), None
    )
    told = {
        "plan": found,
        "country": country_name(found.market, language),
        "markets": [(one, country_name(one, language)) for one in found.markets],
        "segments": [
            (segment_words(segment), SEGMENT_RULES.get(segment, ""), list(offers))
            for segment, offers in groupby(found.offers, key=lambda one: one.segment)
        ],
        "lists": lists,
        "chosen_list": chosen,
        "list_address": to("price_list", chosen.price_list) if chosen else "",
        "priced": [
            _priced(offer, price, language)
            for offer in found.offers
            for price in offer.lists
            if chosen and price.price_list == chosen.price_list
        ],
        "sheets": [_sheet(one, request) for one in sheets],
        "enter_address": _enter_address(request, found),
        "more_sheets": len(found.sheets) - len(sheets),
        "synchronised_at": max((one.synchronised_at for one in found.offers), default=None),
        "synchronisations": to("synchronisations", market=found.market),
    }
    return render(request, "backoffice/plan.html", told)


def _enter_address(request: PageRequest, found: PlanOffers) -> str:
    """Where its price is entered, for who may; Microsoft's sheets have that of every other plan."""
    if not (found.is_licence_based and found.offers and may(request.actor, "price_list.change")):
        return ""
    return f"{reverse('office.offer_price', args=[found.public_id])}?market={found.market}"


def _lists(found: PlanOffers) -> list[ListPrice]:
    """Every list in which an offer of this market can have a price, by name."""
    by_id = {price.price_list: price for offer in found.offers for price in offer.lists}
    return sorted(by_id.values(), key=lambda one: one.name)


def _priced(offer: Offer, price: ListPrice, language: str) -> dict[str, Any]:
    """An offer on a price list."""
    made = price.quote
    margin = None
    if made is not None and made.unit_price.amount:
        at_microsoft = offer.ordered_billing_plan or offer.billing_plan
        cost = made.unit_cost.amount * (offer.billing_plan.months // at_microsoft.months)
        margin = round((made.unit_price.amount - cost) * 100 / made.unit_price.amount, 1)
    return {
        "offer": offer,
        "segment": segment_words(offer.segment),
        "rule": rule_words(price.rule, language) if price.rule else "",
        "unit_price": made.unit_price if made else None,
        "margin": margin,
        "is_below_cost": margin is not None and margin < 0,
        "steps": quoted(made, language) if made else [],
    }


def _sheet(one: SheetPrice, request: PageRequest) -> dict[str, Any]:
    price = one.price
    return {
        "row": one,
        "price": price,
        "segment": segment_words(one.segment),
        "month": formats.month(price.sheet_month, request.language),
        "unit": price.unit_rate,
        "retail": price.retail_rate,
        "holds": price.effective_from <= request.now < price.effective_to,
    }
