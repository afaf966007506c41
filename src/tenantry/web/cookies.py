"""Notices that survive a redirection, in a signed cookie: no row, no write."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class NoticeCookie(CookieStorage):
    """Django's storage under a name that binds the cookie to this host."""

    cookie_name = settings.NOTICE_COOKIE_NAME
