"""Who may be sold what: every cell of Microsoft's table, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.ordering.rules.segments import NEEDED, Kind, Segment, sellable

COMMERCIAL, EDUCATION, NONPROFIT, GOVERNMENT = Segment

# Rows: what Microsoft has approved. Columns: may it buy commercial, education, nonprofit, government plans?
MATRIX = [
    ((), (True, False, False, False)),
    ((Kind.NONPROFIT,), (True, False, True, False)),
    ((Kind.EDUCATION,), (True, True, False, False)),
    ((Kind.GOVERNMENT,), (False, False, False, True)),
    ((Kind.STATE_OWNED,), (True, False, False, False)),
    ((Kind.EDUCATION, Kind.STATE_OWNED), (True, True, False, False)),
    ((Kind.STATE_OWNED, Kind.GOVERNMENT), (False, False, False, True)),
]
CELLS = [
    (approved, segment, answer)
    for approved, row in MATRIX
    for segment, answer in zip((COMMERCIAL, EDUCATION, NONPROFIT, GOVERNMENT), row, strict=True)
]


@pytest.mark.parametrize(("approved", "segment", "may"), CELLS)
def test_each_cell_of_the_matrix_is_as_microsoft_prints_it(
    approved: tuple[Kind, ...], segment: Segment, may: bool
) -> None:
    assert (segment in sellable(approved)) is may


@given(st.sets(st.sampled_from([*Kind, "SomethingNew"])))
def test_a_government_customer_buys_government_plans_only_and_nobody_else_does(approved: set[str]) -> None:
    assert (sellable(approved) == {GOVERNMENT}) is (Kind.GOVERNMENT in approved)
    assert (GOVERNMENT in sellable(approved)) is (Kind.GOVERNMENT in approved)


@given(st.sets(st.sampled_from([*Kind, "SomethingNew"])))
def test_a_reserved_segment_is_open_only_to_whom_it_is_reserved_for(approved: set[str]) -> None:
    for segment in sellable(approved) - {COMMERCIAL}:
        assert NEEDED[segment] in approved


def test_a_name_that_microsoft_has_added_since_opens_nothing() -> None:
    assert sellable(["SomethingNew"]) == {COMMERCIAL}
