"""One database for these tests; each makes its own provider, and nothing is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker, Settings


@pytest.fixture(autouse=True)
def committing_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[None]:
    """Use cases own their transactions, so none is opened around a test; VAT numbers are asked of nobody."""
    settings.TENANTRY_VAT_CHECK = "stand-in"
    with django_db_blocker.unblock():
        yield
