"""The comparisons can fail: what is lost, wrong by a digit, or of another kind is seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tools.contracts import comparing, judging

from partner_center.models.subscriptions import Subscription


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


def test_a_word_that_no_enumeration_has_is_seen() -> None:
    words = {"status": "purple", "billingCycle": "purple", "termDuration": "P1Y", "unitType": None}
    found = list(judging.strange_words([Subscription.model_validate({"id": "s", **words})]))
    assert [one.partition(":")[0] for one in found] == ["$[].billing_cycle", "$[].status"]


def test_members_that_hold_the_same_id_must_hold_the_same_in_the_answer() -> None:
    one, other = "7d2f10c4-5b68-4e0a-9c31-af2d86e05b19", "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02"
    documented = {"id": one, "links": {"self": {"uri": f"/customers/{other}/orders/{one}"}}}
    alike = {"id": other, "links": {"self": {"uri": f"/customers/{one}/orders/{other}"}}}
    assert judging.unrelated(documented, alike) == []
    parted = {"id": one, "links": {"self": {"uri": f"/customers/{other}/orders/{other}"}}}
    assert judging.unrelated(documented, parted) == ["$.id and $.links.self.uri differ"]
    assert judging.unrelated(documented, {"id": one}) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"code": 2203}, "2203"),
        ({"error": {"code": "badRequest"}}, "badRequest"),
        ({"statusCode": 429}, "429"),
        ([], ""),
    ],
)
def test_the_code_of_a_refusal_is_read_from_each_shape(body: Any, code: str) -> None:
    assert judging.code_of(body) == code
