"""Changes of plan (Microsoft: Transition a subscription; Upgrade; Convert a trial subscription to paid)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.transitions import (
    EligibilityType,
    NewTransition,
    Transition,
    TransitionHistory,
    TransitionTarget,
)
from partner_center.models.upgrades import (
    Conversion,
    ConversionResult,
    NewConversion,
    Upgrade,
    UpgradeResult,
)
from partner_center.operations.subscription_basics import path_of
from partner_center.reading import pages, read
from partner_center.tokens import TokenKind

LIST_ELIGIBILITIES = Operation("list_transition_eligibilities", "GET")
CREATE_TRANSITION = Operation("create_transition", "POST", writes=True)
LIST_TRANSITIONS = Operation("list_transitions", "GET")
LIST_UPGRADES = Operation("list_upgrades", "GET")
CREATE_UPGRADE = Operation("create_upgrade", "POST", writes=True)
LIST_CONVERSIONS = Operation("list_conversions", "GET", TokenKind.USER)
CREATE_CONVERSION = Operation("create_conversion", "POST", TokenKind.USER, writes=True)


class Transitions:
    """Changes of plan of new-commerce subscriptions, trials included."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def eligibilities(
        self,
        customer_id: str,
        subscription_id: str,
        eligibility_type: EligibilityType = EligibilityType.IMMEDIATE,
    ) -> Iterator[TransitionTarget]:
        """The plans to which the subscription may change, and what stands against each."""
        path = f"{path_of(customer_id, subscription_id)}/transitionEligibilities"
        query = {"eligibilityType": eligibility_type.value}
        return pages(self._caller, LIST_ELIGIBILITIES, path, TransitionTarget, query)

    def create(
        self,
        customer_id: str,
        subscription_id: str,
        transition: NewTransition,
        request_id: UUID | None = None,
    ) -> Transition:
        """Change the plan of all seats or of some; its events tell when it is done."""
        path = f"{path_of(customer_id, subscription_id)}/transitions"
        answer = self._caller.call(CREATE_TRANSITION, path, body=transition, request_id=request_id)
        return read(Transition, answer, CREATE_TRANSITION)

    def history(
        self, customer_id: str, subscription_id: str, operation_id: str | None = None
    ) -> tuple[Transition, ...]:
        """The transitions of a subscription, or the one of an operation."""
        path = f"{path_of(customer_id, subscription_id)}/transitions"
        answer = self._caller.call(LIST_TRANSITIONS, path, query={"operation-id": operation_id})
        found = read(TransitionHistory, answer, LIST_TRANSITIONS)
        return (*found.items, *found.transition)


class Upgrades:
    """Changes of plan of legacy subscriptions."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self, customer_id: str, subscription_id: str) -> Iterator[Upgrade]:
        """The offers to which the subscription may change, and what stands against each."""
        path = f"{path_of(customer_id, subscription_id)}/upgrades"
        return pages(self._caller, LIST_UPGRADES, path, Upgrade, {})

    def create(
        self, customer_id: str, subscription_id: str, upgrade: Upgrade, request_id: UUID | None = None
    ) -> UpgradeResult:
        """Make one of the upgrades that were read; look into its errors, which are answers."""
        path = f"{path_of(customer_id, subscription_id)}/upgrades"
        answer = self._caller.call(CREATE_UPGRADE, path, body=upgrade, request_id=request_id)
        return read(UpgradeResult, answer, CREATE_UPGRADE)


class Conversions:
    """Legacy trials that become paid subscriptions."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self, customer_id: str, subscription_id: str) -> Iterator[Conversion]:
        """The offers that the trial may become."""
        path = f"{path_of(customer_id, subscription_id)}/conversions"
        return pages(self._caller, LIST_CONVERSIONS, path, Conversion, {})

    def create(
        self,
        customer_id: str,
        subscription_id: str,
        conversion: NewConversion,
        request_id: UUID | None = None,
    ) -> ConversionResult:
        """Turn a trial into a paid subscription under the same id; look into `error`, which is an answer."""
        path = f"{path_of(customer_id, subscription_id)}/conversions"
        answer = self._caller.call(CREATE_CONVERSION, path, body=conversion, request_id=request_id)
        return read(ConversionResult, answer, CREATE_CONVERSION)
