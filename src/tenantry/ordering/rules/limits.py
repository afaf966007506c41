"""How much fits into a basket: the same for every door."""

from __future__ import annotations

from typing import Final

MOST_LINES: Final = 100
MOST_SEATS: Final = 10_000_000  # as many as Microsoft sells of its largest plans
