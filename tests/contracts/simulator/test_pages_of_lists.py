"""Pages go on behind the last one shown, whatever has come or gone since."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import User

from .inside import Inside

CUSTOMERS = "/v1/customers"


def page(service: Inside, path: str, token: str | None) -> tuple[list[str], str | None]:
    """The ids of a page of two, and the token of the next one."""
    service.headers = {"ms-continuationtoken": token} if token else {}
    answer = service.answer("GET", path, size="2")
    service.headers = {}
    following = answer.body["links"].get("next")
    return [one["id"] for one in answer.body["items"]], following["headers"][0][
        "value"
    ] if following else None


def of_customers(service: Inside) -> tuple[str, list[str], Callable[[str], None]]:
    """Six customers, and how one of them vanishes."""
    service.call("POST", "/_sim/world", {"customers": 6})

    def vanish(key: str) -> None:
        one = service.store.find(Customer, key)
        assert one is not None
        with service.store.unit():
            service.store.remove(one)

    return CUSTOMERS, [one.id for one in service.store.each(Customer)], vanish


def of_users(service: Inside) -> tuple[str, list[str], Callable[[str], None]]:
    """Six people in a directory, and how one of them is deleted."""
    tenant = service.customer()
    with service.store.unit():
        for number in range(6):
            one = User(
                id=service.store.guid("user"),
                serial=service.store.last_number(),
                customer_id=tenant,
                name=f"u{number}",
                display_name="U",
                usage_location="PT",
                created_at=datetime(2027, 1, 15, tzinfo=UTC),
            )
            service.store.put(one)
    path = f"{CUSTOMERS}/{tenant}/users"

    def vanish(key: str) -> None:
        assert service.answer("DELETE", f"{path}/{key}").status == 204

    return path, [one.id for one in service.store.of(User, tenant)], vanish


@pytest.mark.parametrize("made", [of_customers, of_users])
@settings(max_examples=20, deadline=None)
@given(gone=st.sets(st.integers(0, 5)))
def test_who_vanishes_between_two_pages_takes_nobody_along(
    made: Callable[[Inside], tuple[str, list[str], Callable[[str], None]]], gone: set[int]
) -> None:
    service = Inside()
    path, ids, vanish = made(service)
    first, token = page(service, path, None)
    assert first == ids[:2]
    for number in gone:
        vanish(ids[number])
    shown: list[str] = []
    while token:
        more, token = page(service, path, token)
        shown += more
    assert shown == [key for number, key in enumerate(ids) if number >= 2 and number not in gone]


def test_a_customer_made_between_two_pages_is_shown_by_the_last() -> None:
    service = Inside()
    path, ids, _ = of_customers(service)
    _, token = page(service, path, None)
    service.call("POST", "/_sim/world", {"customers": 1})
    shown: list[str] = []
    while token:
        more, token = page(service, path, token)
        shown += more
    assert shown[:-1] == ids[2:]
    assert shown[-1] not in ids
