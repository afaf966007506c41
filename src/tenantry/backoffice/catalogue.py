"""The catalogue in words: what a synchronisation does and finds, and for whom a plan is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.catalog.reads import DifferenceView, PriceMove
from tenantry.catalog.rules.quote import PriceRuleFact, RuleKind
from tenantry.catalog.rules.synchronisation import Difference, Stage
from tenantry.kernel.money import Rate
from tenantry.web import formats
from tenantry.web.terms import way

STAGES: Mapping[Stage, str | Promise] = {
    Stage.PRODUCTS: gettext_lazy("Listing the products"),
    Stage.PLANS: gettext_lazy("Reading plans and offers"),
    Stage.OFFERS: gettext_lazy("Reading licence-based offers"),
    Stage.PRICES: gettext_lazy("Reading the price sheet"),
    Stage.DIFFERENCES: gettext_lazy("Comparing with before"),
}
# In the order in which they are told.
DIFFERENCES: Mapping[Difference, str | Promise] = {
    Difference.PLAN_NEW: gettext_lazy("New plan"),
    Difference.PLAN_BACK: gettext_lazy("Plan sold again"),
    Difference.PLAN_GONE: gettext_lazy("Plan no longer sold"),
    Difference.PLAN_CHANGED: gettext_lazy("Plan changed"),
    Difference.OFFERING_NEW: gettext_lazy("New offer"),
    Difference.OFFERING_BACK: gettext_lazy("Offer sold again"),
    Difference.OFFERING_GONE: gettext_lazy("Offer no longer sold"),
    Difference.PRICE_MOVED: gettext_lazy("Price changed"),
}
SEGMENTS: Mapping[str, str | Promise] = {
    "commercial": gettext_lazy("Commercial"),
    "education": gettext_lazy("Education"),
    "nonprofit": gettext_lazy("Non-profit"),
    "government": gettext_lazy("Government"),
}
# Who may buy what is offered in a segment (Microsoft: New commerce, segments).
SEGMENT_RULES: Mapping[str, str | Promise] = {
    "commercial": gettext_lazy("For every customer but governments. No qualification is needed."),
    "education": gettext_lazy("Only for customers whom Microsoft has vetted as schools or universities."),
    "nonprofit": gettext_lazy("Only for customers whom Microsoft has accepted as non-profit."),
    "government": gettext_lazy("Only for government customers, who can buy nothing else."),
}
_MEMBERS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "is_addon": gettext_lazy("Add-on"),
    "is_trial": gettext_lazy("Trial"),
    "minimum_seats": gettext_lazy("Least seats"),
    "maximum_seats": gettext_lazy("Most seats"),
    "subscription_limit": gettext_lazy("Most subscriptions of a tenant"),
    "subscription_limit_kind": gettext_lazy("What that limit counts"),
    "seat_limit": gettext_lazy("Most seats of a tenant"),
    "prerequisites": gettext_lazy("Plans that it needs"),
    "conversions": gettext_lazy("Plans that the trial may become"),
}
_KINDS: Mapping[str, str | Promise] = {
    "concurrent": gettext_lazy("those held now"),
    "lifetime": gettext_lazy("all there ever were"),
}
_LONGEST = 80


def segment_words(segment: str) -> str:
    """What a segment is called; one that Microsoft has added since, as it is."""
    return str(SEGMENTS.get(segment, segment))


def rule_words(rule: PriceRuleFact, language: str) -> str:
    """How a price list makes its price."""
    told = {"percent": formats.percent(rule.percent, language)}
    if rule.kind is RuleKind.MARGIN:
        return _("%(percent)s on top of our cost") % told
    return _("%(percent)s off Microsoft's retail price") % told


def offer_words(one: DifferenceView) -> str:
    """Which way to buy a plan is meant; nothing for the plan as a whole."""
    return f"{way(one.term, one.billing_plan)} · {segment_words(one.segment)}" if one.term else ""


def change_words(one: DifferenceView, language: str) -> str:
    """What was before and what is now, in words and amounts."""
    if one.price is not None:
        return _moved(one.price, language)
    return "; ".join(
        _("%(what)s: %(old)s, now %(new)s")
        % {
            "what": _MEMBERS.get(name, name),
            "old": _plain(values.get("old")),
            "new": _plain(values.get("new")),
        }
        for name, values in sorted(one.members.items())
    )


def _moved(price: PriceMove, language: str) -> str:
    old, new = (formats.rate(Rate(one, price.currency), language) for one in (price.old_unit, price.new_unit))
    told = {"old": old, "new": new, "day": formats.day(price.effective_from.date(), language)}
    if price.old_unit == price.new_unit:
        retail = (
            formats.rate(Rate(one, price.currency), language) for one in (price.old_retail, price.new_retail)
        )
        told["old"], told["new"] = retail
        return _("Retail price %(old)s, from %(day)s %(new)s") % told
    if not price.old_unit:
        return _("Cost %(old)s, from %(day)s %(new)s") % told
    moved = (price.new_unit - price.old_unit) * 100 / price.old_unit
    sign = "+" if moved > 0 else "\N{MINUS SIGN}"
    told["percent"] = sign + formats.percent(round(abs(moved), 1), language)
    return _("Cost %(old)s, from %(day)s %(new)s (%(percent)s)") % told


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _("none")
    text = str(_KINDS.get(value, value)) if value not in (None, "") else _("nothing")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
