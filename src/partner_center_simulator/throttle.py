"""A token bucket on the machine's clock: a minute's calls may come at once, then they trickle."""

import math

from partner_center_simulator import clock
from partner_center_simulator.refusals import throttled


class Throttle:
    """Counts calls against a ceiling per minute; refused ones too (Microsoft: API throttling guidance)."""

    def __init__(self) -> None:
        self._level = 0.0
        self._seen = clock.monotonic()

    def admit(self, per_minute: int) -> None:
        """Let a call pass, or refuse it with the seconds to wait; a ceiling of 0 admits all."""
        if per_minute == 0:
            return
        now = clock.monotonic()
        rate = per_minute / 60
        self._level = max(0.0, self._level - (now - self._seen) * rate)
        self._seen = now
        self._level = min(self._level + 1, per_minute + 10.0)
        if self._level > per_minute:
            raise throttled(max(1, math.ceil((self._level - per_minute) / rate)))
