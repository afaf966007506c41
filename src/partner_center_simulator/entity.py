"""What every record of the simulator has in common."""

from abc import ABC, abstractmethod
from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Entity(BaseModel, ABC):
    """A record with a key, and an owner where lists are asked for by owner."""

    model_config = ConfigDict(frozen=True)

    @abstractmethod
    def key(self) -> str:
        """The key under which the record is kept."""

    def owner(self) -> str:
        """Whose record it is, or nothing."""
        return ""

    def words(self) -> tuple[str, ...]:
        """Under what else than its key it is looked for."""
        return ()

    def due(self) -> datetime | None:
        """When something happens to the record by itself (`agenda.happening`), or never."""
        return None
