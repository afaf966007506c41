"""The language of a stranger: the one chosen in the foot of a page, else what the browser asks for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from tenantry.words import language_for


def strangers_language(request: HttpRequest) -> str:
    """In which language somebody is spoken to whom we do not know."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return language_for(request.headers.get("Accept-Language", ""), "")
