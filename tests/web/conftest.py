"""The pages' tests share one database; each makes a provider of its own, and nothing is rolled back."""

from __future__ import annotations

import pytest
from tests.support.database import committing_database
from tests.support.story_fixtures import house_of_the_file, story
from tests.support.words import texts

__all__ = ["committing_database", "house_of_the_file", "story"]


@pytest.fixture(scope="session", autouse=True)
def compiled_texts() -> None:
    """German is compiled, as `make test` does before."""
    texts().compile_all()
