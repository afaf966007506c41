"""Transitions of new-commerce subscriptions (Microsoft: Transition resources)."""

from pydantic import Field

from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Attributes, Links
from partner_center.wire import Instant, OpenEnum, Request, Resource


class EligibilityType(OpenEnum):
    """When the transition shall take place."""

    IMMEDIATE = "immediate"
    SCHEDULED = "scheduled"


class TransitionType(OpenEnum):
    """Whether the licences of users move along."""

    TRANSITION_ONLY = "transition_only"
    TRANSITION_WITH_LICENSE_TRANSFER = "transition_with_license_transfer"


class TransitionError(Resource):
    """Why a transition is not possible.

    Of a target subscription: 1 not active, 2 inside its cancellation window, 3 shorter term, 4 earlier end.
    """

    code: int | str | None = None
    description: str | None = None


class TransitionEligibility(Resource):
    """Whether a kind of transition is possible."""

    is_eligible: bool
    transition_type: TransitionType | None = None
    errors: list[TransitionError] | None = None


class SubscriptionEligibility(Resource):
    """Whether seats may move into a standing subscription."""

    is_eligible: bool
    subscription_id: str | None = None
    subscription_friendly_name: str | None = None
    subscription_term_duration: TermDuration | None = None
    subscription_billing_cycle: BillingCycle | None = None
    errors: list[TransitionError] | None = None


class TransitionTarget(Resource):
    """A plan to which a subscription may change, and how."""

    operation_id: str | None = None
    catalog_item_id: str | None = None
    title: str | None = None
    description: str | None = None
    quantity: int | None = None
    eligibilities: list[TransitionEligibility] | None = None
    subscription_eligibilities: list[SubscriptionEligibility] | None = None
    attributes: Attributes | None = None


class NewTransition(Request):
    """A transition to be made: of all seats or of some, into a new subscription or a standing one."""

    to_catalog_item_id: str
    quantity: int
    transition_type: TransitionType
    from_catalog_item_id: str | None = None
    from_subscription_id: str | None = None
    to_subscription_id: str | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    promotion_id: str | None = None


class TransitionEvent(Resource):
    """A step of a transition: the conversion or the move of licences; Microsoft prints trailing blanks."""

    name: str | None = None
    status: str | None = None
    timestamp: Instant | None = None
    attributes: Attributes | None = None


class Transition(Resource):
    """A transition and how far it is."""

    operation_id: str | None = None
    from_catalog_item_id: str | None = None
    from_subscription_id: str | None = None
    to_catalog_item_id: str | None = None
    to_subscription_id: str | None = None
    quantity: int | None = None
    transition_type: TransitionType | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    promotion_id: str | None = None
    events: list[TransitionEvent] | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class TransitionHistory(Resource):
    """The transitions of a subscription; Microsoft prints the member `transition` where others have `items`."""

    total_count: int | None = None
    items: list[Transition] = Field(default_factory=list)
    transition: list[Transition] = Field(default_factory=list)
    links: Links | None = None
    attributes: Attributes | None = None
