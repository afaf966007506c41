"""A demonstration of its own: PostgreSQL, simulator, worker and web server in a directory that is thrown away."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenantry.config.environment import Mode, VatCheckBy, environment
from tenantry.config.launch import installation
from tenantry.config.launch.ports import free_port
from tenantry.config.launch.postgres import embedded_postgres, remove_data
from tenantry.config.launch.processes import ProcessGroup, Program

if TYPE_CHECKING:
    from tenantry.demo.logins import Login

_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the demonstration is reached, and who can sign in."""

    web_url: str
    simulator_url: str
    data_dir: Path
    logins: tuple[Login, ...]

    def login(self, role: str) -> Login:
        """The person of that role."""
        return next(one for one in self.logins if one.role == role)


@contextlib.contextmanager
def running() -> Iterator[Stage]:
    """The demonstration after its story; it leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tenantry-screens-"))
    folder.chmod(0o711)  # as root the database server runs as another user
    try:
        with embedded_postgres(folder / "postgres", options=_QUICK) as url:
            # By name: browsers make passkeys for names, not for addresses.
            port, simulator = free_port(), f"http://127.0.0.1:{free_port()}"
            _publish(folder, url, port, simulator)
            with ProcessGroup(folder / "logs") as group:
                group.start(_simulator(simulator))
                installation.prepare(environment())
                group.wait_ready("simulator")
                group.start(Program("worker", _tenantry("worker"), os.environ.copy()))
                at = f"http://127.0.0.1:{port}"
                group.start(Program("web", _tenantry("serve"), os.environ.copy(), answers_at=at))
                group.wait_ready("web")
                yield _played(f"http://localhost:{port}", at, simulator, folder)
    finally:
        remove_data(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def _played(web_url: str, api_url: str, simulator: str, folder: Path) -> Stage:
    from tenantry.config.wiring import wire
    from tenantry.demo.logins import logins
    from tenantry.demo.performance import perform

    wire()
    papers = folder / "papers"
    papers.mkdir()
    with Path(os.devnull).open("w") as unheard, contextlib.redirect_stdout(unheard):
        perform(
            base_url=api_url,
            simulator_url=simulator,
            data_dir=folder,
            papers=papers,
            with_people=True,
        )
    return Stage(web_url, simulator, folder, logins(folder))


def _publish(folder: Path, database_url: str, port: int, simulator: str) -> None:
    env = installation.with_keys(replace(environment(), mode=Mode.demo, data_dir=folder), make=True)
    installation.publish(
        replace(
            env,
            database_url=database_url,
            port=port,
            public_url=f"http://localhost:{port}",
            simulator_url=simulator,
            microsoft_api_url=simulator,
            microsoft_sales_url=simulator,
            microsoft_graph_url=simulator,
            microsoft_login_url=simulator,
            microsoft_attestation_page_url=f"{simulator}/attest/{{id}}",
            vat_check=VatCheckBy.stand_in,
            step_pause_seconds=0.5,
        )
    )


def _simulator(url: str) -> Program:
    command = [sys.executable, "-m", "partner_center_simulator", "--host", "127.0.0.1"]
    command += ["--port", url.rpartition(":")[2], "--follow", "--catalogue", "starter"]
    return Program("simulator", tuple(command), os.environ.copy(), ready_line="simulator ready at ")


def _tenantry(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tenantry", *arguments)
