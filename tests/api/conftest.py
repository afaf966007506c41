"""The API's tests share one database; each makes a provider of its own, and nothing is rolled back."""

from __future__ import annotations

from tests.support.database import committing_database
from tests.support.story_fixtures import house_of_the_file, story

__all__ = ["committing_database", "house_of_the_file", "story"]
