"""Secrets at rest. The first configured key encrypts, all of them decrypt, so that keys can be rotated."""

from __future__ import annotations

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.TENANTRY_ENCRYPTION_KEYS])


def encrypt(text: str) -> bytes:
    """The text, unreadable without the process's key."""
    return _keys().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """The text again. Raises cryptography's InvalidToken when no configured key fits."""
    return _keys().decrypt(bytes(token)).decode()
