"""Settings: each explained, with its value, its history and who has set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.backoffice.people import in_words
from tenantry.catalog.rules.annual import ANNUAL_PROVISIONING, BILLED_ANNUALLY
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions, reads
from tenantry.parties.reads import SettingView
from tenantry.parties.rules.settings import SETTINGS, Kind, Value, colour_problems
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.web.brand import brand_of
from tenantry.web.context import may
from tenantry.web.errors import STATUS
from tenantry.web.forms import done
from tenantry.web.pages import Kind as PageKind
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence


@dataclass(frozen=True, slots=True)
class Words:
    """What a setting is called, and what it does."""

    title: str | Promise
    note: str | Promise


WORDS: Mapping[str, Words] = {
    "payment_terms_days": Words(
        gettext_lazy("Days to pay"),
        gettext_lazy(
            "By how many days after its issue an invoice is due, where a reseller has no terms of its own."
        ),
    ),
    "brand_colour": Words(
        gettext_lazy("Brand colour"),
        gettext_lazy(
            "Buttons and links of all pages have it. As #rrggbb; white letters must be readable on it."
        ),
    ),
    "logo": Words(
        gettext_lazy("Logo"),
        gettext_lazy("It stands above the navigation. PNG or JPEG, at most 256 kilobytes."),
    ),
    "support_email": Words(
        gettext_lazy("Address for help"),
        gettext_lazy("Where customers and resellers write to; it stands below their pages."),
    ),
    "second_factor_of_customers": Words(
        gettext_lazy("Second factor for everybody"),
        gettext_lazy("Staff always needs one. With yes, people of resellers and customers need one as well."),
    ),
    "session_idle_minutes": Words(
        gettext_lazy("Signed out after"),
        gettext_lazy("After so many minutes without a page somebody has to sign in again."),
    ),
    "invitation_days": Words(
        gettext_lazy("An invitation holds for"),
        gettext_lazy("After so many days its link opens nothing any more, and it has to be sent again."),
    ),
    "billed_annually": Words(
        gettext_lazy("Sell plans billed annually"),
        gettext_lazy(
            "With yes, buyers may choose to pay a year in advance. Orders that are placed stay as they were sold."
        ),
    ),
    "annual_provisioning": Words(
        gettext_lazy("Annual provisioning at Microsoft"),
        gettext_lazy(
            "With yes, what is sold billed annually is ordered so at Microsoft. With no, the same term is ordered "
            "there billed monthly, at the price for that."
        ),
    ),
    "licence_based_offers": Words(
        gettext_lazy("Read licence-based offers"),
        gettext_lazy(
            "With yes, the next synchronisation also reads the offers of the time before new commerce. They have no "
            "price sheet. With no, they are sold no more."
        ),
    ),
    "one_per_plan_up_to": Words(
        gettext_lazy("One subscription per plan, where Microsoft allows at most"),
        gettext_lazy(
            "Of a plan of which a tenant may have so many subscriptions or fewer, a customer gets one per billing "
            "cycle, and another order adds seats to it. Of all others that is only proposed."
        ),
    ),
    "hold_days": Words(
        gettext_lazy("An order over its credit limit waits for a decision for"),
        gettext_lazy(
            "After so many days without one it is cancelled. Three days before, you and the buyer are reminded."
        ),
    ),
    "delegated_admin_before_checkout": Words(
        gettext_lazy("Require delegated administration before checkout"),
        gettext_lazy(
            "With yes, a basket for a customer who has a tenant already waits until you have an active delegated admin "
            "relationship (GDAP) with it. You ask for one in Partner Center. With no, no sale depends on it."
        ),
    ),
    "tenant_invitation_days": Words(
        gettext_lazy("A basket waits for a tenant's authorisation for"),
        gettext_lazy("After so many days without it Microsoft is asked no longer, and the buyer is told."),
    ),
    "trial_notice_days": Words(
        gettext_lazy("A buyer is told what comes after a trial before its end by"),
        gettext_lazy("The mail says whether it stops or what it becomes, on which day and at which price."),
    ),
    "trial_conversion_days": Words(
        gettext_lazy("A trial becomes what was chosen before its end by"),
        gettext_lazy(
            "The days that are left of the trial are for putting right what Microsoft or a rule refuses."
        ),
    ),
}
_HISTORY = 50
_ANNUAL = (BILLED_ANNUALLY, ANNUAL_PROVISIONING)


@page(
    "office/settings/",
    name="office.settings",
    action="setting.read",
    menu=Menu(930, gettext_lazy("Settings"), "settings"),
)
def settings(request: PageRequest) -> HttpResponse:
    """All settings, and who the provider is."""
    provider = reads.provider(request.actor)
    shown = {
        "rows": [(one, WORDS[one.name], _said(one.name, one.value)) for one in reads.settings(request.actor)],
        "provider": provider,
        "details": reads.provider_details(request.actor),
        "country": country_name(provider.country, request.language),
        "may_change": may(request.actor, "setting.change"),
    }
    return render(request, "backoffice/settings.html", shown)


def _said(name: str, value: Value) -> str:
    """A value in words."""
    rule = SETTINGS[name]
    if rule.kind is Kind.YES_OR_NO:
        return _("Yes") if value else _("No")
    if value == "":
        return _("Not set")
    if rule.kind is Kind.IMAGE:
        return _("A picture is set")
    if rule.unit == "days":
        count = int(value)
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if rule.unit == "subscriptions":
        count = int(value)
        return ngettext("%(count)s subscription", "%(count)s subscriptions", count) % {"count": count}
    if rule.unit == "minutes":
        count = int(value)
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    return str(value)


@page("office/settings/<str:setting>/", name="office.setting", action="setting.read", methods=("GET", "POST"))
def setting(request: PageRequest, setting: str) -> HttpResponse:
    """One setting with its history; posted to it, its new value."""
    found = next((one for one in reads.settings(request.actor) if one.name == setting), None)
    if found is None:
        raise permissions.not_found("setting", setting)
    if request.method != "POST":
        return render(request, "backoffice/setting.html", _told(request, found))
    try:
        _change(request, found)
    except Refused as refused:
        if not may(request.actor, "setting.change"):
            raise
        wrong = " ".join(sentence(one, request.language) for one in refused.problems)
        shown = _told(request, found) | {"wrong": wrong, "typed": request.POST.get("value", "")[:200]}
        return render(request, "backoffice/setting.html", shown, status=STATUS[refused.category])
    return done(request, to("setting", setting), _("Saved. It holds from now on."))


def _change(request: PageRequest, found: SettingView) -> None:
    if found.kind == Kind.IMAGE.value:
        sent = request.FILES.get("value")
        content = sent.read() if sent and request.POST.get("do") != "default" else None
        change_setting(name=found.name, content=content, by=request.actor, now=request.now)
        return
    value = None if request.POST.get("do") == "default" else _typed(found, request.POST.get("value", ""))
    change_setting(name=found.name, value=value, by=request.actor, now=request.now)


def _typed(found: SettingView, text: str) -> Value:
    """What was typed, in the setting's form; what cannot be read is judged as it is."""
    given = text.replace("\x00", "").strip()[:200]
    if found.kind == Kind.YES_OR_NO.value:
        return given == "yes"
    if found.kind == Kind.NUMBER.value and given.isascii() and given.isdecimal():
        return int(given)
    return given.lower() if found.kind == Kind.COLOUR.value else given


