"""How a value of a row is drawn, by the name of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from tenantry.web.templatetags import tenantry as tags


def _code(value: Any) -> SafeString:
    return format_html("<code>{}</code>", value)


_DRAWN: Mapping[str, Callable[[Any], str]] = {
    "text": conditional_escape,
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


def drawing(kind: str) -> Callable[[Any], str]:
    """How values of a kind are drawn, as markup.

    Kinds: text, strong, code, money, rate, number, percent, instant, day, country, or `state:order`.
    """
    name, _, of = kind.partition(":")
    draw = partial(tags.state, of) if name == "state" else _DRAWN[name]
    return lambda value: "" if value is None or value == "" else conditional_escape(draw(value))
