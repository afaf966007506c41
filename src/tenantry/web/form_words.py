"""What the fields of forms say when something is wrong with what was entered, in our words for every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_CHOOSE = _("Please choose one.")
_NOT_OFFERED = _("This cannot be chosen. Please choose from the list.")
_NUMBER = _("Please enter a number, such as 12.5.")
_FILE = _("Please choose a file.")
_INSTANT = _("Please enter a day and a time, such as 2026-11-30 18:00.")
_LIMITS: Mapping[str, Any] = {
    "max_value": _("At most %(limit_value)s."),
    "min_value": _("At least %(limit_value)s."),
    "step_size": _("Only multiples of %(limit_value)s."),
}
# By the class of the field, then by what is wrong; a class has those of the classes above it, too.
WORDS: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.CharField: {
        "max_length": _("At most %(limit_value)d characters, and these are %(show_value)d."),
        "min_length": _("At least %(limit_value)d characters, and these are %(show_value)d."),
        "null_characters_not_allowed": _(
            "There is a character in it that cannot be stored. Please type it anew."
        ),
    },
    forms.EmailField: {"invalid": _("Please enter an e-mail address, such as name@example.com.")},
    forms.URLField: {"invalid": _("Please enter an address that begins with https://.")},
    forms.UUIDField: {"invalid": _("Please enter an id such as 1ae2c841-3424-40e7-84b3-2b356d770e98.")},
    forms.IntegerField: {"invalid": _("Please enter a whole number, such as 12."), **_LIMITS},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {
        "invalid": _NUMBER,
        "max_decimal_places": _("At most %(max)s decimals."),
        "max_digits": _("At most %(max)s digits."),
        "max_whole_digits": _("At most %(max)s digits before the decimal point."),
    },
    forms.DateField: {"invalid": _("Please enter a day, such as 2026-11-30.")},
    forms.TimeField: {"invalid": _("Please enter a time, such as 18:00.")},
    forms.DateTimeField: {"invalid": _INSTANT},
    forms.BooleanField: {"required": _("Please tick this.")},
    forms.ChoiceField: {"required": _CHOOSE, "invalid_choice": _NOT_OFFERED},
    forms.MultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": _NOT_OFFERED,
        "invalid_list": _NOT_OFFERED,
    },
    forms.FileField: {
        "required": _FILE,
        "invalid": _FILE,
        "missing": _FILE,
        "empty": _("This file is empty. Please choose another one."),
        "max_length": _("The file's name has %(length)d characters; at most %(max)d are possible."),
        "contradiction": _("Please choose a file, or remove the one that stands: not both."),
    },
    forms.ImageField: {
        "invalid_image": _("This file is no picture, or it is damaged. Please choose another one.")
    },
}


def speak() -> None:
    """Let every field of every form speak so, also those of the libraries. What a field says for itself stays."""
    for kind, words in WORDS.items():
        own = kind.__dict__.get("default_error_messages", {})
        kind.default_error_messages = {**own, **words}
