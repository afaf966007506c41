"""Journeys: each file has a web server, a worker and a simulator of its own; the run shares one browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.browser import Journey, Place, journey_at, running_browser
from tests.support.processes import SHORT, SOON, Processes, processes, wait_until
from tests.support.simulator import running_simulator, settings_for
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


@pytest.fixture(scope="module")
def stage(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A provider with a synchronised catalogue and its reseller, served by real processes."""
    from tests.support.story import a_story, speaking_to

    from tenantry.foundation.clock import machine_now

    texts().compile_all()
    folder = tmp_path_factory.mktemp("stage")
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        running_simulator(clock=machine_now().isoformat()) as simulator,
        speaking_to(simulator),
        processes(folder, _settings(url, simulator.url, folder)) as started,
    ):
        web = started.start("web", ["-m", "tenantry", "serve"])
        worker = started.start("worker", ["-m", "tenantry", "worker"])
        story = a_story(simulator)
        address = f"http://127.0.0.1:{started.settings['TENANTRY_PORT']}"
        wait_until(
            lambda: answers(address) or web.process.poll() is not None, "the web server answers", seconds=60
        )
        assert web.process.poll() is None, web.said
        wait_until(lambda: "worker ready" in worker.said, "the worker starts", seconds=60)
        yield Stage(Place(address, web.log, frozenset({simulator.url})), story, started)


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
