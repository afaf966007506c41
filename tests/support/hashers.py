"""The hasher of passwords, which counts how often it has worked: that is what takes the time of a sign-in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher


class CountingHasher(Argon2PasswordHasher):
    """Argon2id as ever."""

    computed: ClassVar[list[str]] = []

    def encode(self, password: Any, salt: Any) -> str:
        """A new hash."""
        self.computed.append("made")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """A hash compared."""
        self.computed.append("compared")
        return super().verify(password, encoded)
