"""An installation of its own to be measured: PostgreSQL, simulator, web server and worker as processes.

The database counts statements (pg_stat_statements), and the web server signs in as a user of its own, so that
what it sends is told apart from everybody else's statements without a hook in the product.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx2
import psycopg
from psycopg import sql

from tenantry.config.environment import Mode, VatCheckBy, environment
from tenantry.config.launch import installation
from tenantry.config.launch.ports import free_port
from tenantry.config.launch.postgres import embedded_postgres, remove_data
from tenantry.config.launch.processes import ProcessGroup, Program

WEB_USER = "bench_web"
# As an installation has them, the counting apart; both sides of every ratio run on this one server.
SERVER_OPTIONS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "top",
    "pg_stat_statements.max": "10000",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "fsync": "on",
    "synchronous_commit": "on",
}
CALLS_PER_MINUTE = 10_000_000  # the simulator throttles nobody: what we can do is measured, not what we may
STARTS_WITHIN_SECONDS = 60.0
WORKER_READY = "worker ready"


@dataclass(slots=True)
class Installation:
    """What runs, and where it is reached. `database` is the benchmark's own connection."""

    group: ProcessGroup
    database_url: str
    web_url: str
    simulator_url: str
    data_dir: Path
    database: psycopg.Connection
    web_pid: int = 0

    def start_web(self, token: str) -> None:
        """Start the web server that is measured; return once it answers."""
        self.web_pid = self.group.start(Program("web", _tenantry("serve"), self._as_web()))
        _until_answered(f"{self.web_url}/api/v1/me", token)

    def start_worker(self) -> int:
        """Start the worker that drains the queue; its process id, once it takes jobs."""
        pid = self.group.start(Program("worker", _tenantry("worker"), os.environ.copy()))
        _until_said(self.group.log_dir / "worker.log", WORKER_READY)
        return pid

    def time_web(self, token: str) -> float:
        """Seconds until another web server answers its first request; it is ended again."""
        port = free_port()
        with _process("serve", self._as_web() | {"TENANTRY_PORT": str(port)}, self.data_dir / "timed.log"):
            begun = time.perf_counter()
            _until_answered(f"http://127.0.0.1:{port}/api/v1/me", token)
            return time.perf_counter() - begun

    def time_worker(self) -> float:
        """Seconds until another worker takes jobs; it is ended again."""
        log = self.data_dir / "timed.log"
        with _process("worker", os.environ.copy(), log):
            begun = time.perf_counter()
            _until_said(log, WORKER_READY)
            return time.perf_counter() - begun

    def _as_web(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": as_user(self.database_url, WEB_USER)}


@contextlib.contextmanager
def running() -> Iterator[Installation]:
    """A fresh installation without worker and web server; it leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tenantry-bench-"))
    folder.chmod(0o711)  # as root the database server runs as another user
    try:
        with embedded_postgres(folder / "postgres", options=SERVER_OPTIONS) as url:
            port, simulator_port = free_port(), free_port()
            origin = f"http://127.0.0.1:{simulator_port}"
            _publish(folder, url, port, origin)
            with ProcessGroup(folder / "logs") as group, psycopg.connect(url, autocommit=True) as database:
                group.start(_simulator(simulator_port))
                installation.prepare(environment())
                _prepare_database(database, url)
                group.wait_ready("simulator")
                yield Installation(group, url, f"http://127.0.0.1:{port}", origin, folder, database)
    finally:
        remove_data(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def server_settings(database: psycopg.Connection) -> Mapping[str, str]:
    """What a reader must know of the database server to compare figures."""
    names = (
        "server_version",
        "shared_buffers",
        "max_wal_size",
        "fsync",
        "synchronous_commit",
        "wal_sync_method",
    )
    found = {}
    for name in names:
        row = database.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row is not None
        found[name] = str(row[0])
    return found


def as_user(url: str, user: str) -> str:
    """The same database, signed in as another user with the same password."""
    parts = urlsplit(url)
    _, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{parts.password}@{host}"))


def _publish(folder: Path, url: str, port: int, origin: str) -> None:
    """State the settings for Django in this process and for the processes that it starts."""
    env = installation.with_keys(replace(environment(), mode=Mode.demo, data_dir=folder), make=True)
    installation.publish(
        replace(
            env,
            database_url=url,
            port=port,
            public_url="",
            simulator_url=origin,
            microsoft_api_url=origin,
            microsoft_sales_url=origin,
            microsoft_graph_url=origin,
            microsoft_login_url=origin,
            microsoft_attestation_page_url=f"{origin}/attest/{{id}}",
            microsoft_calls_per_minute=CALLS_PER_MINUTE,
            vat_check=VatCheckBy.stand_in,
            step_pause_seconds=0.5,
        )
    )


def _prepare_database(database: psycopg.Connection, url: str) -> None:
    password = urlsplit(url).password
    assert password
    database.execute("CREATE EXTENSION pg_stat_statements")
    database.execute(
        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
            sql.Identifier(WEB_USER), sql.Literal(password), sql.Identifier(urlsplit(url).username or "")
        )
    )


def _simulator(port: int) -> Program:
    command = [sys.executable, "-m", "partner_center_simulator", "--host", "127.0.0.1", "--port", str(port)]
    ready = "simulator ready at "
    return Program("simulator", (*command, "--follow"), os.environ.copy(), ready_line=ready)


def _tenantry(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tenantry", *arguments)


@contextlib.contextmanager
def _process(command: str, variables: Mapping[str, str], log: Path) -> Iterator[None]:
    """A process for as long as the block lasts; the log is its own from the first line."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            _tenantry(command), env=dict(variables), stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _until_answered(address: str, token: str) -> None:
    begun = time.perf_counter()
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        while True:
            try:
                client.get(address).raise_for_status()
                return
            except httpx2.TransportError:
                _patience(begun, address)


def _until_said(log: Path, words: str) -> None:
    begun = time.perf_counter()
    while words not in log.read_text(encoding="utf-8", errors="replace"):
        _patience(begun, words)


def _patience(begun: float, what: str) -> None:
    if time.perf_counter() - begun > STARTS_WITHIN_SECONDS:
        raise RuntimeError(f"{what} is not ready after {STARTS_WITHIN_SECONDS:g} seconds")
    time.sleep(0.01)
