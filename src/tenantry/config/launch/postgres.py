"""A PostgreSQL of our own, kept in a data directory and alive exactly as long as whoever started it.

`with embedded_postgres(Path("var/postgres")) as url:` and, on the command line,
`python -m tenantry.config.launch.postgres DATA_DIR`, which prints the address and stays until SIGTERM.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg

from tenantry.config.launch.binaries import Binaries, find_binaries, readable_by
from tenantry.config.launch.layout import Layout, Running, write_private
from tenantry.config.launch.linux import Account, dies_with_parent, process_started

USER = DATABASE = "tenantry"
START_SECONDS = 10.0  # after a kill -9 the old shared memory is in use for about a second
_STOP_SECONDS = 10.0
_SETTINGS = {"shared_buffers": "128MB", "max_connections": "100", "timezone": "UTC", "log_timezone": "UTC"}


@contextlib.contextmanager
def embedded_postgres(
    data_dir: Path, *, options: Mapping[str, str] | None = None, major: int | None = None
) -> Iterator[str]:
    """The address of a server on this data directory: one that another living process runs, or one of our
    own, which stops at the end of the block, or with us if we are killed.

    `major` asks for programs of that version; without it, those that fit the data, or else the first found."""
    layout = Layout.of(data_dir)
    with _locked(layout):
        running = layout.read_running()
        if running and running.is_alive and running.is_owned:
            mine = None
        else:
            _clear_up(layout, running)
            binaries = find_binaries(layout.major, asked_for=major)
            mine, running = _start(layout, binaries, {**_SETTINGS, **(options or {})})
    try:
        yield running.url
    finally:
        if mine is not None:
            with _locked(layout):
                _stop(mine)
                _forget(layout, running)


@contextlib.contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    with (layout.root / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _clear_up(layout: Layout, running: Running | None) -> None:
    """Stop a server whose parent died, found by our file or by PostgreSQL's own pid file."""
    pids = {running.postgres_pid} if running and running.is_alive else set()
    if (pid := _pid_of_cluster(layout.cluster)) is not None:
        pids.add(pid)
    for pid in pids:
        _end(pid)
    if running:
        _forget(layout, running)


