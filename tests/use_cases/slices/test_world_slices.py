"""The world in which pages are measured is one that the product could have made."""

from __future__ import annotations

from tests.support.world import SmallWorld
from tools.bench_pages.checking import find_faults


def test_billing_from_scratch_would_write_nothing_and_the_books_add_up(world: SmallWorld) -> None:
    assert find_faults(world.provider_id, now=world.now) == []


def test_every_kind_of_thing_is_there(world: SmallWorld) -> None:
    rows = world.world.rows
    assert (rows["parties_party"], rows["ordering_order"], rows["ordering_basket"]) == (44, 151, 157)
    assert [table for table, count in rows.items() if count == 0] == []
