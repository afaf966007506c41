"""The demo: everything on one machine, started together, with a story played through the public doors."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg
from psycopg import sql

from tenantry.config.environment import Environment, Mode, VatCheckBy, WrongEnvironment
from tenantry.config.launch import installation
from tenantry.config.launch.ports import free_port
from tenantry.config.launch.postgres import remove_data
from tenantry.config.launch.processes import ProcessDied, ProcessGroup, Program
from tenantry.demo.wishes import StoryFailed, wishes
from tenantry.kernel.problems import Refused
from tenantry.words import sentence

_SIMULATOR_PORT = 8900


class _Stopped(BaseException):
    """SIGTERM or Ctrl-C asked us to end, or a process of the group died."""


def run(env: Environment, *, once: bool) -> int:
    """Start database, simulator, worker and web server, play the story, and keep serving unless `once`."""
    try:
        wishes()
    except StoryFailed as wrong:
        print(wrong, file=sys.stderr)
        return 2

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # the way down is not interrupted
        raise _Stopped

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    deaths: list[str] = []
    papers = env.data_dir.resolve() / "invoices"  # outlasts the data directory of a single story
    try:
        papers.mkdir(
            parents=True, exist_ok=True
        )  # before anything starts: an unusable folder is said at once
        with _data_dir(env, once=once) as env, installation.with_database(env) as env:
            _serve_and_play(env, papers, deaths, once=once)
    except _Stopped:
        if not deaths:
            return 130 if once else 0
    except (ProcessDied, StoryFailed) as failed:
        deaths.append(str(failed))
    except WrongEnvironment as wrong:
        deaths += wrong.problems
    except OSError as failed:  # a folder that cannot be written, most often
        deaths.append(f"The demo cannot start: {failed}")
    except Refused as no:
        deaths.append(" ".join(sentence(problem, "en") for problem in no.problems))
    for reason in deaths[:1]:
        print(reason, file=sys.stderr, flush=True)
    return 1 if deaths else 0


def _serve_and_play(env: Environment, papers: Path, deaths: list[str], *, once: bool) -> None:
    """Start the processes, play, and serve; a process that dies is told in `deaths` and stops us."""
    env = _with_addresses(env, once=once)
    installation.publish(env)

    def give_up(reason: str) -> None:
        deaths.append(reason)
        os.kill(os.getpid(), signal.SIGTERM)  # wakes the main thread, whatever it waits for

    with ProcessGroup(env.data_dir / "logs", on_death=give_up) as group:
        group.start(_simulator(env))
        installation.prepare(env)
        group.wait_ready("simulator")
        group.start(Program("worker", _tenantry("worker"), os.environ.copy()))
        group.start(Program("web", _tenantry("serve"), os.environ.copy(), answers_at=_origin(env)))
        group.wait_ready("web")
        _play(env, papers, once=once)
        if not once:
            group.wait()


def _play(env: Environment, papers: Path, *, once: bool) -> None:
    """Load the provider, play the story at the first start, and say where everything is."""
    from tenantry.demo.performance import perform

    outcome = perform(
        base_url=_origin(env),
        simulator_url=env.simulator_url,
        data_dir=env.data_dir,
        papers=papers,
        with_people=not once,
    )
    if once:
        print(json.dumps(outcome), flush=True)
        return
    print(f"\nTenantry serves at {env.web_url}, the Partner Center simulator at {env.simulator_url}")
    print(f"Logins, with the codes of their second factor: {env.web_url}/demo/")
    print(f"API reference: {env.web_url}/api/v1/reference")
    print(f"Logs and data are in {env.data_dir}. Ctrl-C stops everything.", flush=True)


@contextlib.contextmanager
def _data_dir(env: Environment, *, once: bool) -> Iterator[Environment]:
    """The lasting data directory; for one story a fresh one, and a fresh database beside a stated one."""
    if not once:
        lasting = _in_demo_mode(env, env.data_dir.resolve())
        with _alone(lasting.data_dir):
            yield installation.with_keys(lasting, make=True)
        return
    folder = Path(tempfile.mkdtemp(prefix="tenantry-demo-"))
    folder.chmod(0o711)  # as root the database server runs as another user
    try:
        fresh = installation.with_keys(_in_demo_mode(env, folder), make=True)
        if env.database_url:
            with _fresh_database(env.database_url, folder.name.replace("-", "_").lower()) as url:
                yield replace(fresh, database_url=url)
        else:
            yield fresh
    finally:
        remove_data(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The data directory is ours until the end: two simulators on one state would each know half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoryFailed(
                f"The demo already runs with the data in {folder}: use it, or end it with Ctrl-C, "
                "or name another folder in TENANTRY_DATA_DIR"
            ) from None
        yield


def _in_demo_mode(env: Environment, folder: Path) -> Environment:
    return replace(env, mode=Mode.demo, data_dir=folder)


@contextlib.contextmanager
def _fresh_database(url: str, name: str) -> Iterator[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield url.partition("?")[0].rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _with_addresses(env: Environment, *, once: bool) -> Environment:
    port = free_port(env.port, env.host)
    if port != env.port:
        print(f"Port {env.port} is taken: serving on {port}.", flush=True)
    simulator = free_port(0 if once else _SIMULATOR_PORT)
    if not once and simulator != _SIMULATOR_PORT:
        print(f"Port {_SIMULATOR_PORT} is taken: the simulator serves on {simulator}.", flush=True)
    origin = f"http://127.0.0.1:{simulator}"
    return replace(
        env,
        port=port,
        public_url=env.public_url or _public_url(env.host, port),
        simulator_url=origin,
        microsoft_api_url=origin,
        microsoft_sales_url=origin,
        microsoft_graph_url=origin,
        microsoft_login_url=origin,
        microsoft_attestation_page_url=f"{origin}/attest/{{id}}",
        vat_check=VatCheckBy.stand_in,
        step_pause_seconds=0.5,
    )


def _origin(env: Environment) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.host, env.host)
    return f"http://[{host}]:{env.port}" if ":" in host else f"http://{host}:{env.port}"


def _public_url(host: str, port: int) -> str:
    """By name where only this machine is served: browsers make passkeys for names, not for addresses."""
    return f"http://localhost:{port}" if host == "127.0.0.1" else ""


def _tenantry(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tenantry", *arguments)


def _simulator(env: Environment) -> Program:
    command = [sys.executable, "-m", "partner_center_simulator", "--host", "127.0.0.1"]
    command += ["--port", env.simulator_url.rpartition(":")[2], "--follow", "--catalogue", "starter"]
    command += ["--state", str(env.data_dir / "simulator.sqlite")]
    return Program("simulator", tuple(command), os.environ.copy(), ready_line="simulator ready at ")
