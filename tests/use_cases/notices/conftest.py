"""Every test here commits."""

from tests.support.database import committing_database

__all__ = ["committing_database"]
