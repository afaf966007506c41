"""Who a person is to us, and what they may choose about how Tenantry looks and speaks to them."""

from __future__ import annotations

import re
import zoneinfo
from enum import StrEnum

from tenantry.kernel.problems import Category, Problem, code

NAME_MISSING = code("profile.name_missing", Category.INVALID)
LANGUAGE_UNKNOWN = code("profile.language_unknown", Category.INVALID)
TIME_ZONE_UNKNOWN = code("profile.time_zone_unknown", Category.INVALID)
THEME_UNKNOWN = code("profile.theme_unknown", Category.INVALID)

LANGUAGES = ("en", "de")
NAME_LIMIT = 150
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class Theme(StrEnum):
    """Light or dark pages; `auto` follows the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def is_email(text: str) -> bool:
    """Whether the text has the shape of an e-mail address; only a mail that arrives shows more."""
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def profile_problems(*, name: str, language: str, time_zone: str, theme: str = Theme.AUTO) -> list[Problem]:
    """What is wrong with what a person says about themselves."""
    found = []
    if not 0 < len(name.strip()) <= NAME_LIMIT:
        found.append(Problem(NAME_MISSING, "name", {"limit": NAME_LIMIT}))
    if language not in LANGUAGES:
        found.append(Problem(LANGUAGE_UNKNOWN, "language", {"known": ", ".join(LANGUAGES)}))
    if time_zone not in zoneinfo.available_timezones():
        found.append(Problem(TIME_ZONE_UNKNOWN, "time_zone", {"given": time_zone[:64]}))
    if theme not in [t.value for t in Theme]:
        found.append(Problem(THEME_UNKNOWN, "theme", {"given": theme[:20]}))
    return found
