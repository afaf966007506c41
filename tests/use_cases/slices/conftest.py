"""One small world for all these tests: they only read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.support.world import SmallWorld


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SmallWorld]:
    """A provider with forty customers and a year of trade; the database may be asked while it is there."""
    from tests.support.world import a_small_world

    with django_db_blocker.unblock():
        yield a_small_world()
