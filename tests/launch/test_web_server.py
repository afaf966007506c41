"""The web server as it is started: what it keeps in browsers, how it sends it, and what its log says when it breaks."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
import psycopg
import pytest
from tests.support.processes import REPOSITORY, Running, processes, wait_until

from tenantry.config.launch.ports import free_port

if TYPE_CHECKING:
    from tests.conftest import Databases

CSS = re.compile(r'href="(/static/web/tenantry\.[0-9a-f]{12}\.css)"')


@dataclass(frozen=True)
class Server:
    """A web server, and the address of its database."""

    client: httpx2.Client
    running: Running
    database: str


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("web")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "TENANTRY_PORT": str(port),
        "TENANTRY_DATA_DIR": str(folder / "data"),
        "TENANTRY_WEB_WORKERS": "1",
    }
    with (
        databases.copy() as url,
        processes(folder, settings | {"DATABASE_URL": url}) as started,
        httpx2.Client(base_url=address, timeout=30) as client,
    ):
        web = started.start("web", ["-m", "tenantry", "serve"])
        wait_until(
            lambda: _answers(client) or web.process.poll() is not None, "the web server answers", seconds=60
        )
        assert web.process.poll() is None, web.said
        yield Server(client, web, url)


def _answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/nothing/").status_code == 404
    except httpx2.TransportError:
        return False


@contextmanager
def without(table: str, server: Server) -> Iterator[None]:
    """A bug as nobody foresees it: a table has another name."""
    with psycopg.connect(server.database, autocommit=True) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO gone")
        try:
            yield
        finally:
            connection.execute(f"ALTER TABLE gone RENAME TO {table}")


def test_a_text_goes_compressed_to_who_takes_it_and_is_kept_for_ever(server: Server) -> None:
    found = CSS.search(server.client.get("/account/sign-in/").text)
    assert found is not None
    source = (REPOSITORY / "src/tenantry/web/static/web/tenantry.css").read_bytes()

    with server.client.stream("GET", found[1], headers={"Accept-Encoding": "br, gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    plain = server.client.get(found[1], headers={"Accept-Encoding": "identity"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(sent))
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(source) // 3
    assert "Content-Encoding" not in plain.headers
    for one in (answer, plain):
        assert one.headers["Content-Type"] == "text/css; charset=utf-8"
        assert one.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert one.headers["Vary"] == "Accept-Encoding"
        assert one.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_without_its_content_in_its_name_is_asked_for_again(server: Server) -> None:
    answer = server.client.get("/static/web/tenantry.css")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_nothing_outside_of_the_folder_is_served(server: Server) -> None:
    host, port = server.client.base_url.host, server.client.base_url.port
    for path in (
        "/static/../keys.json",
        "/static/..%2fkeys.json",
        "/static/",
        "/static/web",
        "/static/web/tenantry.css.gz",
        "/static/%00",
    ):
        answer = httpx2.get(f"http://{host}:{port}{path}")
        assert answer.status_code == 404, path


@pytest.mark.parametrize(
    ("path", "table"),
    [("/account/sign-in/", "parties_provider"), ("/api/v1/orders", "parties_apicredential")],
)
def test_what_breaks_is_told_with_a_number_that_leads_to_its_traceback_in_the_log(
    path: str, table: str, server: Server
) -> None:
    token = f"key_{'0' * 26}.{'a' * 43}"
    said = len(server.running.said)

    with without(table, server):
        answer = server.client.get(path, headers={"Authorization": f"Bearer {token}"})
    log = server.running.said[said:]

    request_id = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert request_id in answer.text
    assert log.count(f"request {request_id} failed") == 1
    assert log.count("psycopg.errors.UndefinedTable: ") == 1
    assert table not in answer.text
    assert server.client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code in (200, 401)
