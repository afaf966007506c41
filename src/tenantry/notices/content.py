"""What every mail is made of: its parts, and the words and formats that all kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Content:
    """What one kind of mail says; the layout is the same for all. Facts are rows of a name and a value."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""
    link: str = ""
    small: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def greeting(name: str) -> str:
    """Hello, by name where it is known."""
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def locale_of(language: str) -> str:
    """In which way dates and amounts are written; English is written the European way."""
    return "en_GB" if language == "en" else language


def instant(text: str, zone: str, language: str) -> str:
    """A stored instant in the reader's zone, which is named."""
    when = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    locale = locale_of(language)
    return f"{format_date(when, 'long', locale)}, {format_time(when, 'short', locale=locale)} ({zone})"


def address(path: str) -> str:
    """The whole address of a page."""
    return f"{settings.TENANTRY_PUBLIC_URL}{path}"


def ended(sentence: str) -> str:
    """A name that ends with a full stop ends its sentence, too."""
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence
