"""Countries as readers call them."""

from __future__ import annotations

import functools

from babel import Locale

from tenantry.web.requests import PageRequest

_GROUPS = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))


def country_name(code: str, language: str) -> str:
    """A country in the reader's language; a code that Babel does not know, as it is."""
    return str(Locale(language[:2]).territories.get(code, code))


def country_options(request: PageRequest) -> list[tuple[str, str]]:
    """Every country with its code, in the order of the reader's language."""
    return list(countries(request.language))


@functools.lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """The same, for a form."""
    names = Locale(language[:2]).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _GROUPS
    ]
    return tuple(sorted(found, key=lambda one: one[1]))
