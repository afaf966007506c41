"""A file of orders as text: its columns, its rows, which rows make one order, and what cannot be read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Category, Problem, Refused, code

NOT_TEXT = code("bulk.not_text", Category.INVALID)
ROW_TOO_LONG = code("bulk.row_too_long", Category.INVALID)
EMPTY = code("bulk.empty", Category.INVALID)
TOO_MANY_ROWS = code("bulk.too_many_rows", Category.INVALID)
COLUMN_MISSING = code("bulk.column_missing", Category.INVALID)
COLUMN_UNKNOWN = code("bulk.column_unknown", Category.INVALID)
COLUMN_TWICE = code("bulk.column_twice", Category.INVALID)
CELL_MISSING = code("bulk.cell_missing", Category.INVALID)
CELL_TOO_LONG = code("bulk.cell_too_long", Category.INVALID)
NOT_A_NUMBER = code("bulk.not_a_number", Category.INVALID)
NOT_ONE_OF = code("bulk.not_one_of", Category.INVALID)
ROWS_DIFFER = code("bulk.rows_differ", Category.INVALID)
WHOM_TWICE = code("bulk.whom_twice", Category.INVALID)

MOST_TOLD = 20
MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 4_000_000
MOST_LINES_OF_ORDER: Final = 50
LONGEST_CELL: Final = 255

# Whom the order is for: these cells are the same in every row of one order.
DETAILS: Final = (
    "company", "country", "address_line1", "address_line2", "city", "state", "postal_code", "first_name",
    "last_name", "email", "phone", "registration_number", "vat_number",
)  # fmt: skip
# What Microsoft wants to know of a school whose tenant the order makes.
SCHOOL: Final = ("education_segment", "website")
OF_ORDER: Final = ("reference", "customer", *DETAILS, "domain", "existing_domain", *SCHOOL)
OF_LINE: Final = ("plan", "segment", "term", "billed", "seats", "new_instance")
COLUMNS: Final = (*OF_ORDER, *OF_LINE)
REQUIRED: Final = ("reference", "plan", "term", "billed", "seats")
NEEDED_OF_NEW: Final = ("company", "country", "address_line1", "city", "email")
SEGMENTS: Final = ("commercial", "education", "government", "nonprofit")
SCHOOLS: Final = ("K12", "HigherEducation")
YES, NO = "yes", "no"
_NEW_INSTANCE: Final[Mapping[str | None, bool]] = {YES: True, NO: False}
_ALLOWED: Final[Mapping[str, Sequence[str]]] = {
    "term": [term.value for term in Term],
    "billed": [plan.value for plan in BillingPlan],
    "segment": SEGMENTS,
    "education_segment": SCHOOLS,
    "new_instance": (YES, NO),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """The rows of one order as they were typed, and the file's line on which each stands (the head is line 1)."""

    reference: str
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What one row buys."""

    plan: str
    segment: str
    term: Term
    billing_plan: BillingPlan
    seats: int
    is_new_instance: bool | None  # whether one is meant beside what the customer holds; None: nothing is said


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order that could be read: for a standing customer (id or name) or a new one (details by column).

    `education_segment` and `website`: of a school whose tenant is yet to be made.
    """

    reference: str
    customer: str
    details: Mapping[str, str]
    domain: str
    existing_domain: str
    education_segment: str
    website: str
    lines: tuple[WantedLine, ...]


def read(content: bytes) -> tuple[Entry, ...]:
    """The orders of a file: rows with the same reference are lines of one order.

    UTF-8 with or without a mark, or Windows' Western letters; commas, semicolons or tabs. Raises Refused for what is no
    such file, for columns that are missing, unknown or given twice, and for more rows than one file may have.
    """
    text = _text(content)
    head, *rows = _cells(text) or [[]]
    names = [cell.strip().lower().replace(" ", "_") for cell in head]
    if problems := _head_problems(names):
        raise Refused(*problems)
    if problems := _long_rows(rows, len(names)):
        raise Refused(*problems)
    filled = [(number, row) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused(Problem(EMPTY, "file"))
    if len(filled) > MOST_ROWS:
        raise Refused(Problem(TOO_MANY_ROWS, "file", {"limit": MOST_ROWS, "given": len(filled)}))
    return _grouped(
        (number, dict(zip(names, (cell.strip() for cell in row), strict=False))) for number, row in filled
    )


def _long_rows(rows: Sequence[Sequence[str]], columns: int) -> list[Problem]:
    """What stands beyond the last column would be lost: a comma in a cell without quotation marks, mostly."""
    return [
        Problem(ROW_TOO_LONG, "file", {"line": number, "columns": columns})
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row[columns:])
    ][:MOST_TOLD]


