"""Filters of the design language: initials, and the control of a form's field."""

from __future__ import annotations

import functools
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@functools.lru_cache(maxsize=500)
def _inner(choices: tuple[tuple[str, str], ...], chosen: str | None) -> SafeString:
    """The options of a select; hundreds of countries are written once for each language and choice."""
    drawn = []
    for value, label in choices:
        selected = " selected" if value == chosen else ""
        chosen = None if selected else chosen  # of a value that stands twice, the first is chosen
        drawn.append(f'<option value="{escape(value)}"{selected}>{escape(label)}</option>')
    return mark_safe("".join(drawn))


class _PlainSelect(Select):
    """Django's select without groups, drawn without a template for each of its options: hundreds of them count."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's
        """The same attributes and options as Django's template has."""
        chosen = self.format_value(value)
        drawn = flatatt(self.build_attrs(self.attrs, attrs))
        pairs = tuple(("" if one is None else str(one), str(label)) for one, label in self.choices)
        inner = _inner(pairs, next((one for one, _ in pairs if one in chosen), None))
        return format_html('<select name="{}"{}>{}</select>', name, drawn, inner)

    @classmethod
    def of(cls, widget: Select) -> _PlainSelect:
        """The same control."""
        plain = cls(attrs=widget.attrs, choices=widget.choices)
        plain.is_required, plain.is_localized = widget.is_required, widget.is_localized
        return plain


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    words = [word for word in str(name).split() if word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words[:1]]
    return "".join(letters).upper()


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a field, dressed as the design says for its kind."""
    widget = field.field.widget
    dress = "form-control"
    if isinstance(widget, (CheckboxInput, CheckboxSelectMultiple, RadioSelect)):
        dress = "form-check-input"
    elif isinstance(widget, Select):
        dress = "form-select"
    own = str(widget.attrs.get("class", ""))
    is_plain = type(widget) is Select and not any(
        isinstance(words, (list, tuple)) for _, words in widget.choices
    )
    return field.as_widget(
        _PlainSelect.of(widget) if is_plain else None, attrs={"class": f"{dress} {own}".strip()}
    )


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the label stands behind the control instead of above it."""
    return isinstance(field.field.widget, CheckboxInput)
