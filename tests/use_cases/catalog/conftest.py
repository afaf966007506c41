"""One database and one simulator for these tests; each makes its own provider, and nothing is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.simulator import Simulator, running_simulator, settings_for

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker, Settings


@pytest.fixture(autouse=True)
def committing_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Use cases own their transactions, so none is opened around a test."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def one_simulator() -> Iterator[Simulator]:
    """The simulator of a file of tests."""
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(one_simulator: Simulator, settings: Settings, committing_database: None) -> Iterator[Simulator]:
    """The simulator, with the product speaking to it and no fault set."""
    from tenantry.microsoft.clients import forget_clients  # models are importable once Django is set up

    for name, value in settings_for(one_simulator.url).items():
        setattr(settings, name, value)
    yield one_simulator
    one_simulator.control("DELETE", "faults")
    forget_clients()
