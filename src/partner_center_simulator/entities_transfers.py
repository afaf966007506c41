"""Records of other providers, of what they hold of our customers, and of transfers between them and us."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from partner_center_simulator.entities_subscriptions import Subscription
from partner_center_simulator.entity import Entity


class OtherProvider(Entity):
    """Another provider, who has customers in common with ours."""

    tenant_id: str
    name: str

    def key(self) -> str:
        """Its tenant."""
        return self.tenant_id


class ForeignSubscription(Entity):
    """A subscription of a customer that another provider sold; time passes over it as over ours."""

    provider_id: str
    held: Subscription

    def key(self) -> str:
        """The subscription's id."""
        return self.held.id

    def owner(self) -> str:
        """The customer."""
        return self.held.customer_id

    def due(self) -> datetime | None:
        """When something happens to the subscription."""
        return self.held.due()


class TransferLine(BaseModel):
    """One subscription of a transfer, as it was when the transfer was asked for, and what became of it."""

    model_config = ConfigDict(frozen=True)

    subscription_id: str
    offer_id: str
    billing_cycle: str
    friendly_name: str
    quantity: int
    partner_id: str = ""
    new_order_id: str | None = None
    status: str | None = None
    error: str | None = None


class Transfer(Entity):
    """A request that subscriptions go from one provider to another; the one who did not ask decides."""

    id: str
    customer_id: str
    source_id: str
    target_id: str
    asked_by: str
    status: str = "InProgress"
    created_at: datetime
    modified_at: datetime
    modified_by: str
    completed_at: datetime | None = None
    lines: tuple[TransferLine, ...]

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status == "InProgress"
