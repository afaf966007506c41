"""The tags that every page may use; templates need not load them."""

from __future__ import annotations

import functools
import secrets
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tenantry.kernel.money import Money, Rate
from tenantry.kernel.problems import Problem
from tenantry.web import formats, terms
from tenantry.words import language_for, sentence, sentence_of

register = template.Library()
_ICONS = Path(__file__).resolve().parents[1] / "vendor" / "icons"


def _language() -> str:
    return language_for(translation.get_language() or "", "")


@register.simple_tag
def money(value: Money) -> SafeString:
    """A sum of money, aligned and never broken; a negative one is marked."""
    kind = "money negative" if value.is_negative else "money"
    return format_html('<span class="{}">{}</span>', kind, formats.money(value, _language()))


@register.simple_tag
def rate(value: Rate) -> SafeString:
    """A price per unit."""
    return format_html('<span class="money">{}</span>', formats.rate(value, _language()))


@register.simple_tag
def number(value: int | Decimal) -> str:
    """A number with its groups."""
    return formats.number(value, _language())


@register.simple_tag
def percent(value: Decimal) -> str:
    """So many percent."""
    return formats.percent(value, _language())


@register.simple_tag
def instant(value: datetime | None) -> SafeString | str:
    """An instant in the reader's zone, with UTC at hand; nothing for none."""
    if value is None:
        return ""
    zone = timezone.get_current_timezone()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        formats.iso(value),
        formats.instant_utc(value),
        formats.instant(value, zone, _language()),
    )


@register.simple_tag
def country(code: str) -> str:
    """The country of this ISO code."""
    return formats.country(code, _language())


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """A day of the calendar; nothing for none."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day(value, _language()))


@register.simple_tag
def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """An icon, drawn inline; decoration for readers of screens unless it has a label."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" {} focusable="false">{}</svg>',
        extra,
        said,
        _shapes(name),
    )


@functools.cache
def _shapes(name: str) -> SafeString:
    """What is drawn: the inside of a file that our own build has put there."""
    text = (_ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    return mark_safe(" ".join(inside.split()))


@register.simple_tag
def problem(value: Problem) -> str:
    """What is wrong and what to do, in the reader's language."""
    return sentence(value, _language())


@register.simple_tag
def problem_of(code: str, params: dict[str, Any] | None = None) -> str:
    """The same, of a problem that was stored."""
    return sentence_of(code, params or {}, _language())


@register.inclusion_tag("web/id.html")
def id(public_id: str) -> dict[str, str]:
    """A public id or another name for machines, with a button that copies it."""
    return {"text": str(public_id)}


@register.inclusion_tag("web/state.html")
def state(kind: str, value: str) -> dict[str, str]:
    """The badge of a state: its words, and the colour of what it means."""
    from tenantry.web.states import meaning_of

    words, tone, drawing = meaning_of(kind, value)
    return {"words": str(words), "tone": tone, "icon": drawing, "value": value}


@register.simple_tag
def request_key(form: Any = None) -> SafeString:
    """The hidden field that makes two clicks one: a fresh key, or the one of a form that was refused."""
    from tenantry.web.forms import KEY

    known = getattr(form, "request_key", "") if form is not None else ""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, known or secrets.token_urlsafe(18))


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The address of this page with some of its query changed; an empty value takes a name away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def way(term: str, billing_plan: str) -> str:
    """How long one is committed and how often one pays: 1-year term, billed monthly."""
    return terms.way(term, billing_plan)


@register.simple_tag
def term(value: str) -> str:
    """How long one is committed."""
    return str(terms.TERMS[value])


@register.simple_tag
def per_seat(billing_plan: str) -> str:
    """For what a price stands: per seat and month."""
    return str(terms.PER_SEAT[billing_plan])


@register.simple_tag
def per_cycle(billing_plan: str) -> str:
    """How often an amount is paid: per month."""
    return str(terms.PER_CYCLE[billing_plan])
