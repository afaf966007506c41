"""The words for every problem code, in English and in German, with the same values in both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale

from tenantry.kernel.problems import Problem
from tenantry.words import english, german, values

# Values that are ISO codes of countries; Babel knows how readers call these.
_COUNTRIES = frozenset({"country", "market"})

DEFAULT = "en"
SENTENCES: Mapping[str, Mapping[str, str]] = {"en": english.SENTENCES, "de": german.SENTENCES}
VALUES = {"en": values.ENGLISH, "de": values.GERMAN}
TITLES: Mapping[str, Mapping[int, str]] = {"en": english.TITLES, "de": german.TITLES}


class _Params(dict[str, str | int]):
    """A value that a problem does not carry is left out of its sentence, rather than breaking the answer."""

    def __missing__(self, key: str) -> str:
        return "…"


def language_for(accepted: str, own: str) -> str:
    """The language to answer in: the first known one of the header, else the caller's own, else English."""
    for choice in [*accepted.split(","), own]:
        language = choice.partition(";")[0].strip()[:2].lower()
        if language in SENTENCES:
            return language
    return DEFAULT


def sentence(problem: Problem, language: str) -> str:
    """What is wrong and what to do, in that language."""
    return sentence_of(problem.code.name, problem.params, language)


def sentence_of(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of a code, also of one that was stored; a list among its values is of problems, told in it."""
    template = SENTENCES[language].get(code) or SENTENCES[DEFAULT].get(code, code)
    told = VALUES[language]
    spoken = {name: _spoken(told.get(name, {}), value) for name, value in params.items()}
    spoken |= {name: _country(params[name], language) for name in _COUNTRIES & params.keys()}
    spoken |= {name: _all(value, language) for name, value in params.items() if isinstance(value, list)}
    return template.format_map(_Params(spoken))


def _spoken(words: Mapping[str, str], value: Any) -> Any:
    """The words of a value, or of each of several that are joined by commas; as it is where it has none."""
    if not isinstance(value, str) or value in words:
        return words.get(str(value), value)
    return ", ".join(words.get(one, one) for one in value.split(", ")) if words else value


def _country(code: Any, language: str) -> Any:
    """A country as readers of the language call it; a code that nobody knows, as it is."""
    names = Locale(language if language in SENTENCES else DEFAULT).territories
    return names.get(code, code) if isinstance(code, str) else code


def _all(problems: list[dict[str, Any]], language: str) -> str:
    """The sentences of stored problems, one after the other."""
    return " ".join(sentence_of(one["code"], one.get("params") or {}, language) for one in problems)


def title(status: int, language: str) -> str:
    """What a status means, in a few words."""
    return TITLES[language].get(status, TITLES[language][500])
