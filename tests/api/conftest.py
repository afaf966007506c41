"""The API's tests share one database; each makes a provider of its own, and nothing is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@pytest.fixture(autouse=True)
def committing_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Use cases own their transactions, so none is opened around a test."""
    with django_db_blocker.unblock():
        yield
