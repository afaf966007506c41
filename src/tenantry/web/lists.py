"""Lists: declared once, they search as one types, filter, sort, turn pages and export, with and without script."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tenantry.foundation.slices import Slice, Wish, bounds_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.ordering.reads import titles_of
from tenantry.web import formats
from tenantry.web.cells import drawing
from tenantry.web.requests import PageRequest, is_htmx

Words = str | Promise
Options = Sequence[tuple[str, Words]]

LAST_PAGE = 100_000
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the row's attribute, and how it is drawn (web/cells.py). `sort` is the read's name for it."""

    key: str
    label: Words
    cell: str = "text"
    sort: str = ""
    numeric: bool = False
    hide_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: a choice of options, two days (`<name>_from`, `<name>_to`), or a thing that a link has named.

    A thing is told by its words among the options, or by what it is called.
    """

    name: str
    label: Words
    options: Options | Callable[[PageRequest], Options] = ()
    kind: str = "choice"  # choice | days | thing

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the address."""
        return (f"{self.name}_from", f"{self.name}_to") if self.kind == "days" else (self.name,)


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands in place of rows when there is none at all: what would stand here, and what to do first."""

    title: Words
    text: Words = ""
    action: Words = ""
    address: str = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things: its columns and filters, and the reads behind it.

    `row_link` gives the address that a row opens. `template` may extend web/list.html: block `actions` for
    buttons beside the title, `above` for what stands before the list.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    read: Callable[[Actor, Wish], Slice[Any]]
    export: Callable[[Actor, Wish], Iterator[Any]] | None = None
    filters: tuple[Filter, ...] = ()
    row_link: Callable[[Any], str] | None = None
    searches: Words = ""  # what the search looks through; empty: there is none
    empty: Empty | None = None
    sort: str = ""  # the order in which it is shown at first; "-name" descending, empty: newest first
    lead: Words = ""
    template: str = "web/list.html"
    size: int = 50
    extra: Mapping[str, Any] = field(default_factory=dict)
    signed: Callable[[PageRequest, Wish], HttpResponse] | None = None  # the export as a signed file
    only_exported: tuple[Column, ...] = ()  # columns of the export beyond those that are shown

    def respond(self, request: PageRequest, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """The page, the part that htmx asks for, or the export."""
        wish = self.wish(request)
        if request.GET.get("export") == "csv" and self.export is not None:
            return exported(self, request, wish)
        if request.GET.get("export") == "signed" and self.signed is not None:
            return self.signed(request, wish)
        told = {**self.extra, **(context or {}), "list": self.shown(request, wish)}
        if is_htmx(request):
            rows = render_to_string("web/list_part.html", told, request)
            export = render_to_string("web/list_export.html", {**told, "swap": True}, request)
            part = HttpResponse(rows + export)
            part["HX-Push-Url"] = iri_to_uri(self.address(request, wish))
            return part
        return HttpResponse(render_to_string(self.template, told, request))

    def wish(self, request: PageRequest) -> Wish:
        """What the address asks for; what cannot be read in it is left out."""
        given = request.GET
        sort = given.get("sort", self.sort)
        known = {column.sort for column in self.columns if column.sort}
        page = given.get("page", "1")
        names = [name for one in self.filters for name in one.names]
        return Wish(
            q=_text(given.get("q", ""))[:100] if self.searches else "",
            filters={name: _text(given[name])[:100] for name in names if given.get(name)},
            sort=sort.removeprefix("-") if sort.removeprefix("-") in known else "",
            descending=sort.startswith("-"),
            page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 9 else 1,
            size=self.size,
            zone=request.visitor.time_zone,
            at=request.now,
        )

    def address(self, request: PageRequest, wish: Wish, /, **changes: str | int) -> str:
        """The address of this list for a wish, with some of it changed; what is usual is left out."""
        sort = f"-{wish.sort}" if wish.sort and wish.descending else wish.sort
        query: dict[str, object] = {"q": wish.q, **wish.filters, "sort": sort, "page": wish.page, **changes}
        usual = {"sort": self.sort, "page": 1}
        told = {name: value for name, value in query.items() if value and usual.get(name) != value}
        return f"{request.path}?{urlencode(told)}" if told else request.path

    def shown(self, request: PageRequest, wish: Wish) -> dict[str, Any]:
        """Everything that the template draws, with no statement left to make."""
        found = self.read(request.actor, wish)
        if not found.rows and wish.page > 1:  # rows have gone since, or the address was made by hand
            wish = replace(wish, page=found.pages)
            found = self.read(request.actor, wish)
        start, _size = bounds_of(wish)
        things = [wish.get(one.name) for one in self.filters if one.kind == "thing"]
        titles = titles_of(request.actor, things)
        return {
            "name": self.name,
            "title": self.title,
            "lead": self.lead,
            "wish": wish,
            "address": request.path,
            "searches": self.searches,
            "filters": [self._filter(one, request, wish, titles) for one in self.filters],
            "columns": [self._head(column, request, wish) for column in self.columns],
            "rows": self._drawn(found.rows),
            "total": found.total,
            "first": start + 1 if found.rows else 0,
            "last": start + len(found.rows),
            "previous": self.address(request, wish, page=wish.page - 1) if wish.page > 1 else "",
            "next": self.address(request, wish, page=wish.page + 1) if wish.page < found.pages else "",
            "export": self.address(request, wish, export="csv", page=1) if self.export else "",
            "signed": self.address(request, wish, export="signed", page=1) if self.signed else "",
            "is_filtered": bool(wish.q or wish.filters),
            "everything": request.path,
            "empty": self.empty,
            "sort": request.GET.get("sort", "") if wish.sort else "",
        }

    def _drawn(self, rows: Sequence[Any]) -> SafeString:
        """The rows' markup. A template takes longer for it than for all the rest of the page."""
        columns = [(_cell(column), drawing(column.cell), column.key) for column in self.columns]
        drawn = []
        for row in rows:
            cells = [draw(getattr(row, key)) for _, draw, key in columns]
            if self.row_link:
                cells[0] = f'<a class="row-link" href="{escape(self.row_link(row))}">{cells[0]}</a>'
            drawn.append("<tr>")
            drawn += [f"{start}{cell}</td>" for (start, _, _), cell in zip(columns, cells, strict=True)]
            drawn.append("</tr>\n")
        return mark_safe("".join(drawn))  # each value was escaped where it was drawn

    def _head(self, column: Column, request: PageRequest, wish: Wish) -> dict[str, Any]:
        """A header's cell; a click sorts by it, a second one the other way round."""
        is_sorted = bool(column.sort) and column.sort == wish.sort
        wanted = f"-{column.sort}" if is_sorted and not wish.descending else column.sort
        direction = ("descending" if wish.descending else "ascending") if is_sorted else ""
        return {
            "label": column.label,
            "numeric": column.numeric,
            "hide_narrow": column.hide_narrow,
            "direction": direction,
            "address": self.address(request, wish, sort=wanted, page=1) if column.sort else "",
        }

    def _filter(
        self, one: Filter, request: PageRequest, wish: Wish, titles: Mapping[str, str]
    ) -> dict[str, Any]:
        value = wish.get(one.name)
        if one.kind == "thing" and not value:
            return {"name": one.name, "kind": one.kind, "value": ""}
        options = one.options(request) if callable(one.options) else one.options
        return {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "options": options,
            "values": {name: wish.get(name) for name in one.names},
            "value": value,
            "thing": titles.get(value) or dict(options).get(value) or value if one.kind == "thing" else "",
            "first": wish.get(f"{one.name}_from"),
            "last": wish.get(f"{one.name}_to"),
            "without": self.address(request, wish, page=1, **dict.fromkeys(one.names, "")),
        }


