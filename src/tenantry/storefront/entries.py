"""Reading what was typed into small fields."""

from __future__ import annotations

_LONGEST = 9


def whole(text: str | None, otherwise: int) -> int:
    """A whole number; what cannot be read is `otherwise`."""
    given = (text or "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST else otherwise


def plain(text: str | None, most: int = 200) -> str:
    """A line of text as it can be stored."""
    return (text or "").replace("\x00", "").strip()[:most]
