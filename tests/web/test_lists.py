"""Lists as people use them: search, filters, sorting, pages, and the export that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money
from tenantry.web.lists import Column, Empty, Filter, Listing, inert, raw
from tenantry.web.requests import PageRequest

ACTOR = Actor(provider_id=1, kind="user", id="usr_1", role=Role.AUDITOR)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One thing of a list that stands in no table."""

    name: str
    total: Money | None
    at: datetime
    on: date
    state: str = "completed"


ROWS = (
    Row("<b>Quinta</b>", Money(Decimal("1234.5"), "EUR"), NOW, date(2026, 11, 1)),
    Row("=SUM(A1:A9)", Money(Decimal("-2"), "EUR"), NOW, date(2026, 11, 2)),
    Row("Ária, Lda", None, NOW, date(2026, 11, 3)),
)


def _read(_actor: Actor, wish: Wish) -> Slice[Row]:
    found = tuple(row for row in ROWS if wish.q.lower() in row.name.lower())
    start = (wish.page - 1) * wish.size
    return Slice(found[start : start + wish.size], len(found), wish)


def _everything(_actor: Actor, wish: Wish) -> Iterator[Row]:
    return iter(row for row in ROWS if wish.q.lower() in row.name.lower())


THINGS = Listing(
    name="things",
    title="Things",
    columns=(
        Column("name", "Name", "strong", sort="name"),
        Column("total", "Total", "money", sort="total", numeric=True),
        Column("at", "At", "instant", hide_narrow=True),
        Column("on", "Day", "day"),
        Column("state", "State", "state:order"),
    ),
    filters=(
        Filter("state", "State", (("open", "Open"), ("done", "Done"))),
        Filter("placed", "Placed", kind="days"),
        Filter("customer", "Customer", kind="thing"),
    ),
    read=_read,
    export=_everything,
    row_link=lambda row: f"/shop/things/{len(row.name)}/",
    searches="Search things",
    empty=Empty("No thing yet", "Make one.", "New thing", "/shop/things/new/"),
    size=2,
)


def _request(query: str = "", **headers: str) -> PageRequest:
    request: Any = RequestFactory().get(f"/shop/things/{query}", headers=headers)
    request.actor, request.now = ACTOR, NOW
    request.visitor = SimpleNamespace(time_zone="Europe/Berlin")
    request._visitor = None
    found: PageRequest = request
    return found


def _page(query: str = "", listing: Listing = THINGS, **headers: str) -> str:
    answer: Any = listing.respond(_request(query, **headers))
    text: str = answer.content.decode()
    return text


def _export(query: str = "?export=csv") -> list[list[str]]:
    answer: Any = THINGS.respond(_request(query))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_an_address_says_what_is_wished() -> None:
    wish = THINGS.wish(_request("?q=+ca%00sa+&state=open&placed_from=2026-11-01&sort=-total&page=3&evil=1"))
    assert wish == Wish(
        q="casa",
        filters={"state": "open", "placed_from": "2026-11-01"},
        sort="total",
        descending=True,
        page=3,
        size=2,
        zone="Europe/Berlin",
        at=NOW,
    )


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=x", "?page=²", "?sort=password", "?page=99999999999"]
)
def test_what_cannot_be_read_is_left_out(query: str) -> None:
    wish = THINGS.wish(_request(query))
    assert (wish.page, wish.sort) == (1, "")


def test_a_page_shows_its_rows_and_the_way_to_the_others() -> None:
    text = _page("?sort=name")
    assert "1 to 2 of 3" in text
    assert 'href="/shop/things/?sort=name&amp;page=2"' in text
    assert 'href="/shop/things/13/"' in text
    assert "&lt;b&gt;Quinta&lt;/b&gt;" in text
    assert "<b>Quinta</b>" not in text
    assert 'aria-sort="ascending"' in text
    assert 'href="/shop/things/?sort=-name"' in text
    assert "<html" in text


def test_htmx_gets_the_rows_only_and_the_address_without_what_is_usual() -> None:
    answer: Any = THINGS.respond(_request("?q=quinta&state=&page=1", HX_Request="true"))
    text = answer.content.decode()
    assert answer["HX-Push-Url"] == "/shop/things/?q=quinta"
    assert "<html" not in text
    assert 'id="list"' in text
    assert "Quinta" in text


def test_the_way_to_the_file_follows_what_is_searched() -> None:
    text = _page("?q=quinta&state=open", HX_Request="true")
    assert 'href="/shop/things/?q=quinta&amp;state=open&amp;export=csv"' in text
    assert 'id="list-export" hx-swap-oob="true"' in text
    assert 'id="list-export"' in _page()
    assert "hx-swap-oob" not in _page()


def test_an_empty_list_says_what_to_do_and_an_unmatched_search_how_to_see_everything() -> None:
    nothing = replace(THINGS, read=lambda _actor, wish: Slice((), 0, wish))
    assert "New thing" in _page(listing=nothing)
    assert "Show everything" in _page("?q=zzz")
    assert "New thing" not in _page("?q=zzz")


def test_beyond_the_last_page_stands_the_last_page() -> None:
    assert "3 to 3 of 3" in _page("?page=90")


def test_the_export_has_every_row_of_the_wish_as_machines_read_it() -> None:
    assert _export() == [
        ["Name", "Total", "Total, currency", "At", "Day", "State"],
        ["<b>Quinta</b>", "1234.50", "EUR", "2026-11-02T09:00:00Z", "2026-11-01", "completed"],
        ["'=SUM(A1:A9)", "-2.00", "EUR", "2026-11-02T09:00:00Z", "2026-11-02", "completed"],
        ["Ária, Lda", "", "", "2026-11-02T09:00:00Z", "2026-11-03", "completed"],
    ]
    assert [row[0] for row in _export("?export=csv&q=lda")] == ["Name", "Ária, Lda"]


def test_the_export_is_a_download_that_spreadsheets_read_as_utf_8() -> None:
    answer: Any = THINGS.respond(_request("?export=csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="things-2026-11-02.csv"'
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")


@given(text=st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = inert(text)
    assert safe.lstrip("'") == text.lstrip("'")
    assert safe[:1] not in ("=", "@", "\t", "\r")
    if safe[:1] in ("+", "-"):
        assert Decimal(safe).is_finite()


def test_a_truth_is_told_in_a_word() -> None:
    assert raw(True, Column("x", "X")) == ("yes",)
