"""What every test may use: settings of a test installation, and databases of its own on one server.

The first test that needs a database starts the server; one server serves the whole run, also its parallel
workers, and ends with it. With DATABASE_URL that server is used instead, and TENANTRY_TEST_POSTGRESQL=15 asks for
a server of that major version. Tests that need none start none.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from tenantry.config.launch.linux import process_started

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
_GIVEN = "TENANTRY_TEST_DATABASE_SERVER"  # the caller's DATABASE_URL, or nothing
_RUN = "TENANTRY_TEST_RUN_DIR"
_MAJOR = "TENANTRY_TEST_POSTGRESQL"

if not _IS_WORKER:
    # Before any settings are read: nothing of the developer's own installation reaches a test.
    os.environ[_GIVEN] = os.environ.get("DATABASE_URL", "")
    for name in list(os.environ):
        if name.startswith(("TENANTRY_", "MICROSOFT_", "DATABASE_URL")) and name not in (_GIVEN, _MAJOR):
            del os.environ[name]
    os.environ["TENANTRY_ENVIRONMENT"] = "test"
    os.environ["TENANTRY_SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["TENANTRY_ENCRYPTION_KEYS"] = Fernet.generate_key().decode()

_LONGEST = ("test_axe_walk.py", "test_walk_over_pages.py", "test_outsider_walk.py")

# A slow moment of the machine is no finding; `make soak` looks a hundred times as far.
hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.register_profile("soak", deadline=None, max_examples=10_000)
hypothesis_settings.load_profile("default")


def pytest_configure(config: pytest.Config) -> None:
    if not _IS_WORKER:
        run = Path(tempfile.mkdtemp(prefix="tenantry-tests-"))
        run.chmod(0o711)  # as root the database server runs as another user
        os.environ[_RUN] = str(run)
        (run / "controller").write_text(str(os.getpid()))
        os.environ["TENANTRY_DATA_DIR"] = str(run / "data")
    if config.pluginmanager.hasplugin("django"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tenantry.config.settings"
        from django.conf import settings

        assert settings.DATABASES  # reads the settings now; pytest-django sets Django up after this


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that no process is left alone with one of them at the end."""
    count = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.path.name.endswith(_LONGEST), item.path.parent.name != "browser",
        -count[item.path], str(item.path)))  # fmt: skip


def pytest_unconfigure(config: pytest.Config) -> None:
    run = Path(os.environ.get(_RUN, ""))
    if _IS_WORKER or not (run / "controller").exists():
        return
    if os.environ[_GIVEN]:
        _drop_all(run)
    elif (run / "server.pid").exists():
        pid = int((run / "server.pid").read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while process_started(pid) is not None and time.monotonic() < deadline:
            time.sleep(0.02)
    shutil.rmtree(run, ignore_errors=True)


def _prefix(run: Path) -> str:
    return f"tt_{run.name.removeprefix('tenantry-tests-').lower()}"


@contextlib.contextmanager
def _one_at_a_time(run: Path) -> Iterator[None]:
    with (run / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start_server(run: Path) -> str:
    """The server's address; the first caller starts it, for as long as the controlling process lives."""
    if os.environ[_GIVEN]:
        return os.environ[_GIVEN]
    address = run / "server.url"
    if not address.exists():
        command = [sys.executable, "-m", "tenantry.config.launch.postgres", str(run / "postgres")]
        command += [
            "--while",
            (run / "controller").read_text(),
            "-c",
            "fsync=off",
            "-c",
            "max_connections=200",
        ]
        if major := os.environ.get(_MAJOR):
            command += ["--major", major]
        said = run / "server.out"
        with said.open("wb") as out:
            server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        (run / "server.pid").write_text(str(server.pid))
        while not (text := said.read_text()).startswith("postgresql://") or not text.endswith("\n"):
            assert server.poll() is None, f"PostgreSQL for tests did not start: {text}"
            time.sleep(0.02)
        address.write_text(text.strip())
    return address.read_text()


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _admin(server_url: str) -> psycopg.Connection:
    return psycopg.connect(server_url, autocommit=True)


def _drop_all(run: Path) -> None:
    with _admin(os.environ[_GIVEN]) as admin:
        found = admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_prefix(run)]
        ).fetchall()
        for (database,) in found:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


def _forget_clients() -> None:
    """Another database has other accounts under the same keys, and threads of their own connected to it."""
    if "tenantry.microsoft.clients" in sys.modules:
        from tenantry.microsoft.clients import forget_clients

        forget_clients()


class Databases:
    """Makes databases as copies of a migrated template and points Django at them."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.template = f"{_prefix(run)}_template"
        with _one_at_a_time(run):
            self.server_url = _start_server(run)
            if not (run / "template.made").exists():
                with _admin(self.server_url) as admin:
                    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.template)))
                self._migrate_template()
                (run / "template.made").touch()

    def _migrate_template(self) -> None:
        from django.core.management import call_command

        with self.used_by_django(_named(self.server_url, self.template)):
            call_command("migrate", verbosity=0, interactive=False)

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """A fresh database for as long as the block lasts: its address."""
        name = f"{_prefix(self.run)}_{uuid4().hex[:12]}"
        with _admin(self.server_url) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(self.template)
                )
            )
            try:
                yield _named(self.server_url, name)
            finally:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextlib.contextmanager
    def used_by_django(self, url: str) -> Iterator[None]:
        """Django's default connection, also in new threads, goes to this database."""
        from django.db import connections

        parts = urlsplit(url)
        where = {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
        connection = connections["default"]
        dictionaries = (connections.settings["default"], connection.settings_dict)
        before = [{key: dictionary[key] for key in where} for dictionary in dictionaries]
        connection.close()
        for dictionary in dictionaries:
            dictionary.update(where)
        _forget_clients()
        try:
            yield
        finally:
            connection.close()
            for dictionary, values in zip(dictionaries, before, strict=True):
                dictionary.update(values)
            _forget_clients()


@pytest.fixture(scope="session")
def databases(django_db_blocker: DjangoDbBlocker) -> Databases:
    """Fresh databases on the run's server."""
    with django_db_blocker.unblock():
        return Databases(Path(os.environ[_RUN]))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, databases: Databases) -> Iterator[None]:
    """In place of pytest-django's own: this process's database is a copy of the migrated template."""
    with databases.copy() as url, databases.used_by_django(url):
        yield


@pytest.fixture
def fresh_database(
    databases: Databases, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database for this test alone, where everything commits: for several connections and processes.

    Its address is the value; Django and DATABASE_URL point at it. It goes away with all it holds."""
    with databases.copy() as url, django_db_blocker.unblock(), databases.used_by_django(url):
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


@pytest.fixture
def another_database(databases: Databases) -> Iterator[Callable[[], str]]:
    """Makes further fresh databases, which Django does not use."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(databases.copy())
