"""What the caller may plug in."""

from typing import Protocol

from partner_center.tokens import Token


class RefreshTokenStore(Protocol):
    """Keeps the refresh token of the partner's consent; a new one comes with every token and replaces it."""

    def load(self) -> str:
        """The refresh token stored last."""
        ...

    def store(self, new: str) -> None:
        """Keep `new` in place of the one before; returns only once it is safe."""
        ...


class TokenCache(Protocol):
    """Keeps access tokens until they expire; may be shared between processes."""

    def get(self, key: str) -> Token | None:
        """The token kept under `key`, if any."""
        ...

    def put(self, key: str, token: Token) -> None:
        """Keep `token` under `key`."""
        ...

    def drop(self, key: str, token: Token) -> None:
        """Forget `token`, but not a newer one that another thread has put meanwhile."""
        ...


class Limiter(Protocol):
    """Shares Microsoft's request budget between threads, processes or machines."""

    def acquire(self, operation: str) -> None:
        """Return when one call of `operation` may be made; blocks until then."""
        ...

    def penalise(self, seconds: float) -> None:
        """Microsoft asked to be left alone for so long: let nobody through before."""
        ...
