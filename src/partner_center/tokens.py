"""Access tokens, their two kinds, and where they are kept."""

import threading
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from pydantic import SecretStr


class TokenKind(Enum):
    """Who speaks: the application alone, or the application for the user who consented."""

    APP = "app"
    USER = "app+user"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the last instant at which it is still used."""

    access_token: SecretStr
    usable_until: datetime


class MemoryTokenCache:
    """Keeps tokens in this process; safe for threads."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> Token | None:
        """The token kept under `key`, if any."""
        return self._tokens.get(key)

    def put(self, key: str, token: Token) -> None:
        """Keep `token` under `key`."""
        with self._lock:
            self._tokens[key] = token

    def drop(self, key: str, token: Token) -> None:
        """Forget `token`, but not a newer one."""
        with self._lock:
            if self._tokens.get(key) == token:
                del self._tokens[key]
