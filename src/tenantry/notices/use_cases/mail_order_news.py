"""Tell a buyer how an order fares, and the provider when it needs a person. Hears the turns of an order's life.

Who placed the order is written to; where a program or the provider's staff acted for a party, its contact is. The end
customer of a reseller is not, unless it has ordered itself: the reseller speaks with its customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from tenantry.jobs import reads as log
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.notices.deciders import deciders
from tenantry.notices.outbox import write_mail
from tenantry.ordering.events import (
    AttentionNeeded,
    HoldReminded,
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    OrderPartlyCompleted,
    OrderReleased,
    OrderSubmitted,
    UndoStarted,
)
from tenantry.ordering.price_events import PriceAsked
from tenantry.ordering.reads.approvals import placing_party
from tenantry.ordering.reads.holds import problem_told
from tenantry.ordering.reads.orders import OrderView, order
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.ordering.vetting_events import VettingDenied
from tenantry.parties.reads import (
    Recipient,
    contact_written_to,
    person_written_to,
    provider_written_to,
)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        OrderSubmitted.NAME: "order_placed",
        OrderHeld.NAME: "order_held",
        PriceAsked.NAME: "order_held",
        VettingDenied.NAME: "order_held",
        HoldReminded.NAME: "order_still_held",
        OrderReleased.NAME: "order_released",
        OrderCompleted.NAME: "order_completed",
        OrderPartlyCompleted.NAME: "order_partly_completed",
        AttentionNeeded.NAME: "order_stopped",
        OrderCancelled.NAME: "order_cancelled",
    }
)
FOR_PROVIDER: Final = "order_needs_person"
TO_DECIDE: Final[Mapping[str, str]] = MappingProxyType(
    {
        OrderHeld.NAME: "order_to_decide",
        PriceAsked.NAME: "order_to_decide",
        HoldReminded.NAME: "order_still_to_decide",
    }
)


def mail_order_news(event: Recorded, now: datetime) -> None:
    """One mail to the buyer; when the order has stopped, one to the provider, too.

    The buyer hears of the first stop only, and of none while the provider takes the order back; an order that is held
    from the beginning is told as held, not as on its way. A hold, and a reminder of it, are told to
    whoever decides about it, too; a buyer who decides is reminded once. A price is confirmed by the buyer itself,
    unless that is a reseller's customer.
    """
    told = log.timeline(
        provider_id=event.provider_id, aggregate_kind="order", aggregate_id=event.aggregate_id
    )
    earlier = {one.name for one in told if one.sequence < event.sequence}
    if event.name == AttentionNeeded.NAME:
        _write(event, FOR_PROVIDER, provider_written_to(event.provider_id), now)
        if earlier & {AttentionNeeded.NAME, UndoStarted.NAME}:
            return
    if event.name == OrderSubmitted.NAME and _is_held_from_the_beginning(told, event):
        return
    deciding = deciders(event, told[0].actor_id) if event.name in TO_DECIDE else ()
    for decider in deciding:
        _write(event, TO_DECIDE[event.name], decider, now)
    buyer = _buyer(event, told[0])
    if event.name == HoldReminded.NAME and buyer.email in {one.email for one in deciding}:
        return
    _write(event, KINDS[event.name], buyer, now)


def _is_held_from_the_beginning(told: list[Recorded], placed: Recorded) -> bool:
    """Whether it was held in the commit that placed it."""
    return any(
        one.name == OrderHeld.NAME and one.request_id == placed.request_id and one.at == placed.at
        for one in told
    )


def _buyer(event: Recorded, first: Recorded) -> Recipient:
    """The person who placed the order, as long as they work for a side of it; else the contact of its party."""
    placed = order(system(event.provider_id, event.public_id), event.aggregate_id)
    provider_id = event.provider_id
    if first.actor_kind == "user" and first.on_behalf_of is None:
        parties = (placed.account_id, placed.customer_id)
        found = person_written_to(
            first.actor_id, provider_id=provider_id, parties=parties, action="order.read"
        )
        if found is not None:
            return found
    party_id = placing_party(provider_id, event.aggregate_id)
    return contact_written_to(party_id, provider_id=provider_id)


def _write(event: Recorded, kind: str, recipient: Recipient, now: datetime) -> None:
    seen = order(recipient.reads_as, event.aggregate_id)
    write_mail(
        provider_id=event.provider_id,
        kind=kind,
        recipient=recipient.email,
        language=recipient.language,
        params=_params(event, recipient, seen),
        caused_by=event.public_id,
        at=now,
    )


def _params(event: Recorded, recipient: Recipient, seen: OrderView) -> dict[str, Any]:
    """What the reader may know of the order as it stands now."""
    problem = seen.attention if event.name == AttentionNeeded.NAME else event.payload.get("problem")
    kind = event.payload.get("kind", "")
    if kind:
        problem = problem_told(recipient.reads_as, kind, seen.account_id, problem)
    return {
        "name": recipient.name,
        "order": seen.public_id,
        "customer": seen.customer_name,
        "reference": seen.buyer_reference,
        "total": str(seen.total.amount) if seen.total else None,
        "currency": seen.currency,
        "lines": [
            {
                "title": line.title,
                "purpose": line.purpose,
                "seats": line.seats,
                "term": line.term,
                "billing_plan": line.billing_plan,
                "state": line.state,
            }
            for line in seen.lines
        ],
        "is_staff": recipient.reads_as.party_id is None,
        "has_password": bool(seen.domain) and seen.administrator_handed_over_at is None,
        "problem": problem,
        "hold": kind,
        "approval": _approval(seen),
        "until": event.payload.get("until"),
        "expired": event.name == OrderCancelled.NAME
        and any(one.ending == Ending.EXPIRED for one in seen.holds),
        "at": event.at.isoformat(),
        "time_zone": recipient.time_zone,
    }


def _approval(seen: OrderView) -> dict[str, str] | None:
    """How the approval ended that somebody was asked for, and why."""
    ended = [one for one in seen.holds if one.kind == HoldKind.APPROVAL and one.ending]
    if not ended or ended[-1].ending not in (Ending.PERMITTED, Ending.REFUSED):
        return None
    return {"ending": ended[-1].ending, "why": ended[-1].reason}
