"""The simulator's own time: it stands still, or ticks with the machine from a stored offset."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from partner_center_simulator import clock
from partner_center_simulator.calendar_dates import parse_instant
from partner_center_simulator.entities import Fact
from partner_center_simulator.store import Store

# Between these the calendar has room before and after for everything that is counted from an instant.
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


class Clock:
    """Business time of the simulated service, kept in the store."""

    def __init__(self, store: Store, start: datetime | None, follow: bool) -> None:
        self._store = store
        self._follow = follow
        self._pretended: datetime | None = None
        self._resume(start)

    def _resume(self, start: datetime | None) -> None:
        store = self._store
        stood = store.fact("clock_at")
        offset = store.fact("clock_offset_seconds")
        if stood is None:
            self._at = start or clock.now()
        else:
            self._at = parse_instant(stood)
            if offset is not None and offset != "":
                self._at = max(self._at, clock.now() + timedelta(seconds=float(offset)))
        self._offset = self._at - clock.now()
        with store.unit():
            self._keep()

    def reread(self) -> None:
        """Take the instant that a restored state stood at; a clock that follows goes on from there."""
        self._at = parse_instant(self._store.fact("clock_at") or "")
        self._offset = self._at - clock.now()

    @contextmanager
    def standing_at(self, moment: datetime) -> Iterator[None]:
        """Show the moment of something that happens on the way while it happens."""
        self._pretended = moment
        try:
            yield
        finally:
            self._pretended = None

    def now(self) -> datetime:
        """The present instant of the simulated service, in UTC."""
        if self._pretended is not None:
            return self._pretended
        return clock.now() + self._offset if self._follow else self._at

    def move_to(self, instant: datetime) -> None:
        """Go forward to `instant`; the caller has opened a unit of work and refused a step back."""
        assert instant >= self.now()
        before = (self._at, self._offset)
        self._store.when_undone(lambda: self._stand(*before))
        self._at = instant.astimezone(UTC)
        self._offset = self._at - clock.now()
        self._keep()

    def _stand(self, at: datetime, offset: timedelta) -> None:
        self._at, self._offset = at, offset

    def _keep(self) -> None:
        self._store.put(Fact(name="clock_at", value=self._at.isoformat()))
        kept = str(self._offset.total_seconds()) if self._follow else ""
        self._store.put(Fact(name="clock_offset_seconds", value=kept))
