"""What holds an order up after it was placed: something that somebody decides about money or rights, or Microsoft."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.problems import Category, code
from tenantry.ordering.rules.states import OrderMove, OrderState

OVER_CREDIT = code("order.over_credit_limit", Category.CONFLICT)


class HoldKind(StrEnum):
    """Why an order does not go on."""

    CREDIT = "credit"
    APPROVAL = "approval"
    VETTING = "vetting"


class Decider(StrEnum):
    """Who may end a hold."""

    FINANCE = "finance"  # the provider's
    RESELLER = "reseller"
    CUSTOMER = "customer"
    MICROSOFT = "microsoft"


class Ending(StrEnum):
    """How a hold ended."""

    MET = "met"  # by itself: what it waited for has come
    PERMITTED = "permitted"  # somebody with the right let the order go on
    REFUSED = "refused"
    EXPIRED = "expired"  # nobody decided in time
    CANCELLED = "cancelled"  # with the order


GOES_ON = frozenset({Ending.MET, Ending.PERMITTED})
HELD_FROM = (OrderState.SUBMITTED, OrderState.EXECUTING)
_BACK = {OrderState.SUBMITTED: OrderMove.RELEASE, OrderState.EXECUTING: OrderMove.RESUME}


def way_back(held_from: OrderState) -> OrderMove:
    """The move that leads from held to where the order was."""
    return _BACK[held_from]
