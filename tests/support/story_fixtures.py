"""Fixtures of every folder that plays the sale: one simulator and one provider for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.simulator import Simulator, running_simulator

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.support.story import Story

__all__ = ["house_of_the_file", "story"]


@pytest.fixture(scope="module")
def house_of_the_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """A provider and a simulator, which the tests of a file share; nothing is rolled back."""
    from tests.support.story import a_story, speaking_to

    from tenantry.foundation.clock import machine_now

    with (
        django_db_blocker.unblock(),
        running_simulator(clock=machine_now().isoformat()) as simulator,
        speaking_to(simulator),
    ):
        yield a_story(simulator)


@pytest.fixture
def story(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """The file's provider, no fault being set, and every fact asked afresh."""
    from tests.support.story import forget_facts

    with django_db_blocker.unblock():
        yield house_of_the_file
        simulator: Simulator = house_of_the_file.simulator
        simulator.control("DELETE", "faults")
        forget_facts(house_of_the_file)
