"""How a value of a row is drawn, by the name of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenantry.web.states import meaning_of
from tenantry.web.templatetags import tenantry as tags


def _badge(kind: str) -> Callable[[Any], SafeString]:
    def draw(value: Any) -> SafeString:
        words, tone, icon = meaning_of(kind, value)
        return render_to_string("web/state.html", {"words": str(words), "tone": tone, "icon": icon})

    return draw


def _code(value: Any) -> SafeString:
    return format_html("<code>{}</code>", value)


_DRAWN: Mapping[str, Callable[[Any], str]] = {
    "text": lambda value: format_html("{}", value),
    "strong": lambda value: format_html("<strong>{}</strong>", value),
    "code": _code,
    "money": tags.money,
    "rate": tags.rate,
    "number": tags.number,
    "percent": tags.percent,
    "instant": tags.instant,
    "day": tags.day,
    "country": tags.country,
}


def drawn(kind: str, value: Any) -> str:
    """The value's markup: text, strong, code, money, rate, number, percent, instant, day, country, or `state:order`."""
    if value is None or value == "":
        return ""
    name, _, of = kind.partition(":")
    if name == "state":
        return _badge(of)(value)
    return _DRAWN[name](value)
