"""A life cycle is one table, and a table that cannot be right is refused when it is written."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from tenantry.kernel.states import StateTable


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


class Push(StrEnum):
    GO = "go"
    STOP = "stop"
    KICK = "kick"


MOVES = {
    (Light.RED, Push.GO): Light.GREEN,
    (Light.GREEN, Push.STOP): Light.RED,
    (Light.GREEN, Push.KICK): Light.BROKEN,
}


def table(
    moves: Mapping[tuple[Light, Push], Light], final: frozenset[Light] = frozenset({Light.BROKEN})
) -> StateTable[Light, Push]:
    return StateTable("light", initial=Light.RED, moves=moves, final=final)


def test_a_move_leads_where_the_table_says_and_an_absent_one_nowhere() -> None:
    light = table(MOVES)
    assert {(s, m): light.after(s, m) for s in Light for m in Push if light.after(s, m)} == MOVES
    assert light.after(Light.RED, Push.KICK) is None
    assert light.after(Light.BROKEN, Push.GO) is None


def test_the_allowed_moves_are_those_of_the_state() -> None:
    light = table(MOVES)
    assert light.allowed(Light.RED) == (Push.GO,)
    assert light.allowed(Light.GREEN) == (Push.STOP, Push.KICK)
    assert light.allowed(Light.BROKEN) == ()


def test_a_state_that_nothing_leads_to_is_refused() -> None:
    moves = {key: target for key, target in MOVES.items() if target is not Light.BROKEN}
    with pytest.raises(AssertionError, match=r"light: unreachable \[<Light.BROKEN"):
        table(moves)


def test_a_dead_end_that_is_not_declared_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"light: dead end \[<Light.BROKEN"):
        table(MOVES, frozenset())


def test_a_final_state_that_is_left_is_refused() -> None:
    with pytest.raises(AssertionError, match="light: a final state is left"):
        table(MOVES, frozenset({Light.BROKEN, Light.GREEN}))


def test_a_table_does_not_follow_later_changes_of_what_it_was_made_from() -> None:
    moves = dict(MOVES)
    light = table(moves)
    moves[Light.RED, Push.KICK] = Light.BROKEN
    assert light.after(Light.RED, Push.KICK) is None
