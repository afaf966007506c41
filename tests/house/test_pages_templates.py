"""Templates hold nothing that the content security policy forbids, and no words that cannot be translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.house import source

TEMPLATES = sorted(source.SOURCE.glob("*/templates/**/*.html"))
# A mail is no page: it is read where no policy is, and no style sheet.
PAGES = [path for path in TEMPLATES if path.relative_to(source.SOURCE).parts[0] != "notices"]
# What the pages that show the design say, only those read who build pages.
SAID_TO_PEOPLE = [path for path in TEMPLATES if "gallery" not in str(path.relative_to(source.SOURCE))]

_COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
_FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=|\shx-on\b|\shx-on:|[\"']\s*javascript:", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an expression that htmx would evaluate": re.compile(
        r"hx-vars|hx-(?:vals|headers)\s*=\s*[\"']js:|hx-trigger=\"[^\"]*\w\["
    ),
    "another origin": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "markup that nobody has checked": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
}  # fmt: skip
_TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPOKEN = {
    "title", "alt", "placeholder", "aria-label", "aria-description", "label", "lead", "caption", "help",
    "error", "back_label", "text", "summary", "confirm_label",
}  # fmt: skip
_SILENT = {"script", "style", "code", "kbd", "svg"}
_NAMES = {"Tenantry", "Microsoft", "UTC", "Ctrl", "PDF", "CSV", "TOTP", "onmicrosoft", "com", "ms"}


_CLASS = re.compile(r"\{% block page_class %\}[\w -]*\{% endblock %\}")  # names of the style sheet


class _Words(HTMLParser):
    """Collects what a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        self.found += [value for name, value in attrs if name in _SPOKEN and value and _says(value)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and _says(data):
            self.found.append(data.strip())


def _says(text: str) -> bool:
    return any(word not in _NAMES for word in _WORD.findall(text))


def _named(path: Path) -> str:
    return str(path.relative_to(source.SOURCE))


def _text(path: Path) -> str:
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    found = [(what, m.group()) for what, pattern in _FORBIDDEN.items() for m in pattern.finditer(_text(path))]
    assert found == []


def hard_coded(text: str) -> list[str]:
    """The words of a template that are not translated."""
    words = _Words()
    text = _CLASS.sub("", text)
    words.feed(_TAG.sub("\N{MIDDLE DOT}", _TRANSLATED.sub("\N{MIDDLE DOT}", _COMMENT.sub("", text))))
    words.close()
    return words.found


@pytest.mark.parametrize("path", SAID_TO_PEOPLE, ids=_named)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    assert hard_coded(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SAID_TO_PEOPLE, ids=_named)
def test_a_translated_block_of_several_lines_is_trimmed(path: Path) -> None:
    blocks = [m.group() for m in _TRANSLATED.finditer(_text(path)) if "\n" in m.group()]
    assert [block for block in blocks if "trimmed" not in block.partition("%}")[0]] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>Hello</p>", ["Hello"]),
        ('<input placeholder="Your name">', ["Your name"]),
        (
            '<c-card title="{{ title }}">{% blocktranslate trimmed %}All {{ n }}{% endblocktranslate %}</c-card>',
            [],
        ),
        ("<code>order.read</code><p>Microsoft: {{ name }}</p>", []),
    ],
)
def test_the_check_sees_words_and_only_words(text: str, found: list[str]) -> None:
    assert hard_coded(text) == found
