"""What the catalogue tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class SynchronisationRequested(Event):
    """Somebody asked for a market's catalogue to be read from Microsoft."""

    NAME: ClassVar[str] = "catalog.synchronisation_requested"
    AGGREGATE: ClassVar[str] = "synchronisation"
    synchronisation_id: str
    market: str


@dataclass(frozen=True)
class CatalogueSynchronised(Event):
    """A market's plans, offerings and prices are Microsoft's of that instant."""

    NAME: ClassVar[str] = "catalog.synchronised"
    AGGREGATE: ClassVar[str] = "synchronisation"
    synchronisation_id: str
    market: str
    plans: int
    offerings: int
    prices: int
    withdrawn: int


@dataclass(frozen=True)
class SynchronisationFailed(Event):
    """Microsoft did not answer to the end; what was read is kept."""

    NAME: ClassVar[str] = "catalog.synchronisation_failed"
    AGGREGATE: ClassVar[str] = "synchronisation"
    synchronisation_id: str
    market: str
    operation: str
    reason: str
