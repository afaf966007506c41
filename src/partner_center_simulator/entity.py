"""What every record of the simulator has in common."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Entity(BaseModel):
    """A record with a key, and an owner where lists are asked for by owner."""

    model_config = ConfigDict(frozen=True)

    def key(self) -> str:
        """The key under which the record is kept."""
        raise NotImplementedError

    def owner(self) -> str:
        """Whose record it is, or nothing."""
        return ""

    def words(self) -> tuple[str, ...]:
        """Under what else than its key it is looked for."""
        return ()

    def due(self) -> datetime | None:
        """When something happens to the record by itself (`agenda.happening`), or never."""
        return None