def _told(request: PageRequest, found: SettingView) -> dict[str, Any]:
    history = reads.setting_history(request.actor, found.name, limit=_HISTORY)
    names = reads.names_of(request.actor, (who for _at, who, _value in history))
    return {
        "found": found,
        "words": WORDS[found.name],
        "said": _said(found.name, found.value),
        "default": _said(found.name, found.default),
        "typed": found.value,
        "wrong": "",
        "logo": brand_of(request).logo if found.name == "logo" else "",
        "history": [(at, in_words(names, who), _said(found.name, value)) for at, who, value in history],
        "preview": _preview(str(found.value or found.default or ""), request.language)
        if found.kind == Kind.COLOUR.value
        else None,
        "may_change": may(request.actor, "setting.change"),
        "both_switches": to("annual_billing") if found.name in _ANNUAL else "",
    }


@page("office/colour/", name="office.colour_preview", action="setting.read", kind=PageKind.PART)
def colour_preview(request: PageRequest) -> HttpResponse:
    """How buttons and links would look in a colour, in light and in dark; or what is wrong with it."""
    typed = request.GET.get("value", "").replace("\x00", "").strip().lower()[:20]
    return render(
        request,
        "backoffice/colour_preview.html",
        {"preview": _preview(typed, request.language), "is_new": True},
    )


def _preview(colour: str, language: str) -> dict[str, str]:
    """The style sheet of a colour, or the sentence that refuses it; without one the usual colours."""
    if not colour:
        return {"theme": "", "wrong": ""}
    problems = colour_problems("value", colour)
    if problems:
        return {"theme": "", "wrong": sentence(problems[0], language)}
    return {"theme": reverse("brand.theme", args=[colour.lstrip("#")]), "wrong": ""}
