"""Which files are taken, which rows make an order, and what is told of a cell that cannot be read."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.bulk.rules.sheet import (
    CELL_MISSING,
    CELL_TOO_LONG,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    COLUMNS,
    EMPTY,
    MOST_ROWS,
    NOT_A_NUMBER,
    NOT_ONE_OF,
    NOT_TEXT,
    ROW_TOO_LONG,
    ROWS_DIFFER,
    TOO_MANY_ROWS,
    WHOM_TWICE,
    Wanted,
    read,
    understand,
)
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused

HEAD = "reference,customer,plan,term,billed,seats"
ROW = {
    "reference": "PO-1",
    "customer": "Quinta",
    "plan": "E3",
    "term": "P1Y",
    "billed": "monthly",
    "seats": "5",
}
NEW = {
    "company": "Quinta, Lda",
    "country": "PT",
    "address_line1": "Rua 1",
    "city": "Lisboa",
    "email": "a@quinta.example",
}


def wrong(rows: list[dict[str, str]]) -> list[tuple[str, str | None]]:
    found = understand(rows)
    assert not isinstance(found, Wanted)
    return [(problem.code.name, problem.field) for problem in found]


def refused(content: bytes) -> list[str]:
    with pytest.raises(Refused) as error:
        read(content)
    return [problem.code.name for problem in error.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_spreadsheets_write_is_read(delimiter: str, encoding: str) -> None:
    text = f"{HEAD}\nPO-1,São João,E3,P1Y,monthly,5\n\n".replace(",", delimiter)
    (entry,) = read(text.encode(encoding))
    assert (entry.reference, entry.lines) == ("PO-1", (2,))
    assert entry.rows[0]["customer"] == "São João"


def test_rows_of_one_reference_make_one_order_in_the_files_order() -> None:
    text = f"{HEAD}\nPO-2,B,E3,P1Y,monthly,1\nPO-1,A,E3,P1Y,monthly,2\nPO-2,B,E5,P1Y,annual,3\n,C,E3,P1Y,monthly,4\n"
    text += ",D,E3,P1Y,monthly,4\n"
    found = [(one.reference, one.lines) for one in read(text.encode())]
    assert found == [("PO-2", (2, 4)), ("PO-1", (3,)), ("", (5,)), ("", (6,))]


def test_the_document_names_every_column() -> None:
    text = (Path(__file__).parents[3] / "docs" / "many-orders.md").read_text(encoding="utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert re.findall(r"`(\w+)`", "".join(table)) == list(COLUMNS)


def test_what_is_no_such_file_says_so() -> None:
    assert refused(b"\x00\x01\x02") == [NOT_TEXT.name]
    assert refused(b'reference,plan\n"open') == [NOT_TEXT.name]
    assert refused(HEAD.encode()) == [EMPTY.name]
    assert refused(b"") == [COLUMN_MISSING.name] * 5
    assert refused(b"reference,plan,term,billed,Seats,colour\na,b,c,d,e,f\n") == [COLUMN_UNKNOWN.name]
    assert refused(b"reference,plan,plan,term,billed,seats\na,b,c,d,e,f\n") == [COLUMN_TWICE.name]
    assert refused(f"{HEAD}\nPO-1,Miller, Smith,E3,P1Y,monthly,1\n".encode()) == [ROW_TOO_LONG.name]
    assert len(read(f"{HEAD}\nPO-1,Miller,E3,P1Y,monthly,1,,\n".encode())) == 1
    many = HEAD + "\nPO,Q,E3,P1Y,monthly,1" * (MOST_ROWS + 1)
    assert refused(many.encode()) == [TOO_MANY_ROWS.name]


def test_an_order_that_can_be_read_wants_what_was_typed() -> None:
    second = {"reference": "PO-1", "plan": "E5", "term": "p3y", "billed": "Triennial", "seats": "7"}
    found = understand([ROW, second | {"segment": "Education"}])
    assert isinstance(found, Wanted)
    assert (found.reference, found.customer, found.details) == ("PO-1", "Quinta", {})
    assert [(one.plan, one.segment, one.term, one.billing_plan, one.seats) for one in found.lines] == [
        ("E3", "commercial", Term.P1Y, BillingPlan.MONTHLY, 5),
        ("E5", "education", Term.P3Y, BillingPlan.TRIENNIAL, 7),
    ]


def test_a_school_and_the_answer_about_instances_are_read_in_large_and_small_letters() -> None:
    school = {"education_segment": "highereducation", "website": "https://universidade.example"}
    lines = [{"new_instance": "YES"}, {"new_instance": "no"}, {}]
    found = understand([ROW | school | one for one in lines])
    assert isinstance(found, Wanted)
    assert (found.education_segment, found.website) == ("HigherEducation", "https://universidade.example")
    assert [one.is_new_instance for one in found.lines] == [True, False, None]
    plain = understand([ROW])
    assert isinstance(plain, Wanted) and (plain.education_segment, plain.website) == ("", "")


@pytest.mark.parametrize("name", ["plan", "term", "billed", "seats"])
def test_a_cell_that_is_needed_is_named_with_its_row(name: str) -> None:
    assert wrong([ROW, ROW | {name: " "}]) == [(CELL_MISSING.name, f"rows[1].{name}")]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("seats", "0", NOT_A_NUMBER),
        ("seats", "-1", NOT_A_NUMBER),
        ("seats", "1.5", NOT_A_NUMBER),
        ("seats", "٣", NOT_A_NUMBER),
        ("seats", "1" * 30, NOT_A_NUMBER),
        ("term", "1 year", NOT_ONE_OF),
        ("billed", "yearly", NOT_ONE_OF),
        ("segment", "school", NOT_ONE_OF),
        ("education_segment", "kindergarten", NOT_ONE_OF),
        ("new_instance", "perhaps", NOT_ONE_OF),
        ("website", "x" * 256, CELL_TOO_LONG),
        ("plan", "x" * 256, CELL_TOO_LONG),
        ("reference", "x" * 65, CELL_TOO_LONG),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(name: str, given: str, code: object) -> None:
    (found,) = wrong([ROW | {name: given}])
    assert found == (code.name, f"rows[0].{name}")  # type: ignore[attr-defined]


def test_all_that_is_wrong_is_told_at_once() -> None:
    rows = [ROW | {"seats": "x", "term": "y"}, ROW | {"customer": "Other", "plan": ""}]
    assert set(wrong(rows)) == {
        (NOT_A_NUMBER.name, "rows[0].seats"),
        (NOT_ONE_OF.name, "rows[0].term"),
        (ROWS_DIFFER.name, "rows[1].customer"),
        (CELL_MISSING.name, "rows[1].plan"),
    }


def test_an_order_is_for_a_standing_customer_or_a_new_one() -> None:
    new = {name: cell for name, cell in (ROW | NEW).items() if name != "customer"}
    assert isinstance(understand([new]), Wanted)
    assert wrong([ROW | NEW]) == [(WHOM_TWICE.name, "rows[0].customer")]
    nobody = {name: cell for name, cell in ROW.items() if name != "customer"}
    missing = ["company", "country", "address_line1", "city", "email"]
    assert wrong([nobody]) == [(CELL_MISSING.name, f"rows[0].{name}") for name in missing]
    assert wrong([ROW] * 51) == [(TOO_MANY_ROWS.name, "rows")]


@given(
    st.lists(st.fixed_dictionaries({name: st.text(max_size=20) for name in COLUMNS}), min_size=1, max_size=4)
)
def test_whatever_is_typed_is_read_or_told_and_never_breaks(rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    try:
        entries = read(text.getvalue().encode("utf-8", "replace"))
    except Refused:
        return
    for entry in entries:
        assert understand(entry.rows)
        assert len(entry.rows) == len(entry.lines)


def test_what_is_placed_stays_placed_and_what_is_left_out_comes_back_to_be_looked_at() -> None:
    assert {ENTRY.after(EntryState.PLACED, move) for move in EntryMove} == {None}
    assert [
        ENTRY.after(EntryState.LEFT_OUT, move) for move in EntryMove if ENTRY.after(EntryState.LEFT_OUT, move)
    ] == [EntryState.PLACED, EntryState.WAITING]  # placed by hand, or taken in again
    into_placing = [
        (state, move)
        for state in EntryState
        for move in EntryMove
        if ENTRY.after(state, move) is EntryState.PLACING
    ]
    assert into_placing == [(EntryState.READY, EntryMove.CHOOSE)]
