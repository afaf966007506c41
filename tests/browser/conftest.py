"""Journeys: each file has a provider of its own. Files that follow each other in one process share web server, worker,
simulator and browser; a file that stops or replaces processes has its own (`lone_stage`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.browser import Journey, Place, journey_at, running_browser
from tests.support.processes import SHORT, SOON, Processes, processes, wait_until
from tests.support.simulator import Simulator, running_simulator, settings_for
from tests.support.words import texts

from tenantry.config.launch.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases
    from tests.support.story import Story

# Playwright keeps an event loop in this thread; Django would take every statement here for one made inside of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class Stage:
    """A running installation, and the provider in it."""

    place: Place
    story: Story
    processes: Processes


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with running_browser() as started:
        yield started


@dataclass(frozen=True)
class Running:
    """What all files share that follow each other."""

    url: str  # of the database
    simulator: Simulator
    processes: Processes
    folder: Path

    @property
    def place(self) -> Place:
        """Where its web server answers, once it does."""
        web, worker = self.processes.started[:2]
        address = f"http://127.0.0.1:{self.processes.settings['TENANTRY_PORT']}"
        wait_until(
            lambda: answers(address) or web.process.poll() is not None, "the web server answers", seconds=60
        )
        assert web.process.poll() is None, web.said
        wait_until(lambda: "worker ready" in worker.said, "the worker starts", seconds=60)
        return Place(address, web.log, frozenset({self.simulator.url}))


@contextmanager
def _running(databases: Databases, folder: Path) -> Iterator[Running]:
    """A web server and a worker on a database of their own, which speak to a simulator of their own."""
    from tenantry.foundation.clock import machine_now

    texts().compile_all()
    with (
        databases.copy() as url,
        running_simulator(clock=machine_now().isoformat()) as simulator,
        processes(folder, _settings(url, simulator.url, folder)) as started,
    ):
        started.start("web", ["-m", "tenantry", "serve"])
        started.start("worker", ["-m", "tenantry", "worker"])
        yield Running(url, simulator, started, folder)


_SHARED = ExitStack()
_running_now: list[Running] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What is shared ends with the last journey in a row: nothing runs beside the tests of other folders."""
    yield
    if nextitem is None or nextitem.path.parent != item.path.parent:
        _running_now.clear()
        _SHARED.close()


@contextmanager
def _staged(running: Running, databases: Databases, blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """A new provider with a synchronised catalogue and its reseller, served there."""
    from tests.support.story import a_story, speaking_to

    with blocker.unblock(), databases.used_by_django(running.url), speaking_to(running.simulator):
        story = a_story(running.simulator)
        yield Stage(running.place, story, running.processes)


@pytest.fixture(scope="module")
def stage(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A provider of the file's own, in an installation that other files have used before."""
    if not _running_now:
        _running_now.append(_SHARED.enter_context(_running(databases, tmp_path_factory.mktemp("stage"))))
    with _staged(_running_now[0], databases, django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def lone_stage(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """An installation of the file's own, whose processes it may stop."""
    with (
        _running(databases, tmp_path_factory.mktemp("stage")) as running,
        _staged(running, databases, django_db_blocker) as made,
    ):
        yield made


def _settings(url: str, simulator: str, folder: Path) -> dict[str, str]:
    port = str(free_port(18_000 + os.getpid() % 1_000, "127.0.0.1"))
    return {
        **SOON,
        **SHORT,
        **settings_for(simulator),
        "DATABASE_URL": url,
        "TENANTRY_DATA_DIR": str(folder / "data"),
        "TENANTRY_PORT": port,
        "TENANTRY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TENANTRY_WEB_WORKERS": "1",
        "TENANTRY_WEB_THREADS": "4",
        "MICROSOFT_ATTESTATION_PAGE_URL": f"{simulator}/attest/{{id}}",
        "MICROSOFT_CALLS_PER_MINUTE": "100000",
    }


def answers(address: str) -> bool:
    """Whether pages are served there."""
    import httpx2

    try:
        return httpx2.get(f"{address}/nothing/", timeout=5).status_code == 404
    except httpx2.TransportError:
        return False


@pytest.fixture
def window() -> dict[str, Any]:
    """Options of the browser's window; a test or file may override them (narrow, German, dark)."""
    return {}


@pytest.fixture
def journey(
    stage: Stage, browser: Browser, window: dict[str, Any], django_db_blocker: DjangoDbBlocker
) -> Iterator[Journey]:
    """A fresh window before the stage's web server."""
    with django_db_blocker.unblock(), journey_at(stage.place, browser, **window) as begun:
        yield begun
