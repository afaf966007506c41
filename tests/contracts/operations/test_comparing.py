"""The comparisons can fail: what is lost, wrong by a digit, or of another kind is seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tools.contracts import comparing


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Decimal("1.10"), Decimal("1.1")),
        (5, Decimal("5.0")),
        (Decimal(5), "5"),
        (True, 1),
        (None, ""),
        ([1], [1, 1]),
        ({"a": None}, {}),
    ],
)
def test_what_is_not_kept_to_the_digit_is_lost(before: Any, after: Any) -> None:
    assert comparing.exact(before) != comparing.exact(after)
    assert list(comparing.lost({"x": before}, {"x": after})) != []
    assert list(comparing.lost({"x": before}, {"x": before})) == []
