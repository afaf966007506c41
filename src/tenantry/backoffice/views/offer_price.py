"""A price for a licence-based offer, entered by the provider."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.catalog.reads import PlanOffers, plan_offers
from tenantry.catalog.rules.entered_price import EnteredPrice
from tenantry.catalog.use_cases.enter_offer_price import enter_offer_price
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId
from tenantry.kernel.money import Money
from tenantry.parties import permissions
from tenantry.parties import reads as parties
from tenantry.web.forms import answered, done, request_key
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest


class OfferPriceForm(forms.Form):
    """What a seat costs."""

    cost = forms.DecimalField(
        label=gettext_lazy("Our cost per seat and month"), max_digits=12, decimal_places=4
    )
    retail = forms.DecimalField(
        label=gettext_lazy("Retail price per seat and month"),
        max_digits=12,
        decimal_places=4,
        help_text=gettext_lazy("What Microsoft suggests. Rules with a discount count from it."),
    )
    annual_cost = forms.DecimalField(
        label=gettext_lazy("Our cost per seat and year, billed annually"),
        max_digits=12,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Empty: twelve months."),
    )
    annual_retail = forms.DecimalField(
        label=gettext_lazy("Retail price per seat and year, billed annually"),
        max_digits=12,
        decimal_places=4,
        required=False,
        help_text=gettext_lazy("Empty: twelve months."),
    )
    valid_from = forms.DateTimeField(
        label=gettext_lazy("Holds from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("In your time zone. Empty: at once."),
    )


@page(
    "office/plans/<str:plan>/price/",
    name="office.offer_price",
    action="price_list.change",
    methods=("GET", "POST"),
)
def offer_price(request: PageRequest, plan: str) -> HttpResponse:
    """In the market that is asked for, else in the provider's own, else in the first that has it."""
    own = parties.provider(request.actor).country
    found = plan_offers(request.actor, plan, market=request.GET.get("market", own)[:2], at=request.now)
    if not found.is_licence_based:
        raise permissions.not_found("plan", plan)  # Microsoft's sheets have its price
    form = OfferPriceForm(request.POST if request.method == "POST" else None)
    key = request_key(request, "enter_offer_price", form)
    address = to("plan", plan, market=found.market)

    def enter(given: Mapping[str, Any]) -> HttpResponse:
        starts = given["valid_from"]
        enter_offer_price(
            plan=PlanId(plan),
            market=found.market,
            price=_price(found, given),
            valid_from=starts.replace(tzinfo=ZoneInfo(request.visitor.time_zone)) if starts else None,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        return done(request, address, _("The price is entered. Orders placed before keep theirs."))

    def shown() -> dict[str, Any]:
        country = country_name(found.market, request.language)
        return {
            "plan": found,
            "form": form,
            "country": country,
            "currency": _currency(found),
            "address": address,
        }

    return answered(request, form, enter, template="backoffice/offer_price.html", shown=shown)


def _currency(found: PlanOffers) -> str:
    return found.offers[0].currency if found.offers else ""


def _price(found: PlanOffers, given: Mapping[str, Any]) -> EnteredPrice:
    currency = _currency(found)

    def money(amount: Decimal) -> Money:
        return Money(amount, currency)

    return EnteredPrice(
        money(given["cost"]),
        money(given["retail"]),
        money(given["annual_cost"]) if given["annual_cost"] is not None else None,
        money(given["annual_retail"]) if given["annual_retail"] is not None else None,
    )