def _cell(column: Column) -> str:
    """The start of a cell. A number that stands in a block of its own, on a small screen, is told by its name."""
    kinds = " ".join(filter(None, ("num" * column.numeric, "hide-narrow" * column.hide_narrow)))
    label = f' data-label="{escape(column.label)}"' if column.numeric else ""
    return f'<td class="{kinds}"{label}>' if kinds else "<td>"


def _text(given: str) -> str:
    """Without what no database stores."""
    return given.replace("\x00", "").strip()


def exported(listing: Listing, request: PageRequest, wish: Wish) -> StreamingHttpResponse:
    """All rows of the wish as CSV, read while they are sent."""
    assert listing.export is not None
    columns = (*listing.columns, *listing.only_exported)
    heads = [str(head) for column in columns for head in _heads(column)]
    rows = listing.export(request.actor, wish)
    response = StreamingHttpResponse(_lines(columns, heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{listing.name}-{request.now:%Y-%m-%d}.csv"'
    return response


def _lines(columns: Sequence[Column], heads: list[str], rows: Iterator[Any]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know UTF-8; some kilobytes at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\N{BYTE ORDER MARK}")
    writer.writerow(map(inert, heads))
    for row in rows:
        writer.writerow(value for column in columns for value in raw(getattr(row, column.key), column))
        if buffer.tell() > 16_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _heads(column: Column) -> tuple[Words, ...]:
    if column.cell in ("money", "rate"):
        return column.label, _("%(label)s, currency") % {"label": column.label}
    return (column.label,)


def raw(value: object, column: Column) -> tuple[str, ...]:
    """A value as machines read it: amounts in plain digits beside their currency, instants in UTC."""
    if column.cell in ("money", "rate"):
        assert value is None or isinstance(value, Money | Rate)
        return ("", "") if value is None else (value.as_wire()["amount"], value.currency)
    if value is None:
        return ("",)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, datetime):
        return (formats.iso(value),)
    if isinstance(value, date):
        return (value.isoformat(),)
    return (inert(str(value)),)


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP: CSV injection); numbers stay numbers."""
    is_formula = text[:1] in "=+-@\t\r" and text and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
