"""How long to wait before Microsoft is asked again about what a person decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 1, 2, 3, 5, 10, 15, 30))
_LONGEST: Final = timedelta(hours=1)


def pause_after(looks: int) -> timedelta:
    """How long to wait after so many looks at Microsoft: less and less often, and at least each hour."""
    return _PAUSES[looks] if looks < len(_PAUSES) else _LONGEST
