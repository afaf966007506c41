"""What a form says of an entry that it cannot read: our words, in both languages, never the library's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import gettext, override

import tenantry
from tenantry.web.form_words import WORDS

OURS = {str(text) for words in WORDS.values() for text in words.values()}


def refusals(field: forms.Field, given: object) -> tuple[str, str]:
    said = []
    for language in ("en", "de"):
        with override(language), pytest.raises(forms.ValidationError) as error:
            field.clean(given)
        with override(language):
            said.append(" ".join(error.value.messages))
    return said[0], said[1]


@pytest.mark.parametrize(
    ("field", "given", "english", "german"),
    [
        (forms.CharField(), "", "Please fill this in.", "Bitte ausfüllen."),
        (forms.EmailField(), "", "Please fill this in.", "Bitte ausfüllen."),
        (
            forms.EmailField(),
            "nora",
            "Please enter an e-mail address, such as name@example.com.",
            "Bitte geben Sie eine E-Mail-Adresse ein, etwa name@example.com.",
        ),
        (
            forms.ChoiceField(choices=[("a", "A")]),
            "b",
            "This cannot be chosen. Please choose from the list.",
            "Das steht nicht zur Wahl. Bitte wählen Sie aus der Liste.",
        ),
        (
            forms.DecimalField(),
            "twelve",
            "Please enter a number, such as 12.5.",
            "Bitte geben Sie eine Zahl ein, etwa 12.5.",
        ),
        (forms.IntegerField(max_value=365), "400", "At most 365.", "Höchstens 365."),
        (
            forms.CharField(max_length=3),
            "abcd",
            "At most 3 characters, and these are 4.",
            "Höchstens 3 Zeichen; es sind 4.",
        ),
        (
            forms.DateTimeField(),
            "soon",
            "Please enter a day and a time, such as 2026-11-30 18:00.",
            "Bitte geben Sie Tag und Uhrzeit ein, etwa 2026-11-30 18:00.",
        ),
    ],
)
def test_an_entry_that_cannot_be_is_told_in_our_words(
    field: forms.Field, given: str, english: str, german: str
) -> None:
    assert refusals(field, given) == (english, german)


def used() -> Iterator[type[forms.Field]]:
    """The classes of fields of all forms."""
    root = Path(tenantry.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    for name in sorted(set(re.findall(r"\bforms\.([A-Z][A-Za-z]*Field)\b", text))):
        yield getattr(forms, name)


def test_no_field_has_words_of_the_library() -> None:
    said = {
        (kind.__name__, code)
        for kind in used()
        for above in kind.__mro__
        for code, text in getattr(above, "default_error_messages", {}).items()
        if str(text) not in OURS
    }

    assert said == set()
    with override("de"):
        assert [text for text in OURS if gettext(text) == text] == []