def _pid_of_cluster(cluster: Path) -> int | None:
    try:
        pid = int((cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        serves = Path(f"/proc/{pid}/cwd").resolve(strict=True)
    except (FileNotFoundError, ValueError, PermissionError):
        return None
    return pid if serves == cluster.resolve() else None


def _end(pid: int) -> None:
    started = process_started(pid)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            if started is None or process_started(pid) != started:
                return
            time.sleep(0.02)
    raise RuntimeError(f"the PostgreSQL server {pid} cannot be stopped")


def _forget(layout: Layout, running: Running) -> None:
    shutil.rmtree(running.runtime_dir, ignore_errors=True)
    layout.server_file.unlink(missing_ok=True)


def _start(
    layout: Layout, found: Binaries, settings: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], Running]:
    binaries = readable_by(layout.account, found, layout.copies)
    # The path of a socket has about a hundred characters at most, so it does not lie in the data directory.
    runtime = Path(tempfile.mkdtemp(prefix="tenantry-", dir="/tmp"))
    if not layout.account.is_ours:
        os.chown(runtime, layout.account.uid, layout.account.gid)
    try:
        if not layout.initialised.exists():
            _initialise(layout, binaries, runtime)
        password = (layout.root / "password").read_text(encoding="ascii")
        server, port = _launch(layout, binaries, runtime, settings)
        try:
            _create_database(port, password)
        except psycopg.Error:
            _stop(server)
            raise
    except BaseException:
        shutil.rmtree(runtime, ignore_errors=True)
        raise
    running = Running(
        # By the socket, which costs both sides a tenth less than TCP; who reads host and port gets there, too.
        url=f"postgresql://{USER}:{quote(password)}@127.0.0.1:{port}/{DATABASE}?host={runtime}",
        postgres_pid=server.pid,
        postgres_started=process_started(server.pid) or "",
        owner_pid=os.getpid(),
        owner_started=process_started(os.getpid()) or "",
        runtime_dir=str(runtime),
    )
    write_private(layout.server_file, json.dumps(asdict(running)))
    return server, running


def _initialise(layout: Layout, binaries: Binaries, runtime: Path) -> None:
    """Make the cluster; one that was left half made is made again."""
    for left in layout.cluster.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    password = secrets.token_urlsafe(24)
    write_private(layout.root / "password", password)
    handed_over = runtime / "password"
    write_private(handed_over, password)
    if not layout.account.is_ours:
        os.chown(handed_over, layout.account.uid, layout.account.gid)
    command = [
        str(binaries.initdb),
        "--pgdata",
        str(layout.cluster),
        "--username",
        USER,
        "--pwfile",
        str(handed_over),
    ]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", *binaries.locale_options, "--no-instructions"]
    done = _run_as(layout.account, command)
    handed_over.unlink()
    if done.returncode != 0:
        raise RuntimeError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
    layout.initialised.touch()


def _identity(account: Account) -> dict[str, object]:
    return {} if account.is_ours else {"user": account.uid, "group": account.gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _run_as(account: Account, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=_environment(),
        **_identity(account),
    )


def _launch(
    layout: Layout, binaries: Binaries, runtime: Path, settings: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    """A server that answers, and its port; repeated while the one before it is still being cleared away."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        port = _free_port()
        command = [
            str(binaries.postgres),
            "-D",
            str(layout.cluster),
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            str(runtime),
        ]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with layout.log.open("ab") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # Ctrl-C reaches us, and we stop the server last
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - one system call, no Python lock
                **_identity(layout.account),
            )
        if _becomes_ready(layout, server, deadline):
            return server, port
        _stop(server)
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL does not start; its last words: {_last_words(layout.log)}")
        time.sleep(0.2)


def _becomes_ready(layout: Layout, server: subprocess.Popen[bytes], deadline: float) -> bool:
    pid_file = layout.cluster / "postmaster.pid"
    while server.poll() is None and time.monotonic() < deadline:
        try:
            lines = pid_file.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            lines = []
        if len(lines) > 7 and lines[0] == str(server.pid) and lines[7].strip() == "ready":
            return True
        time.sleep(0.01)
    return False


def _last_words(log: Path) -> str:
    return " / ".join(log.read_text(encoding="utf-8", errors="replace").strip().split("\n")[-5:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _create_database(port: int, password: str) -> None:
    with psycopg.connect(
        host="127.0.0.1", port=port, user=USER, password=password, dbname="postgres", autocommit=True
    ) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(_STOP_SECONDS)
    server.wait()


def remove_data(data_dir: Path) -> None:
    """Delete a stopped server's data, also where it had to lie elsewhere."""
    moved_to = data_dir / "moved-to"
    if moved_to.exists():
        shutil.rmtree(moved_to.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)


def main(arguments: list[str] | None = None) -> int:
    """Run a server until SIGTERM or Ctrl-C, or until the process named by --while ends."""
    parser = argparse.ArgumentParser(
        prog="python -m tenantry.config.launch.postgres", description=main.__doc__
    )
    parser.add_argument("data_dir", type=Path)
    parser.add_argument(
        "--while", dest="while_pid", type=int, help="stop when the process of this number has ended"
    )
    parser.add_argument("--major", type=int, help="run PostgreSQL of this major version")
    parser.add_argument("-c", dest="options", action="append", default=[], metavar="NAME=VALUE")
    asked = parser.parse_args(arguments)
    finished = threading.Event()

    def finish(_number: int, _frame: FrameType | None) -> None:
        finished.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    options = dict(option.split("=", 1) for option in asked.options)
    watched = None if asked.while_pid is None else process_started(asked.while_pid)
    with embedded_postgres(asked.data_dir, options=options, major=asked.major) as url:
        print(url, flush=True)
        while not finished.wait(0.2):
            if asked.while_pid is not None and process_started(asked.while_pid) != watched:
                break
    return 0


if __name__ == "__main__":
    sys.exit(main())
