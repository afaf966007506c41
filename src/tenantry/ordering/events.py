"""What happens to baskets and orders. The order's timeline is these events, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenantry.jobs.events import Event
from tenantry.kernel.money import Money


@dataclass(frozen=True)
class BasketOpened(Event):
    """Somebody began to order."""

    NAME, AGGREGATE = "basket.opened", "basket"
    basket_id: str
    account_id: str


@dataclass(frozen=True)
class BasketChanged(Event):
    """A line, the end customer or the Microsoft details were set."""

    NAME, AGGREGATE = "basket.changed", "basket"
    basket_id: str
    what: str
    details: dict[str, Any]


@dataclass(frozen=True)
class PreflightRan(Event):
    """Every condition of sale was looked at."""

    NAME, AGGREGATE = "basket.preflight_ran", "basket"
    basket_id: str
    run_id: str
    occasion: str
    outcome: str
    not_met: list[str]


@dataclass(frozen=True)
class TenantInvited(Event):
    """Microsoft's link was made, by which the administrator of a standing tenant accepts the one who sells."""

    NAME, AGGREGATE = "basket.tenant_invited", "basket"
    basket_id: str
    invitation: str
    domain: str
    is_mailed: bool


@dataclass(frozen=True)
class TenantAccepted(Event):
    """Microsoft has confirmed that the standing tenant accepted the one who sells: the basket goes on."""

    NAME, AGGREGATE = "basket.tenant_accepted", "basket"
    basket_id: str
    invitation: str
    domain: str
    is_awaited: bool  # the basket is still to be ordered


@dataclass(frozen=True)
class TenantInvitationExpired(Event):
    """The tenant has accepted nobody in the time that was given."""

    NAME, AGGREGATE = "basket.tenant_invitation_expired", "basket"
    basket_id: str
    invitation: str
    domain: str


@dataclass(frozen=True)
class OrderSubmitted(Event):
    """A basket was placed for the total that the buyer saw."""

    NAME, AGGREGATE = "order.submitted", "order"
    order_id: str
    basket_id: str
    account_id: str
    customer_id: str
    total: Money
    buyer_reference: str


@dataclass(frozen=True)
class OrderHeld(Event):
    """The order does not go on until somebody, or Microsoft, has decided."""

    NAME, AGGREGATE = "order.held", "order"
    order_id: str
    hold_id: str
    kind: str
    decider: str
    problem: dict[str, Any]


@dataclass(frozen=True)
class HoldEnded(Event):
    """One of the holds of an order has ended, and how."""

    NAME, AGGREGATE = "order.hold_ended", "order"
    order_id: str
    hold_id: str
    kind: str
    ending: str
    why: str


@dataclass(frozen=True)
class HoldReminded(Event):
    """Nobody has decided about a hold yet, and by `until` the order is cancelled, where it says when."""

    NAME, AGGREGATE = "order.hold_reminded", "order"
    order_id: str
    hold_id: str
    kind: str
    decider: str
    until: str | None


@dataclass(frozen=True)
class OrderReleased(Event):
    """Nothing holds the order any more: it goes on where it was."""

    NAME, AGGREGATE = "order.released", "order"
    order_id: str
    state: str


@dataclass(frozen=True)
class OrderStarted(Event):
    """Provisioning has planned its steps."""

    NAME, AGGREGATE = "order.started", "order"
    order_id: str
    steps: list[str]


@dataclass(frozen=True)
class ConditionsRechecked(Event):
    """The conditions of sale were looked at once more, just before Microsoft is asked to act."""

    NAME, AGGREGATE = "order.conditions_rechecked", "order"
    order_id: str
    run_id: str
    outcome: str


@dataclass(frozen=True)
class TenantCreated(Event):
    """Microsoft has made the customer's tenant, with the reseller associated."""

    NAME, AGGREGATE = "order.tenant_created", "order"
    order_id: str
    tenant_id: str
    microsoft_id: str
    domain: str
    reseller_tenant_id: str


@dataclass(frozen=True)
class TenantAwaited(Event):
    """Another order of the same customer makes its tenant: this one goes on when that is done or given up."""

    NAME, AGGREGATE = "order.tenant_awaited", "order"
    order_id: str
    step_id: str
    for_order: str


@dataclass(frozen=True)
class TenantFound(Event):
    """The customer had a tenant by the time it was to be made: nothing was asked of Microsoft."""

    NAME, AGGREGATE = "order.tenant_found", "order"
    order_id: str
    tenant_id: str
    domain: str


