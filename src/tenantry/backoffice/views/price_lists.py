"""Price lists: what accounts are charged, by rules over Microsoft's prices."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import of, to
from tenantry.catalog import reads
from tenantry.catalog.reads import lists
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.set_price_rule import RuleScope, set_price_rule
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId, PriceListId
from tenantry.kernel.money import CURRENCY_EXPONENTS
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.web.context import may
from tenantry.web.forms import done, request_key, shown_again, told
from tenantry.web.lists import Column, Empty, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.terms import BILLED, TERMS

KINDS = (
    (RuleKind.MARGIN.value, gettext_lazy("Percent on top of our cost")),
    (RuleKind.DISCOUNT.value, gettext_lazy("Percent off Microsoft's retail price")),
)


class PriceListForm(forms.Form):
    """A new price list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(one, one) for one in sorted(CURRENCY_EXPONENTS)]
    )


class RuleForm(forms.Form):
    """How the list prices from an instant on."""

    kind = forms.ChoiceField(label=gettext_lazy("Rule"), choices=KINDS)
    percent = forms.DecimalField(label=gettext_lazy("Percent"), max_digits=9, decimal_places=4)
    plan = forms.CharField(
        label=gettext_lazy("Only for the plan"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Its id, which stands in the catalogue. Empty: for all plans."),
    )
    term = forms.ChoiceField(
        label=gettext_lazy("Only for the term"),
        required=False,
        choices=[("", gettext_lazy("all terms")), *TERMS.items()],
    )
    billing_plan = forms.ChoiceField(
        label=gettext_lazy("Only for the billing"),
        required=False,
        choices=[("", gettext_lazy("all billings")), *BILLED.items()],
    )
    valid_from = forms.DateTimeField(
        label=gettext_lazy("Holds from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("In your time zone. Empty: at once."),
    )


@page(
    "office/price-lists/",
    name="office.price_lists",
    action="price_list.read",
    menu=Menu(80, gettext_lazy("Price lists"), "tags"),
)
def price_lists(request: PageRequest) -> HttpResponseBase:
    """Every price list."""
    may_change = may(request.actor, "price_list.change")
    return Listing(
        name="price-lists",
        title=_("Price lists"),
        columns=(
            Column("name", _("Name"), cell="strong", sort="name"),
            Column("currency", _("Currency")),
            Column("rules", _("Rules"), cell="number", numeric=True),
            Column("accounts", _("Accounts"), cell="number", numeric=True),
            Column("created_at", _("Since"), cell="instant", hide_narrow=True),
        ),
        read=lists.price_lists_slice,
        export=lists.price_lists_all,
        row_link=lambda row: to("price_list", row.public_id),
        searches=_("Search by name"),
        empty=Empty(
            _("No price lists yet"),
            _("Without one nobody can buy: a list says what is added to Microsoft's prices."),
            _("New price list") if may_change else "",
            to("new_price_list") if may_change else "",
            icon="tags",
        ),
        sort="name",
        template="backoffice/price_lists.html",
    ).respond(request, {"may_change": may_change})


@page(
    "office/price-lists/new/",
    name="office.new_price_list",
    action="price_list.change",
    methods=("GET", "POST"),
)
def new_price_list(request: PageRequest) -> HttpResponse:
    """An empty price list."""
    if request.method != "POST":
        form = PriceListForm(initial={"currency": "EUR"})
        return render(request, "backoffice/new_price_list.html", {"form": form})
    form = PriceListForm(request.POST)
    key = request_key(request, "create_price_list", form)
    if not form.is_valid():
        return shown_again(request, "backoffice/new_price_list.html", {"form": form})
    try:
        made = create_price_list(
            **form.cleaned_data, key=key, by=request.actor, now=request.now, machine_now=machine_now()
        )
    except Refused as refused:
        told(form, refused, request.language)
        return shown_again(request, "backoffice/new_price_list.html", {"form": form}, refused)
    return done(
        request, to("price_list", made), _("The list is made. It prices nothing until it has a rule.")
    )


@page(
    "office/price-lists/<str:price_list>/",
    name="office.price_list",
    action="price_list.read",
    methods=("GET", "POST"),
)
def price_list(request: PageRequest, price_list: str) -> HttpResponse:
    """One list with rules and accounts; posted to it, a new rule."""
    if request.method != "POST":
        return render(request, "backoffice/price_list.html", _shown(request, price_list, RuleForm()))
    form = RuleForm(request.POST)
    key = request_key(request, "set_price_rule", form)
    if not form.is_valid():
        return shown_again(request, "backoffice/price_list.html", _shown(request, price_list, form))
    given = form.cleaned_data
    starts = given["valid_from"]
    scope = RuleScope(
        PlanId(given["plan"].strip()) if given["plan"].strip() else None,
        Term(given["term"]) if given["term"] else None,
        BillingPlan(given["billing_plan"]) if given["billing_plan"] else None,
    )
    try:
        set_price_rule(
            price_list=PriceListId(price_list),
            kind=RuleKind(given["kind"]),
            percent=given["percent"],
            scope=scope,
            valid_from=starts.replace(tzinfo=ZoneInfo(request.visitor.time_zone)) if starts else None,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        shown = _shown(request, price_list, form)
        told(form, refused, request.language, {"id": "plan"})
        return shown_again(request, "backoffice/price_list.html", shown, refused)
    return done(
        request, to("price_list", price_list), _("The rule is set. Orders placed before keep their prices.")
    )


def _shown(request: PageRequest, price_list: str, form: RuleForm) -> dict[str, Any]:
    found = reads.price_list(request.actor, price_list)
    kinds = dict(KINDS)
    return {
        "found": found,
        "rules": [
            (one, kinds[one.kind], TERMS.get(one.term, ""), BILLED.get(one.billing_plan, ""))
            for one in found.rules
        ],
        "accounts": [(one, of(one.party)) for one in found.assignments],
        "form": form,
        "now": request.now,
        "may_change": may(request.actor, "price_list.change"),
    }
