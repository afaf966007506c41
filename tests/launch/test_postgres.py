"""The embedded PostgreSQL: closed to others, shared while it runs, never left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tenantry.config.launch.binaries import every_installation, find_binaries, readable_by
from tenantry.config.launch.linux import process_started, unprivileged_account
from tenantry.config.launch.postgres import embedded_postgres, remove_data

FAST = {"fsync": "off"}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    # Not pytest's own temporary folder: that one is closed to the user as which the server runs under root.
    parent = Path(tempfile.mkdtemp(prefix="tenantry-launch-"))
    parent.chmod(0o711)
    yield parent / "postgres"
    remove_data(parent / "postgres")
    shutil.rmtree(parent)


def _pid(data_dir: Path) -> int:
    return int(json.loads((data_dir / "server.json").read_text())["postgres_pid"])


def _ends(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while process_started(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    return process_started(pid) is None


def _in_another_process(data_dir: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "tenantry.config.launch.postgres", str(data_dir), "-c", "fsync=off"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_new_server_keeps_utf8_and_sorts_by_code_point(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST) as url, psycopg.connect(url) as connection:
        encoding = connection.execute("SHOW server_encoding").fetchone()
        words = connection.execute("SELECT w FROM unnest(ARRAY['b', 'ä', 'B', 'a']) w ORDER BY w").fetchall()
        upper = connection.execute("SELECT upper('ärger')").fetchone()
    assert encoding == ("UTF8",)
    assert words == [("B",), ("a",), ("b",), ("ä",)]
    assert upper == ("ÄRGER",)


def test_data_socket_and_password_are_closed_to_others(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST) as url:
        runtime = Path(json.loads((data_dir / "server.json").read_text())["runtime_dir"])
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode)
            for path in (data_dir / "cluster", data_dir / "password", data_dir / "server.json")
        }
        assert modes == {"cluster": 0o700, "password": 0o600, "server.json": 0o600}
        assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
        wrong = url.replace((data_dir / "password").read_text(), "wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
    assert not runtime.exists()


def test_a_running_server_is_shared_and_stops_with_the_one_who_started_it(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST) as first:
        pid = _pid(data_dir)
        with embedded_postgres(data_dir) as second:
            assert second == first
        assert process_started(pid) is not None
    assert process_started(pid) is None


def test_a_server_killed_by_force_starts_again_with_its_data(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            connection.commit()
        os.kill(_pid(data_dir), signal.SIGKILL)
    with embedded_postgres(data_dir, options=FAST) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_the_server_ends_with_its_parent_also_by_force(data_dir: Path) -> None:
    parent, _url = _in_another_process(data_dir)
    pid = _pid(data_dir)
    parent.kill()
    parent.wait()
    assert _ends(pid)
    with embedded_postgres(data_dir, options=FAST) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_nobody_wrote_down_is_found_by_its_pid_file_and_replaced(data_dir: Path) -> None:
    parent, _url = _in_another_process(data_dir)
    pid = _pid(data_dir)
    (data_dir / "server.json").unlink()
    try:
        with embedded_postgres(data_dir, options=FAST):
            assert process_started(pid) is None
            assert _pid(data_dir) != pid
    finally:
        parent.terminate()
        parent.wait()


def test_the_command_prints_the_address_and_stops_the_server_on_sigterm(data_dir: Path) -> None:
    process, url = _in_another_process(data_dir)
    pid = _pid(data_dir)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("tenantry",)
    process.terminate()
    assert process.wait(10) == 0
    assert process_started(pid) is None


def test_the_server_never_runs_as_root(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST):
        assert Path(f"/proc/{_pid(data_dir)}").stat().st_uid == unprivileged_account().uid != 0


AS_NOBODY = """
import os, sys
from pathlib import Path
import psycopg
from tenantry.config.launch.postgres import embedded_postgres

def answer(folder):
    with embedded_postgres(Path(folder), options={"fsync": "off"}) as url, psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone()[0]

answer(sys.argv[1])  # also loads every module while the libraries can be read
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(int(sys.argv[4])); os.setuid(int(sys.argv[3]))
print(os.geteuid(), answer(sys.argv[2]))
"""


def test_an_unprivileged_user_runs_it_as_itself(data_dir: Path) -> None:
    account = unprivileged_account()
    own = data_dir.parent / "own"
    own.mkdir()
    binaries = readable_by(account, find_binaries(), data_dir.parent)
    if os.geteuid() == 0:
        os.chown(own, account.uid, account.gid)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(data_dir), str(own / "pg"), str(account.uid), str(account.gid)],
        env={**os.environ, "PATH": f"{binaries.home}/bin:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"{account.uid} 1\n", done.stderr


@pytest.mark.parametrize("closed", ["data", "programs"])
def test_a_home_closed_to_the_servers_user_does_not_matter(
    closed: str, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    if closed == "programs":
        found = find_binaries()
        package = found.home.parent
        for part in (f"{package.name}/{found.home.name}", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, home / part, symlinks=True)
        candidates = [home / package.name / found.home.name]
        monkeypatch.setattr("tenantry.config.launch.binaries._candidates", lambda: candidates)
        place = data_dir
    else:
        place = home / "data"
    try:
        with embedded_postgres(place, options=FAST) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with embedded_postgres(place, options=FAST) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 2").fetchone() == (2,)
    finally:
        remove_data(place)


@pytest.mark.parametrize("major", sorted({found.major for found in every_installation()}))
def test_every_version_that_is_installed_can_be_asked_for(major: int, data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST, major=major) as url, psycopg.connect(url) as connection:
        assert connection.info.server_version // 10_000 == major
        words = connection.execute("SELECT w FROM unnest(ARRAY['b', 'ä', 'B', 'a']) w ORDER BY w").fetchall()
    assert words == [("B",), ("a",), ("b",), ("ä",)]


def test_a_version_that_is_not_installed_is_refused_and_named(data_dir: Path) -> None:
    refusal = pytest.raises(RuntimeError, match="no PostgreSQL 14 here, but only")
    with refusal, embedded_postgres(data_dir, major=14):
        pass
    assert not (data_dir / "server.json").exists()


def test_data_of_a_version_that_is_not_here_is_refused_in_words(data_dir: Path) -> None:
    with embedded_postgres(data_dir, options=FAST):
        pass
    (data_dir / "cluster" / "PG_VERSION").write_text("9\n")
    refusal = pytest.raises(RuntimeError, match="written by PostgreSQL 9, but only .* install PostgreSQL 9")
    with refusal, embedded_postgres(data_dir):
        pass
