"""A life cycle is one table, (state, move) -> state. A move that is absent is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class StateTable(Generic[S, M]):
    """A checked life cycle: every state is reachable from the first, every end is declared."""

    def __init__(self, name: str, *, initial: S, moves: Mapping[tuple[S, M], S], final: frozenset[S]) -> None:
        self.name, self.initial, self.moves, self.final = name, initial, dict(moves), final
        self._check()

    def _check(self) -> None:
        states = set(type(self.initial))
        seen, frontier = {self.initial}, [self.initial]
        while frontier:
            here = frontier.pop()
            for (source, _), target in self.moves.items():
                if source == here and target not in seen:
                    seen.add(target)
                    frontier.append(target)
        assert seen == states, f"{self.name}: unreachable {sorted(states - seen)}"
        leaving = {source for source, _ in self.moves}
        assert leaving.isdisjoint(self.final), f"{self.name}: a final state is left"
        assert leaving | self.final == states, (
            f"{self.name}: dead end {sorted(states - leaving - self.final)}"
        )

    def after(self, state: S, move: M) -> S | None:
        """The state that the move leads to, or None when the move is not allowed here."""
        return self.moves.get((state, move))

    def allowed(self, state: S) -> tuple[M, ...]:
        """The moves that are possible now."""
        return tuple(move for source, move in self.moves if source == state)
