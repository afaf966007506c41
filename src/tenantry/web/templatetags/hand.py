"""Filters of the design language: initials, and the control of a form's field."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.safestring import SafeString

register = template.Library()


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
    return field.as_widget(attrs={"class": f"{dress} {own}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the label stands behind the control instead of above it."""
    return isinstance(field.field.widget, CheckboxInput)
