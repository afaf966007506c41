"""The only reader of the machine's clock: for token life, throttle, replay store and call log."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The machine's present instant in UTC."""
    return datetime.now(UTC)


def unix() -> float:
    """The machine's present instant in seconds since 1970."""
    return time.time()


def monotonic() -> float:
    """Seconds that never run backwards, for measuring."""
    return time.monotonic()
