"""Every test here commits; German is compiled."""

from __future__ import annotations

import pytest
from tests.support.database import committing_database
from tests.support.words import texts

__all__ = ["committing_database"]


@pytest.fixture(scope="session", autouse=True)
def compiled_texts() -> None:
    """German is compiled, as `make test` does before."""
    texts().compile_all()
