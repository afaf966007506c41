"""The same database and simulator as the catalogue's tests have, one of each for a file of tests."""

from tests.use_cases.catalog.conftest import committing_database, one_simulator, simulator

__all__ = ["committing_database", "one_simulator", "simulator"]
