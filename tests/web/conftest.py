"""The pages' tests share one database; each makes a provider of its own, and nothing is rolled back."""

from __future__ import annotations

from tests.support.database import committing_database

__all__ = ["committing_database"]