def understand(rows: Sequence[Mapping[str, str]]) -> Wanted | tuple[Problem, ...]:
    """What the rows of one order want, or everything that is wrong with their cells. Fields: `rows[0].seats`."""
    problems = [found for number, row in enumerate(rows) for found in _row_problems(number, row)]
    problems += _order_problems(rows)
    if problems:
        return tuple(problems)
    first = rows[0]
    return Wanted(
        reference=first["reference"],
        customer=_cell(first, "customer"),
        details={name: _cell(first, name) for name in DETAILS if _cell(first, name)},
        domain=_cell(first, "domain").lower(),
        existing_domain=_cell(first, "existing_domain").lower(),
        education_segment=_known("education_segment", _cell(first, "education_segment")) or "",
        website=_cell(first, "website"),
        lines=tuple(_line(row) for row in rows),
    )


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(Problem(NOT_TEXT, "file"))


def _cells(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        raise Refused(Problem(NOT_TEXT, "file")) from wrong


def _head_problems(names: Sequence[str]) -> list[Problem]:
    known = set(COLUMNS)
    found = [Problem(COLUMN_MISSING, "file", {"column": name}) for name in REQUIRED if name not in names]
    found += [
        Problem(COLUMN_UNKNOWN, "file", {"column": name[:60], "known": ", ".join(COLUMNS)})
        for name in dict.fromkeys(names)
        if name and name not in known
    ]
    found += [
        Problem(COLUMN_TWICE, "file", {"column": name})
        for name in dict.fromkeys(names)
        if name in known and names.count(name) > 1
    ]
    return found


def _grouped(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[Entry, ...]:
    """Rows without a reference stand alone: they are told of, not mixed."""
    found: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in rows:
        kept = {name: row[name] for name in COLUMNS if row.get(name)}
        found.setdefault(_cell(kept, "reference") or f"\x00{number}", []).append((number, kept))
    return tuple(
        Entry(
            reference="" if reference.startswith("\x00") else reference[:64],
            rows=tuple(row for _, row in group),
            lines=tuple(number for number, _ in group),
        )
        for reference, group in found.items()
    )


def _row_problems(number: int, row: Mapping[str, str]) -> list[Problem]:
    found = [
        Problem(CELL_MISSING, f"rows[{number}].{name}", {"column": name})
        for name in REQUIRED
        if not _cell(row, name)
    ]
    found += [
        Problem(CELL_TOO_LONG, f"rows[{number}].{name}", {"column": name, "limit": _longest(name)})
        for name in COLUMNS
        if len(_cell(row, name)) > _longest(name)
    ]
    for name, allowed in _ALLOWED.items():
        given = _cell(row, name)
        if given and _known(name, given) is None:
            params = {"column": name, "given": given[:40], "allowed": ", ".join(allowed)}
            found.append(Problem(NOT_ONE_OF, f"rows[{number}].{name}", params))
    seats = _cell(row, "seats")
    if seats and not (seats.isascii() and seats.isdigit() and int(seats[:9]) > 0 and len(seats) <= 9):
        params = {"column": "seats", "given": seats[:40]}
        found.append(Problem(NOT_A_NUMBER, f"rows[{number}].seats", params))
    return found


def _order_problems(rows: Sequence[Mapping[str, str]]) -> list[Problem]:
    first = rows[0]
    found = [
        Problem(
            ROWS_DIFFER,
            f"rows[{number}].{name}",
            {"column": name, "reference": _cell(first, "reference")[:64]},
        )
        for number, row in enumerate(rows[1:], start=1)
        for name in OF_ORDER
        if _cell(row, name) and _cell(row, name) != _cell(first, name)
    ]
    if _cell(first, "customer"):
        if _cell(first, "company"):
            found.append(Problem(WHOM_TWICE, "rows[0].customer"))
    else:
        missing = [name for name in NEEDED_OF_NEW if not _cell(first, name)]
        found += [Problem(CELL_MISSING, f"rows[0].{name}", {"column": name}) for name in missing]
    if len(rows) > MOST_LINES_OF_ORDER:
        found.append(Problem(TOO_MANY_ROWS, "rows", {"limit": MOST_LINES_OF_ORDER, "given": len(rows)}))
    return found


def _line(row: Mapping[str, str]) -> WantedLine:
    return WantedLine(
        plan=_cell(row, "plan"),
        segment=_known("segment", _cell(row, "segment")) or "commercial",
        term=Term(_known("term", _cell(row, "term")) or ""),
        billing_plan=BillingPlan(_known("billed", _cell(row, "billed")) or ""),
        seats=int(_cell(row, "seats")),
        is_new_instance=_NEW_INSTANCE.get(_known("new_instance", _cell(row, "new_instance"))),
    )


def _known(name: str, given: str) -> str | None:
    """The word of the column that was meant, in large or small letters; None for what is none of them."""
    return next((word for word in _ALLOWED[name] if word.lower() == given.lower()), None)


def _longest(name: str) -> int:
    return 64 if name == "reference" else LONGEST_CELL


def _cell(row: Mapping[str, str], name: str) -> str:
    return row.get(name, "").strip()
