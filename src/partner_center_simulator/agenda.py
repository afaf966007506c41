"""What time brings: when each record changes by itself next, earliest first."""

import heapq
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from partner_center_simulator.entities import Entity

if TYPE_CHECKING:
    from partner_center_simulator.world import World

E = TypeVar("E", bound=Entity)
Happening = Callable[["World", Any, datetime], None]
HAPPENINGS: dict[str, Happening] = {}


def happening(
    kind: type[E],
) -> Callable[[Callable[["World", E, datetime], None]], Callable[["World", E, datetime], None]]:
    """Register what happens to a record of a kind at its `due()`; it must leave the record due later, or never."""

    def register(work: Callable[["World", E, datetime], None]) -> Callable[["World", E, datetime], None]:
        assert kind.__name__ not in HAPPENINGS, f"{kind.__name__} has its happening already"
        HAPPENINGS[kind.__name__] = work
        return work

    return register


class Agenda:
    """The moments at which records are due; equal moments in the order of kind and key."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str, str]] = []
        self._planned: dict[tuple[str, str], datetime] = {}
        self._aside: dict[tuple[str, str], datetime] = {}

    def note(self, kind: str, key: str, moment: datetime | None) -> None:
        """Remember the only moment at which a record is due, or that it is not."""
        name = (kind, key)
        self._aside.pop(name, None)
        if moment is None:
            self._planned.pop(name, None)
        elif self._planned.get(name) != moment:
            self._planned[name] = moment
            heapq.heappush(self._heap, (moment, kind, key))

    def first(self) -> datetime | None:
        """When the earliest record is due."""
        while self._heap:
            moment, kind, key = self._heap[0]
            if self._planned.get((kind, key)) == moment:
                return moment
            heapq.heappop(self._heap)
        return None

    def due_by(self, until: datetime) -> tuple[datetime, str, str] | None:
        """The earliest record due by an instant; it stays planned until it is noted anew."""
        moment = self.first()
        return None if moment is None or moment > until else self._heap[0]

    def set_aside(self, kind: str, key: str) -> None:
        """Pass a record over whose happening fails, until it is noted anew or all are taken back."""
        self._aside[(kind, key)] = self._planned.pop((kind, key))

    def take_back(self) -> None:
        """Plan again what was set aside."""
        for (kind, key), moment in list(self._aside.items()):
            self.note(kind, key, moment)
