"""Every error code of the contract: how it is provoked at the simulator, or why not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One code of one group; `test` is the file that sees it, below tests/contracts."""

    group: str
    http: str
    number: int
    means: str
    how: str = ""
    test: str = ""
    why: str = ""
