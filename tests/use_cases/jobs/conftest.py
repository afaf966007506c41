"""Every test here commits, and may wire consumers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.database import committing_database

if TYPE_CHECKING:
    from .kettles import Wire

__all__ = ["committing_database", "wire"]


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Wires consumers of kettles for one test."""
    from .kettles import unwire, wire_consumer  # models need settings, which are not read yet

    yield wire_consumer
    unwire()
