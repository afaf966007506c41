"""The page docs/api.md does what it says, block by block, against running processes."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.processes import processes, wait_until
from tests.support.simulator import running_simulator, settings_for
from tests.support.story import a_story, speaking_to

from tenantry.compliance.use_cases.check_vat import check_vat
from tenantry.foundation.clock import machine_now

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "\x1e"


@pytest.fixture
def installation(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Web server, worker and simulator as processes; the variables that the page wants."""
    port = _free_port()
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        running_simulator(clock=machine_now().isoformat()) as simulator,
        speaking_to(simulator),
        processes(tmp_path, _settings(simulator.url, url, port)) as started,
    ):
        story = a_story(simulator)
        house = story.shop.house
        check_vat(party_id=house.reseller.public_id, by=house.system, now=machine_now())
        started.worker()
        web = started.start("web", ["-m", "tenantry", "serve"])
        wait_until(lambda: _answers(port) or web.process.poll() is not None, "the web server answers")
        assert web.process.poll() is None, web.said
        yield {
            "API": f"http://127.0.0.1:{port}/api/v1",
            "RESELLER": house.reseller.program.token,
            "STAFF": house.administrator.token,
        }


def _settings(simulator_url: str, database_url: str, port: int) -> dict[str, str]:
    return settings_for(simulator_url) | {
        "DATABASE_URL": database_url,
        "TENANTRY_PORT": str(port),
        "TENANTRY_WEB_WORKERS": "1",
        "TENANTRY_VAT_CHECK": "stand-in",
        "MICROSOFT_ATTESTATION_PAGE_URL": f"{simulator_url}/attest/{{id}}",
    }


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def _blocks() -> list[tuple[str, str]]:
    """Each block of commands with what it is said to print."""
    found = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    pairs: list[tuple[str, str]] = []
    for kind, text in found:
        if kind == "sh":
            pairs.append((text, ""))
        else:
            pairs[-1] = (pairs[-1][0], text)
    return pairs


def test_the_page_prints_what_it_says(installation: dict[str, str], tmp_path: Path) -> None:
    assert shutil.which("curl"), "this test plays docs/api.md with curl: apt-get install curl"
    script = "".join(f"{commands}\nprintf '{_END}'\n" for commands, _ in _blocks())
    folder = tmp_path / "shell"
    folder.mkdir()
    ran = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **installation},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    printed = ran.stdout.split(_END)
    for (commands, expected), real in zip(_blocks(), printed, strict=False):
        pattern = re.escape(expected.strip()).replace("…", ".+")
        assert re.fullmatch(pattern, real.strip()), f"{commands}\nprinted\n{real}\n{ran.stderr}"
    assert ran.returncode == 0, ran.stderr
    assert len(printed) == len(_blocks()) + 1
