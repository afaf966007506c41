"""Public ids: prefixed, of one length, sorted by time, and told apart from anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.ids import LENGTH, PREFIXES, encode, is_id

PREFIX = st.sampled_from(sorted(PREFIXES))
INSTANT = st.integers(0, 2**48 - 1)  # milliseconds: until the year 10889
RANDOM = st.integers(0, 2**82 - 1)


def test_an_id_is_written_in_crockfords_base_32() -> None:
    assert encode("ord", 0, 0) == "ord_" + "0" * 26
    assert encode("ord", 0, 31) == "ord_" + "0" * 25 + "Z"
    assert encode("ord", 0, 32) == "ord_" + "0" * 24 + "10"


@given(INSTANT, RANDOM)
def test_an_id_holds_its_instant_and_its_chance(at: int, chance: int) -> None:
    digits = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789abcdefghijklmnopqrstuv")
    number = int(encode("inv", at, chance).removeprefix("inv_").translate(digits), 32)
    assert divmod(number, 2**82) == (at, chance)


@given(PREFIX, INSTANT, RANDOM)
def test_every_id_has_the_form_of_its_prefix_and_of_no_other(prefix: str, at: int, chance: int) -> None:
    made = encode(prefix, at, chance)
    assert [p for p in PREFIXES if is_id(made, p)] == [prefix]
    assert len(made) == 4 + LENGTH == 30


@given(PREFIX, INSTANT, INSTANT, RANDOM, RANDOM)
def test_ids_sort_by_time_whatever_their_chance(prefix: str, a: int, b: int, x: int, y: int) -> None:
    if a < b:
        assert encode(prefix, a, x) < encode(prefix, b, y)


@given(PREFIX, st.tuples(INSTANT, RANDOM), st.tuples(INSTANT, RANDOM))
def test_no_two_ids_are_the_same(prefix: str, one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (encode(prefix, *one) == encode(prefix, *other)) == (one == other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ord",
        "ord_",
        "ord_" + "0" * 25,
        "ord_" + "0" * 27,
        "ord_" + "0" * 25 + "I",  # Crockford leaves out I, L, O and U
        "ord_" + "0" * 25 + "a",
        "ORD_" + "0" * 26,
        "inv_" + "0" * 26,
        " ord_" + "0" * 26,
        "ord_" + "0" * 25 + "\n",
    ],
)
def test_what_is_no_order_id_is_recognised(text: str) -> None:
    assert not is_id(text, "ord")


def test_an_unknown_prefix_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="xyz"):
        encode("xyz", 0, 0)


def test_prefixes_are_three_small_letters() -> None:
    assert [
        prefix for prefix in PREFIXES if not (len(prefix) == 3 and prefix.isalpha() and prefix.islower())
    ] == []