@dataclass(frozen=True)
class AgreementRecorded(Event):
    """Microsoft holds the customer's agreement for the tenant."""

    NAME, AGGREGATE = "order.agreement_recorded", "order"
    order_id: str
    agreement_record_id: str


@dataclass(frozen=True)
class CartCreated(Event):
    """Microsoft's cart holds every line without an error, at the price that was quoted from."""

    NAME, AGGREGATE = "order.cart_created", "order"
    order_id: str
    cart_id: str


@dataclass(frozen=True)
class CartCheckedOut(Event):
    """Microsoft has taken the order."""

    NAME, AGGREGATE = "order.checked_out", "order"
    order_id: str
    cart_id: str
    microsoft_order_ids: list[str]


@dataclass(frozen=True)
class LineActivated(Event):
    """A line's subscription is active at Microsoft, with the right partner of record."""

    NAME, AGGREGATE = "order.line_active", "order"
    order_id: str
    line: int
    subscription_id: str
    microsoft_id: str
    partner_on_record: str


@dataclass(frozen=True)
class LineFailed(Event):
    """Microsoft refused a line."""

    NAME, AGGREGATE = "order.line_failed", "order"
    order_id: str
    line: int
    problem: dict[str, Any]


@dataclass(frozen=True)
class StepDelayed(Event):
    """Microsoft did not answer, or asked to wait; the step is tried again."""

    NAME, AGGREGATE = "order.step_delayed", "order"
    order_id: str
    step_id: str
    kind: str
    why: str


@dataclass(frozen=True)
class AttentionNeeded(Event):
    """Code can do no more; a person is needed, and this is what the person needs."""

    NAME, AGGREGATE = "order.needs_attention", "order"
    order_id: str
    problem: dict[str, Any]


@dataclass(frozen=True)
class OrderCompleted(Event):
    """Every line is active."""

    NAME, AGGREGATE = "order.completed", "order"
    order_id: str
    account_id: str


@dataclass(frozen=True)
class OrderPartlyCompleted(Event):
    """Some lines are active, others failed."""

    NAME, AGGREGATE = "order.partly_completed", "order"
    order_id: str
    account_id: str


@dataclass(frozen=True)
class OrderRetried(Event):
    """A person let the order go on."""

    NAME, AGGREGATE = "order.retried", "order"
    order_id: str


@dataclass(frozen=True)
class DomainChanged(Event):
    """The tenant that is still to be made gets another domain."""

    NAME, AGGREGATE = "order.domain_changed", "order"
    order_id: str
    domain: str
    before: str


@dataclass(frozen=True)
class UndoStarted(Event):
    """A person asked to take back what was provisioned."""

    NAME, AGGREGATE = "order.undo_started", "order"
    order_id: str
    why: str


@dataclass(frozen=True)
class SeatsAdded(Event):
    """A line's seats were added to its subscription at Microsoft."""

    NAME, AGGREGATE = "order.seats_added", "order"
    order_id: str
    line: int
    subscription_id: str
    seats_before: int
    seats: int


@dataclass(frozen=True)
class TrialConverted(Event):
    """A trial has become what was chosen, at Microsoft."""

    NAME, AGGREGATE = "order.trial_converted", "order"
    order_id: str
    line: int
    trial_id: str
    subscription_id: str
    microsoft_id: str


@dataclass(frozen=True)
class ChangeAwaited(Event):
    """A step waits because another order is changing the same subscription."""

    NAME, AGGREGATE = "order.change_awaited", "order"
    order_id: str
    step_id: str
    awaited_order: str


@dataclass(frozen=True)
class LineUndone(Event):
    """A line's subscription was cancelled at Microsoft."""

    NAME, AGGREGATE = "order.line_undone", "order"
    order_id: str
    account_id: str
    line: int
    subscription_id: str


@dataclass(frozen=True)
class UndoStopped(Event):
    """An undo needs a person; what it has taken back until then is credited."""

    NAME, AGGREGATE = "order.undo_stopped", "order"
    order_id: str
    account_id: str


@dataclass(frozen=True)
class UndoGivenUp(Event):
    """A person keeps what Microsoft would not take back."""

    NAME, AGGREGATE = "order.undo_given_up", "order"
    order_id: str
    why: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """The order is over; whatever it had provisioned is taken back."""

    NAME, AGGREGATE = "order.cancelled", "order"
    order_id: str
    account_id: str
    why: str


@dataclass(frozen=True)
class AdministratorHandedOver(Event):
    """The one-time password was shown, once, and erased."""

    NAME, AGGREGATE = "order.administrator_handed_over", "order"
    order_id: str
