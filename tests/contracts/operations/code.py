"""Every error code of the contract: how it is provoked at the simulator, or why not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One code of one group; `test` is `file::name` below tests/contracts and compares it."""

    group: str
    http: str
    number: int
    means: str
    how: str = ""
    test: str = ""
    why: str = ""
