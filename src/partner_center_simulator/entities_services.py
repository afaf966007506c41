"""Records beside customers, carts and subscriptions: qualifications, promotions, webhooks, audit and the like."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from partner_center_simulator.entities import Entity


class Qualification(Entity):
    """A qualification a customer was given or is being vetted for; the verdict is due at an instant."""

    id: str
    customer_id: str
    kind: str
    vetted: bool = False
    created_at: datetime
    due_at: datetime | None = None
    verdict: str = "Approved"
    reason: str | None = None
    decided: bool = False
    segment: str | None = None
    website: str | None = None
    validation_code: str | None = None

    def key(self) -> str:
        """Its id, which the wire never shows."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When Microsoft's vetting ends by itself."""
        return None if self.decided else self.due_at


class ValidationCode(Entity):
    """A partner's code with which government customers are qualified, so many times."""

    code: str
    organization_name: str
    maximum: int
    used: int = 0
    changed_at: datetime

    def key(self) -> str:
        """The code."""
        return self.code


class Promotion(Entity):
    """A promotion published on command, beside the ones of the catalogue."""

    id: str
    name: str
    description: str
    starts_at: datetime
    ends_at: datetime
    is_auto_applicable: bool
    product_id: str
    sku_id: str
    term_duration: str
    billing_cycle: str
    discount: Decimal
    minimum_seats: int | None = None
    maximum_seats: int | None = None
    redemptions: int | None = None
    first_purchase: bool = False
    needs: tuple[str, ...] = ()

    def key(self) -> str:
        """Its id."""
        return self.id


class Consent(Entity):
    """An application the customer's tenant has consented to through the partner."""

    id: str
    customer_id: str
    application_id: str
    display_name: str
    grants: tuple[tuple[str, str], ...]

    def key(self) -> str:
        """Its id, which the wire never shows."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id


class Delegation(Entity):
    """A granular delegated admin relationship on Graph."""

    id: str
    display_name: str
    customer_id: str | None = None
    customer_name: str | None = None
    duration: str
    auto_extend: str = "PT0S"
    roles: tuple[str, ...]
    status: str = "created"
    created_at: datetime
    modified_at: datetime
    activated_at: datetime | None = None
    ends_at: datetime | None = None
    due_at: datetime | None = None
    version: int = 1

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer, once it names one."""
        return self.customer_id or ""

    def words(self) -> tuple[str, ...]:
        """Its name, of which there is one."""
        return (self.display_name,)

    def due(self) -> datetime | None:
        """When it goes on to its next state by itself."""
        return self.due_at


class DelegationRequest(Entity):
    """An action asked for on a delegation."""

    id: str
    delegation_id: str
    action: str
    created_at: datetime

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The delegation."""
        return self.delegation_id


class AccessAssignment(Entity):
    """Which security group uses which roles of a delegation."""

    id: str
    delegation_id: str
    container_id: str
    container_type: str
    roles: tuple[str, ...]
    created_at: datetime
    modified_at: datetime
    status: str = "pending"
    due_at: datetime | None = None
    version: int = 1

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The delegation."""
        return self.delegation_id

    def due(self) -> datetime | None:
        """When a pending one becomes active."""
        return self.due_at


class WebhookRegistration(Entity):
    """Where events go, and which ones: one for the partner."""

    subscriber_id: str
    url: str
    events: tuple[str, ...]
    own_header: bool = False

    def key(self) -> str:
        """There is one."""
        return "own"


class DeliveryAttempt(BaseModel):
    """What came of sending an event once."""

    model_config = ConfigDict(frozen=True)

    response_code: str
    response_message: str
    is_system_error: bool
    at: datetime


class Delivery(Entity):
    """An event that the registered address must hear, with the attempts made."""

    id: str
    event: str
    resource_name: str
    resource_uri: str | None
    audit_uri: str | None
    changed_at: datetime
    url: str
    own_header: bool
    status: str = "pending"
    attempts: tuple[DeliveryAttempt, ...] = ()

    def key(self) -> str:
        """Its id."""
        return self.id


class Outgoing(Entity):
    """Says of a delivery that it is still to be sent."""

    id: str

    def key(self) -> str:
        """The delivery."""
        return self.id


class Touched(BaseModel):
    """A record that a write changed, as it was or became: its kind and its own members, no answer's body."""

    model_config = ConfigDict(frozen=True)

    kind: str
    members: dict[str, Any]


class AuditRecord(Entity):
    """One write, as the activity log keeps it: who did what when, and the records that it changed."""

    id: str
    serial: int
    customer_id: str | None
    customer_name: str | None
    user_principal_name: str | None
    application_id: str
    resource_type: str
    operation_type: str
    before: tuple[Touched, ...] = ()
    after: tuple[Touched, ...] = ()
    correlation_id: str
    at: datetime
    status: str

    def key(self) -> str:
        """Its id."""
        return self.id


class User(Entity):
    """A person in a customer's directory, with the plans it is licensed for."""

    id: str
    serial: int
    customer_id: str
    name: str
    first_name: str | None = None
    last_name: str | None = None
    display_name: str
    usage_location: str
    state: str = "active"
    licences: tuple[str, ...] = ()
    created_at: datetime
    deleted_at: datetime | None = None

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id


class LegacyLine(BaseModel):
    """One line of a legacy order and the subscription it made."""

    model_config = ConfigDict(frozen=True)

    number: int
    offer_id: str
    subscription_id: str
    parent_id: str | None = None
    quantity: int
    friendly_name: str
    partner_id: str | None = None


class LegacyOrder(Entity):
    """An order of licence-based offers, billed monthly or annually as a whole."""

    id: str
    customer_id: str
    billing_cycle: str
    currency_code: str
    created_at: datetime
    status: str = "completed"
    version: int = 1
    lines: tuple[LegacyLine, ...]

    def key(self) -> str:
        """Its id in lower case."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id


class LegacySubscription(Entity):
    """A subscription to a licence-based offer; what time makes of it is computed when it is read."""

    id: str
    customer_id: str
    order_id: str
    offer_id: str
    parent_id: str | None = None
    friendly_name: str
    quantity: int
    billing_cycle: str
    created_at: datetime
    term_started_at: datetime
    status: str = "active"
    suspended_at: datetime | None = None
    auto_renew: bool = True
    partner_id: str = ""
    support_contact: tuple[str, str, str] | None = None
    due_at: datetime | None = None
    version: int = 1

    def key(self) -> str:
        """Its id in lower case."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When its term ends, or when a suspended one is deleted."""
        return self.due_at
