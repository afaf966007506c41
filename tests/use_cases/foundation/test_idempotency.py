"""A request that is sent twice is done once: a twin waits, a refusal frees the key, another body is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

import pytest
from django.db import transaction
from tests.support.database import statements, threads, until_one_waits_for_a_lock

from tenantry.foundation.idempotency import KEPT, KEY_REUSED, RequestKey, claim, earlier, forget_expired
from tenantry.foundation.models import IdempotencyKey
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Category, Code, Problem, Refused

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SOLD_OUT = Code("test.sold_out", Category.CONFLICT)
_providers = count(700_000)


def someone(provider_id: int | None = None) -> Actor:
    return Actor(provider_id or next(_providers), "credential", "key_1", Role.RESELLER)


def a_key(body: object = "ten seats", key: str = "k-1", operation: str = "orders.place") -> RequestKey:
    return RequestKey.of(key, operation, body)


def place(by: Actor, key: RequestKey | None, order: str, at: datetime = AT) -> str:
    """What a use case does with a key: claim it, work, and give the ids of whoever was first."""
    with transaction.atomic(durable=True):
        done = claim(key, result={"order": order}, by=by, at=at)
        return done["order"] if done else order


def stored(by: Actor) -> list[dict[str, str]]:
    rows = IdempotencyKey.objects.filter(provider_id=by.provider_id).order_by("id")
    return list(rows.values_list("result", flat=True))


def test_the_same_body_hashes_the_same_whatever_the_order_of_its_fields() -> None:
    one = RequestKey.of("k", "op", {"a": 1, "b": [2, {"c": 3, "d": None}]})
    assert one == RequestKey.of("k", "op", {"b": [2, {"d": None, "c": 3}], "a": 1})
    assert one.body_hash != RequestKey.of("k", "op", {"a": 1, "b": [{"c": 3, "d": None}, 2]}).body_hash


def test_a_key_costs_one_statement_and_its_replay_two() -> None:
    by = someone()
    with statements() as first:
        assert place(by, a_key(), "ord_1") == "ord_1"
    with statements() as replay:
        assert place(by, a_key(), "ord_2") == "ord_1"
    with statements() as without:
        assert place(by, None, "ord_3") == "ord_3"
    assert (len(first), len(replay), len(without)) == (1, 2, 0)


def test_an_earlier_request_is_looked_up_without_claiming_until_its_key_is_forgotten() -> None:
    by, stranger = someone(), someone()
    assert earlier(None, by=by, at=AT) is None
    assert earlier(a_key(), by=by, at=AT) is None
    assert stored(by) == []
    place(by, a_key(), "ord_1")
    key = a_key()
    assert (earlier(key, by=by, at=AT + KEPT), key.was_replayed) == ({"order": "ord_1"}, True)
    assert earlier(a_key(), by=by, at=AT + KEPT + timedelta(seconds=1)) is None
    assert earlier(a_key(), by=stranger, at=AT) is None
    with pytest.raises(Refused) as error:
        earlier(a_key("eleven seats"), by=by, at=AT)
    assert [problem.code for problem in error.value.problems] == [KEY_REUSED]


def test_a_repeated_request_knows_that_it_is_one() -> None:
    by, first, second = someone(), a_key(), a_key()
    place(by, first, "ord_1")
    place(by, second, "ord_2")
    assert (first.was_replayed, second.was_replayed) == (False, True)
    assert stored(by) == [{"order": "ord_1"}]


def test_a_twin_waits_for_the_first_and_gets_its_ids() -> None:
    by, claimed, go_on = someone(), Event(), Event()

    def first() -> str:
        with transaction.atomic(durable=True):
            assert claim(a_key(), result={"order": "ord_1"}, by=by, at=AT) is None
            claimed.set()
            assert go_on.wait(5)
        return "ord_1"

    with threads(2) as start:
        one = start(first)
        assert claimed.wait(5)
        twin = start(lambda: place(by, a_key(), "ord_2"))
        until_one_waits_for_a_lock()
        assert not twin.done()
        go_on.set()
        assert (one.result(5), twin.result(5)) == ("ord_1", "ord_1")
    assert stored(by) == [{"order": "ord_1"}]


def test_a_twin_of_a_refused_request_does_the_work_itself() -> None:
    by, claimed, go_on = someone(), Event(), Event()

    def refused() -> None:
        with transaction.atomic(durable=True):
            claim(a_key(), result={"order": "ord_1"}, by=by, at=AT)
            claimed.set()
            assert go_on.wait(5)
            raise Refused(Problem(SOLD_OUT))

    with threads(2) as start:
        one = start(refused)
        assert claimed.wait(5)
        twin = start(lambda: place(by, a_key(), "ord_2"))
        until_one_waits_for_a_lock()
        go_on.set()
        assert twin.result(5) == "ord_2"
        with pytest.raises(Refused, match=r"test\.sold_out"):
            one.result(5)
    assert stored(by) == [{"order": "ord_2"}]


def test_a_refusal_frees_the_key_for_a_corrected_request() -> None:
    by = someone()
    with pytest.raises(Refused), transaction.atomic(durable=True):
        claim(a_key("wrong"), result={"order": "ord_1"}, by=by, at=AT)
        raise Refused(Problem(SOLD_OUT))
    assert stored(by) == []
    assert place(by, a_key("right"), "ord_2") == "ord_2"


@pytest.mark.parametrize("other", [a_key("eleven seats"), a_key(operation="orders.cancel")])
def test_a_key_used_for_another_request_is_refused(other: RequestKey) -> None:
    by = someone()
    place(by, a_key(), "ord_1")
    with pytest.raises(Refused) as refused:
        place(by, other, "ord_2")
    assert refused.value.problems == (Problem(KEY_REUSED, "Idempotency-Key"),)
    assert stored(by) == [{"order": "ord_1"}]
    assert not other.was_replayed


def test_a_key_belongs_to_one_caller_of_one_provider() -> None:
    by = someone()
    place(by, a_key(), "ord_1")
    colleague = Actor(by.provider_id, "credential", "key_2", Role.RESELLER)
    assert place(colleague, a_key(), "ord_2") == "ord_2"
    assert place(someone(), a_key(), "ord_3") == "ord_3"


def test_a_key_is_kept_a_day_and_may_then_be_used_anew() -> None:
    by = someone()
    place(by, a_key(), "ord_1")
    assert place(by, a_key(), "ord_2", at=AT + KEPT) == "ord_1"
    with statements() as executed:
        assert place(by, a_key("another"), "ord_3", at=AT + KEPT + timedelta(seconds=1)) == "ord_3"
    assert len(executed) == 1
    assert stored(by) == [{"order": "ord_3"}]
    assert place(by, a_key("another"), "ord_4", at=AT + KEPT + timedelta(seconds=2)) == "ord_3"


def test_only_expired_keys_are_forgotten() -> None:
    by = someone()
    long_ago = AT - timedelta(days=400)  # before every key of the other tests
    place(by, a_key(key="old"), "ord_1", at=long_ago)
    place(by, a_key(key="new"), "ord_2", at=long_ago + timedelta(seconds=1))
    assert forget_expired(long_ago + KEPT) == 0
    assert forget_expired(long_ago + KEPT + timedelta(milliseconds=1)) == 1
    assert stored(by) == [{"order": "ord_2"}]


def test_a_key_is_claimed_only_inside_a_transaction() -> None:
    with pytest.raises(AssertionError, match="inside the business transaction"):
        claim(a_key(), result={}, by=someone(), at=AT)
