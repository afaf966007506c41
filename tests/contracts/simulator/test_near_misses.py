"""One wrong member in a right request: a documented refusal or an answer, and a state that opens again and lives on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .right_bodies import planted
from .right_bodies_of_parties import RIGHT
from .served import Served, near_misses

LATER = "2028-04-15T09:00:00Z"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    """A simulated service with a file of its own."""
    one = Served(tmp_path / "state")
    yield one
    one.end()


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_a_near_miss_is_answered_as_documented_and_leaves_a_state_that_opens_and_lives_on(
    service: Served, kind: str
) -> None:
    right = RIGHT[kind](service, planted(service))
    service.store.snapshot("right")
    accepted = service.send(right.method, right.path, right.body, right.headers)
    assert accepted.status < 300, accepted.text
    service.answer("POST", "/_sim/restore", {"name": "right"})
    before = service.store.fingerprint()
    for where, body in near_misses(right.body):
        reply = service.send(right.method, right.path, body, right.headers)
        assert reply.status < 500, (kind, where, reply.text)
        service.check_reopens()
        if reply.status >= 400:
            assert reply.is_documented(), (kind, where, reply.text)
        else:
            moved = service.send("POST", "/_sim/clock", {"now": LATER})
            assert moved.status == 200, (kind, where, moved.text)
        service.world.faults.clear()
        if service.store.fingerprint() != before:
            service.answer("POST", "/_sim/restore", {"name": "right"})
