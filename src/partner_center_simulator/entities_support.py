"""Records of migrations to new commerce and of requests for support."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from partner_center_simulator.entity import Entity


class Plan(BaseModel):
    """With what a legacy subscription goes on in new commerce."""

    model_config = ConfigDict(frozen=True)

    quantity: int
    term_duration: str
    billing_cycle: str
    purchase_full_term: bool = False
    custom_term_end_date: str | None = None


class Move(BaseModel):
    """One subscription of a migration, and what it becomes."""

    model_config = ConfigDict(frozen=True)

    subscription_id: str
    plan: Plan
    catalog_item_id: str
    ends: date
    new_order_id: str
    new_subscription_id: str


class Migration(Entity):
    """A legacy subscription, with its add-ons, on its way to new commerce."""

    id: str
    customer_id: str
    subscription_id: str
    moves: tuple[Move, ...]
    started_at: datetime
    due_at: datetime
    completed_at: datetime | None = None
    is_failed: bool = False

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When it is done, until it is."""
        return self.due_at if self.completed_at is None else None


class MigrationSchedule(Entity):
    """A migration for later."""

    id: str
    customer_id: str
    subscription_id: str
    plan: Plan
    on_renewal: bool = False
    due_at: datetime
    status: str = "Created"
    created_at: datetime
    modified_at: datetime

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When it begins, unless it has, failed or was cancelled."""
        return self.due_at if self.status == "Created" else None


class Note(BaseModel):
    """A remark on a request for support."""

    model_config = ConfigDict(frozen=True)

    text: str
    at: datetime


class ServiceRequest(Entity):
    """A request for support, about a customer or about the provider itself."""

    id: str
    customer_id: str = ""
    title: str
    description: str
    severity: str
    status: str = "open"
    topic_id: str
    contact: tuple[tuple[str, str], ...] = ()
    locale: str
    created_at: datetime
    modified_at: datetime
    closed_at: datetime | None = None
    notes: tuple[Note, ...] = ()

    def key(self) -> str:
        """Its number."""
        return self.id

    def owner(self) -> str:
        """The customer that it is about, or nobody."""
        return self.customer_id
