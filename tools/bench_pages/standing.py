"""An installation with the large world in it, kept from run to run: made anew only when it would come out otherwise."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from tools.bench.installation import SERVER_OPTIONS, WEB_USER, Installation

from tenantry.config.environment import Mode, VatCheckBy, environment
from tenantry.config.launch import installation
from tenantry.config.launch.layout import write_private
from tenantry.config.launch.ports import free_port
from tenantry.config.launch.postgres import embedded_postgres, remove_data
from tenantry.config.launch.processes import ProcessGroup

REPOSITORY = Path(__file__).resolve().parents[2]
# Nothing answers there: no page may wait for Microsoft.
_NOBODY = "http://127.0.0.1:9"
# What is due, overdue and priced depends on the day; a world grows old.
_OLDEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a world that stands: whose it is, who looks, and a token that the web server answers to."""

    provider: int
    token: str
    people: dict[str, tuple[int, int | None]]
    rows: dict[str, int]


@contextlib.contextmanager
def standing(folder: Path, customers: int, orders: int, *, anew: bool) -> Iterator[tuple[Installation, Kept]]:
    """The installation without its web server; its database stays for the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # as root the database server runs as another user
    mark, wanted = folder / "world.json", fingerprint(customers, orders)
    kept = None if anew else _read(mark, wanted)
    if kept is None:
        mark.unlink(missing_ok=True)
        remove_data(folder / "postgres")
        shutil.rmtree(folder / "logs", ignore_errors=True)
    with embedded_postgres(folder / "postgres", options=SERVER_OPTIONS) as url:
        port = free_port()
        _publish(folder, url, port)
        with ProcessGroup(folder / "logs") as group, psycopg.connect(url, autocommit=True) as database:
            installation.prepare(environment())
            _prepare_database(database, url)
            if kept is None:
                print("making the world; it is kept, so this is once", file=sys.stderr, flush=True)
                kept = _make(customers, orders)
                told = {"fingerprint": wanted, "made": datetime.now(UTC).isoformat(), "kept": asdict(kept)}
                write_private(mark, json.dumps(told, indent=2))
            yield Installation(group, url, f"http://127.0.0.1:{port}", _NOBODY, folder, database), kept


def fingerprint(customers: int, orders: int) -> str:
    """By what the world comes out as it does: the tables, who fills them, and how large it is."""
    found = hashlib.sha256(f"{customers} {orders}".encode())
    makers = sorted((REPOSITORY / "tools/bench_pages").glob("*.py"))
    tables = sorted((REPOSITORY / "src/tenantry").glob("*/migrations/*.py"))
    asking = {"__main__", "asking", "figures", "reading", "report", "standing", "things", "walking"}
    for path in [one for one in makers if one.stem not in asking] + tables:
        found.update(path.read_bytes())
    return found.hexdigest()


def _read(mark: Path, wanted: str) -> Kept | None:
    if not mark.exists():
        return None
    told = json.loads(mark.read_text(encoding="utf-8"))
    made = datetime.fromisoformat(told["made"])
    now = datetime.now(UTC)
    if told["fingerprint"] != wanted or now - made > _OLDEST or now.month != made.month:
        return None
    kept = told["kept"]
    people = {name: (user, party) for name, (user, party) in kept["people"].items()}
    return Kept(kept["provider"], kept["token"], people, kept["rows"])


def _make(customers: int, orders: int) -> Kept:
    from tools.bench_pages.office import furnish
    from tools.bench_pages.viewers import make_people
    from tools.bench_pages.world import Size, load_world

    from tenantry.config.wiring import wire
    from tenantry.foundation.clock import business_now

    wire()
    now = business_now()
    world = load_world(Size(customers=customers, direct=max(1, customers // 10), orders=orders), now=now)
    furnish(world.provider_id, world.largest_reseller, first=now - timedelta(days=350), now=now)
    people = make_people(world.provider_id, world.largest_reseller, now)
    return Kept(world.provider_id, world.administrator_token, people, world.rows)


def _publish(folder: Path, url: str, port: int) -> None:
    """State the settings for Django in this process and for the web server; the worker does not run."""
    env = installation.with_keys(replace(environment(), mode=Mode.production, data_dir=folder), make=True)
    installation.publish(
        replace(
            env,
            database_url=url,
            port=port,
            public_url="",
            microsoft_api_url=_NOBODY,
            microsoft_sales_url=_NOBODY,
            microsoft_graph_url=_NOBODY,
            microsoft_login_url=_NOBODY,
            vat_check=VatCheckBy.stand_in,
        )
    )


def _prepare_database(database: psycopg.Connection, url: str) -> None:
    """The web server signs in as a user of its own, so that its statements are told from ours."""
    parts = urlsplit(url)
    assert parts.password
    database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    known = database.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_USER]).fetchone()
    if known is None:
        database.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
                sql.Identifier(WEB_USER), sql.Literal(parts.password), sql.Identifier(parts.username or "")
            )
        )


def web_processes() -> str:
    """How the web server runs, in words."""
    env = environment()
    return f"{env.web_workers} processes of {env.web_threads} threads, {os.cpu_count()} processors"
