"""What holds an order up after it was placed: something that somebody decides about money or rights, or Microsoft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.states import OrderMove, OrderState

OVER_CREDIT = code("order.over_credit_limit", Category.CONFLICT)
OVER_COMMITMENT = code("order.over_commitment_limit", Category.CONFLICT)
OVER_COMMITMENT_UNSAID = code("order.over_commitment", Category.CONFLICT)
NEEDS_APPROVAL = code("order.needs_approval", Category.CONFLICT)
VETTING = code("order.vetting", Category.CONFLICT)
VETTING_DENIED = code("order.vetting_denied", Category.CONFLICT)
VETTING_DENIED_UNSAID = code("order.vetting_denied_unsaid", Category.CONFLICT)
PRICE_ENDED = code("order.price_ended", Category.CONFLICT)
PRICE_GONE = code("order.price_gone", Category.CONFLICT)
SEATS_DEARER = code("order.seats_dearer", Category.CONFLICT)


class HoldKind(StrEnum):
    """Why an order does not go on."""

    CREDIT = "credit"
    APPROVAL = "approval"
    VETTING = "vetting"
    PRICE = "price"
    COMMITMENT = "commitment"


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


# Kinds that wait for room under a limit; the provider's finance may let such an order go on, or refuse it.
FOR_ROOM = (HoldKind.CREDIT, HoldKind.COMMITMENT)
GOES_ON = frozenset({Ending.MET, Ending.PERMITTED})
HELD_FROM = (OrderState.SUBMITTED, OrderState.EXECUTING)
_BACK = {OrderState.SUBMITTED: OrderMove.RELEASE, OrderState.EXECUTING: OrderMove.RESUME}


_REMINDED_BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when somebody may decide, and when that is remembered; None: a time too short for a reminder."""

    until: datetime
    remind_at: datetime | None


def deadline(opened_at: datetime, days: int) -> Deadline:
    """So many days to decide, with a reminder three days before their end."""
    until = opened_at + timedelta(days=days)
    remind_at = until - _REMINDED_BEFORE
    return Deadline(until, remind_at if remind_at > opened_at else None)


def way_back(held_from: OrderState) -> OrderMove:
    """The move that leads from held to where the order was."""
    return _BACK[held_from]


def price_problem(placed: Money, now: Money | None, *, has_ended: bool) -> Problem:
    """Why an order is held that costs something else: its first charge as it was placed, and as it is now.

    `has_ended`: because the price sheet has; else because another charge cycle of a subscription has begun.
    """
    if now is None:
        return Problem(PRICE_GONE)
    params = {
        "total": placed.as_wire()["amount"],
        "total_now": now.as_wire()["amount"],
        "currency": placed.currency,
    }
    return Problem(PRICE_ENDED if has_ended else SEATS_DEARER, params=params)


def vetting_problem(customer: str, *, is_denied: bool, reason: str = "") -> Problem:
    """Why an order is held for Microsoft's vetting of its customer, as the vetting stands."""
    if not is_denied:
        return Problem(VETTING, params={"customer": customer})
    if not reason.strip(". "):
        return Problem(VETTING_DENIED_UNSAID, params={"customer": customer})
    return Problem(VETTING_DENIED, params={"customer": customer, "reason": reason.strip().rstrip(".")})
