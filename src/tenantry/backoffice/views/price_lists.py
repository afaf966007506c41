"""Price lists: what accounts are charged, by rules over Microsoft's prices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.catalogue import segment_words
from tenantry.backoffice.links import of, to
from tenantry.backoffice.picking import found_plans, picked
from tenantry.backoffice.picking import shown as shown_pick
from tenantry.catalog import reads
from tenantry.catalog.reads import RulePreview, lists, preview_rule
from tenantry.catalog.reads.rule_preview import PriceChange
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.set_price_rule import RuleScope, set_price_rule
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId, PriceListId
from tenantry.kernel.money import CURRENCY_EXPONENTS
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.forms import answered, done, request_key
from tenantry.web.lists import Column, Empty, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.terms import BILLED, TERMS

_PREVIEWED = 100
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
        max_length=255,
        required=False,
        help_text=gettext_lazy("Type a part of its title and choose. Empty: for all plans."),
    )
    term = forms.ChoiceField(
        label=gettext_lazy("Only for the term"),
        required=False,
        choices=[("", gettext_lazy("All terms")), *TERMS.items()],
    )
    billing_plan = forms.ChoiceField(
        label=gettext_lazy("Only for the billing"),
        required=False,
        choices=[("", gettext_lazy("All billings")), *BILLED.items()],
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
    form = PriceListForm(request.POST if request.method == "POST" else None, initial={"currency": "EUR"})
    key = request_key(request, "create_price_list", form)

    def create(given: Mapping[str, Any]) -> HttpResponse:
        made = create_price_list(
            **given, key=key, by=request.actor, now=request.now, machine_now=machine_now()
        )
        return done(
            request, to("price_list", made), _("The list is made. It prices nothing until it has a rule.")
        )

    template = "backoffice/new_price_list.html"
    return answered(request, form, create, template=template, shown=lambda: {"form": form})


@page(
    "office/price-lists/<str:price_list>/",
    name="office.price_list",
    action="price_list.read",
    methods=("GET", "POST"),
)
def price_list(request: PageRequest, price_list: str) -> HttpResponse:
    """One list with rules and accounts; posted to it, a new rule."""
    template = "backoffice/price_list.html"
    form = RuleForm(request.POST if request.method == "POST" else None)
    key = request_key(request, "set_price_rule", form)
    plan = picked(request, form, "plan", found_plans)

    def set_or_preview(given: Mapping[str, Any]) -> HttpResponse:
        rule = _rule(request, given, plan)
        if request.POST.get("do") == "preview":
            made = preview_rule(request.actor, price_list, **rule, at=request.now)
            return render(request, template, _shown(request, price_list, form, made))
        set_price_rule(
            price_list=PriceListId(price_list),
            **rule,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        return done(
            request,
            to("price_list", price_list),
            _("The rule is set. Orders placed before keep their prices."),
        )

    shown = partial(_shown, request, price_list, form)
    return answered(request, form, set_or_preview, template=template, shown=shown, names={"id": "plan"})


def _rule(request: PageRequest, given: Mapping[str, Any], plan: str) -> dict[str, Any]:
    """The rule that was entered, as preview and use case take it."""
    starts = given["valid_from"]
    return {
        "kind": RuleKind(given["kind"]),
        "percent": given["percent"],
        "scope": RuleScope(
            PlanId(plan) if plan else None,
            Term(given["term"]) if given["term"] else None,
            BillingPlan(given["billing_plan"]) if given["billing_plan"] else None,
        ),
        "valid_from": starts.replace(tzinfo=ZoneInfo(request.visitor.time_zone)) if starts else None,
    }


def _shown(
    request: PageRequest, price_list: str, form: RuleForm, preview: RulePreview | None = None
) -> dict[str, Any]:
    found = reads.price_list(request.actor, price_list)
    kinds = dict(KINDS)
    may_change = may(request.actor, "price_list.change")
    return {
        "found": found,
        "rules": [
            (one, kinds[one.kind], TERMS.get(one.term, ""), BILLED.get(one.billing_plan, ""))
            for one in found.rules
        ],
        "accounts": [(one, of(one.party)) for one in found.assignments],
        "form": form,
        "now": request.now,
        "may_change": may_change,
        "plan_pick": shown_pick(request, "plan", found_plans) if may_change else None,
        "preview": preview,
        "changes": [_change(one, request.language) for one in preview.changes[:_PREVIEWED]]
        if preview
        else [],
        "more_changes": max(0, len(preview.changes) - _PREVIEWED) if preview else 0,
        "below_cost": sum(one.is_below_cost for one in preview.changes) if preview else 0,
    }


def _change(one: PriceChange, language: str) -> dict[str, Any]:
    """A price before and after, with how much it moves."""
    moved = ""
    if one.old is not None and one.old.amount:
        percent = round((one.new.amount - one.old.amount) * 100 / one.old.amount, 1)
        sign = "+" if percent > 0 else "\N{MINUS SIGN}"
        moved = f"{sign}{formats.percent(abs(percent), language)}"
    return {
        "one": one,
        "address": to("plan", one.plan, market=one.market),
        "note": f"{one.market} · {segment_words(one.segment)}",
        "moved": moved,
    }
