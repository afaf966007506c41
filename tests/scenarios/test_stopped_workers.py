"""A worker that is stopped for a while, as by a suspended machine, loses its jobs to others and goes on afterwards."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.support.processes import processes, wait_until
from tests.support.simulator import running_simulator, settings_for
from tests.support.story import EXACTLY_ONE, Placed, a_story, place, ready_basket, speaking_to

from tenantry.foundation.clock import machine_now

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases

SILENCE_SECONDS = 3.0  # the tests' workers take each other for dead after one


def test_a_worker_that_was_taken_for_dead_works_again_when_it_is_let_go_on(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    logs = tmp_path_factory.mktemp("logs")
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        running_simulator(clock=machine_now().isoformat()) as simulator,
        speaking_to(simulator),
        processes(logs, settings_for(simulator.url) | {"DATABASE_URL": url}) as started,
    ):
        story = a_story(simulator)
        stopped, watcher = started.worker(), started.worker()
        ready = ready_basket(story)
        os.killpg(stopped.process.pid, signal.SIGSTOP)
        time.sleep(SILENCE_SECONDS)
        os.killpg(stopped.process.pid, signal.SIGCONT)
        watcher.stop()

        placed = Placed(story, place(story, ready), ready.domain)

        wait_until(lambda: placed.state == "completed", "the worker that was stopped executes the order")
        assert stopped.process.poll() is None
        assert placed.at_microsoft() == EXACTLY_ONE
