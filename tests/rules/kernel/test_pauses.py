"""Microsoft is asked less and less often about what a person decides."""

from __future__ import annotations

from datetime import timedelta

from tenantry.kernel.pauses import pause_after


def test_pauses_grow_from_a_minute_to_an_hour() -> None:
    pauses = [pause_after(looks) for looks in range(20)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=1))
