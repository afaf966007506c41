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
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from tenantry.kernel.money import Money, Rate
from tenantry.kernel.problems import Problem
from tenantry.web import formats, terms
from tenantry.web.states import meaning_of
from tenantry.words import language_for, sentence, sentence_of

register = template.Library()
_ICONS = Path(__file__).resolve().parents[1] / "vendor" / "icons"


def _language() -> str:
    return language_for(translation.get_language() or "", "")


@register.simple_tag
def money(value: Money) -> SafeString:
    """A sum of money, aligned and never broken; a negative one is marked."""
    kind = "money negative" if value.is_negative else "money"
    return mark_safe(
        f'<span class="{kind}">{formats.money(value, _language())}</span>'
    )  # nothing to be escaped


@register.simple_tag
def rate(value: Rate) -> SafeString:
    """A price per unit."""
    return mark_safe(f'<span class="money">{formats.rate(value, _language())}</span>')


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
    text = formats.instant(value, zone, _language())
    return mark_safe(
        f'<time datetime="{formats.iso(value)}" title="{formats.instant_utc(value)}">{text}</time>'
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
    return mark_safe(f'<time datetime="{value.isoformat()}">{formats.day(value, _language())}</time>')


@register.simple_tag
@functools.lru_cache(maxsize=1_000)
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


@register.simple_tag
def id(public_id: str) -> SafeString:
    """A public id or another name for machines, with a button that copies it."""
    return mark_safe(_id_around(translation.get_language() or "").replace(_THE_ID, escape(str(public_id))))


# Stands for the id in what is drawn once for each language: a letter that Unicode leaves to us.
_THE_ID = "\ue000"


@functools.cache
def _id_around(language: str) -> str:  # noqa: ARG001 - the texts in it are of that language
    return render_to_string("web/id.html", {"text": _THE_ID}).strip()


@register.simple_tag
def state(kind: str, value: str) -> SafeString:
    """The badge of a state: its words, and the colour of what it means."""
    return _badge(kind, value, translation.get_language() or "")


@functools.cache
def _badge(kind: str, value: str, language: str) -> SafeString:  # noqa: ARG001 - the words are of that language
    words, tone, drawing = meaning_of(kind, value)
    drawn = render_to_string("web/state.html", {"words": str(words), "tone": tone, "icon": drawing})
    return mark_safe(drawn.strip())


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
def way(term: str, billing_plan: str, segment: str = "") -> str:
    """How long one is committed and how often one pays, and a reserved segment: 1-year term, billed monthly."""
    return terms.way(term, billing_plan, segment)


@register.simple_tag
def term(value: str) -> str:
    """How long one is committed."""
    return str(terms.TERMS[value])


@register.simple_tag
def per_seat(billing_plan: str) -> str:
    """For what a price stands: per seat and month."""
    return str(terms.PER_SEAT[billing_plan])


@register.simple_tag
def seats_of(line: Any) -> str:
    """How many seats the line of a basket or an order buys or converts, or adds to a subscription that stands."""
    if line.purpose == "add_seats":
        words = ngettext("%(seats)s seat more", "%(seats)s seats more", line.seats)
    else:
        words = ngettext("%(seats)s seat", "%(seats)s seats", line.seats)
    return str(words % {"seats": line.seats})


@register.simple_tag
def per_cycle(billing_plan: str) -> str:
    """How often an amount is paid: per month."""
    return str(terms.PER_CYCLE[billing_plan])
