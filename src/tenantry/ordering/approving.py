"""Orders that wait for somebody's approval: held when they are placed, and who may decide about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from tenantry.jobs import reads as log
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.context import BasketContext
from tenantry.ordering.holding import open_hold, open_holds
from tenantry.ordering.models import Hold, Order
from tenantry.ordering.price_events import PriceRenewed
from tenantry.ordering.rules.holds import NEEDS_APPROVAL, Decider, HoldKind
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.parties.reads.approvals import rule_of
from tenantry.parties.reads.names import name_among
from tenantry.parties.rules.approvals import ApprovalRule, Approver, Channel, Placing, approver_of

NOT_WAITING = code("approval.not_waiting", Category.CONFLICT)
DECIDED = code("approval.decided", Category.CONFLICT)
NOT_YOURS = code("approval.not_yours", Category.FORBIDDEN)
OWN_ORDER = code("approval.own_order", Category.FORBIDDEN)

# Who belongs to the administrators of a party may see to its users; of a program its scopes say the same.
_ADMINISTERS = "users.write"


def hold_for_approval(
    order_id: OrderId, basket: BasketContext, total: Money, rule: ApprovalRule, *, by: Actor, now: datetime
) -> None:
    """Hold the order of that total, which the actor is placing or confirming, where the rule wants an approval."""
    approver = _approver(basket, total, rule, by=by)
    if approver is None:
        return
    open_hold(
        locks.order(order_id, provider_id=by.provider_id),
        HoldKind.APPROVAL,
        Problem(NEEDS_APPROVAL, params={"approver": approver.value}),
        decider=Decider(approver.value),
        by=system(by.provider_id, by.request_id),
        at=now,
        until=_after(now, rule.expires_after_days),
        remind_at=_after(now, rule.remind_after_days),
    )


def approval_ahead(basket: BasketContext, *, by: Actor) -> Problem | None:
    """Why the basket's order would wait for an approval if the actor placed it now. At most two statements."""
    if basket.total is None or basket.customer is None:
        return None
    approver = _approver(basket, basket.total, rule_of(by.provider_id, basket.account_id), by=by)
    return Problem(NEEDS_APPROVAL, params={"approver": approver.value}) if approver is not None else None


def _approver(basket: BasketContext, total: Money, rule: ApprovalRule, *, by: Actor) -> Approver | None:
    placing = Placing(
        is_staff=by.is_staff,
        is_sub_customer=by.role is Role.CUSTOMER and by.party_id != basket.account_id,
        is_administrator=_ADMINISTERS in by.scopes,
        channel=Channel.STOREFRONT if by.kind == "user" else Channel.API,
        total=total,
        terms=tuple(Term(line.term) for line in basket.lines),
    )
    return approver_of(rule, placing)


def _after(now: datetime, days: int | None) -> datetime | None:
    return now + timedelta(days=days) if days is not None else None


def waiting_order(order_id: OrderId, *, by: Actor) -> Order:
    """The order that waits for this actor's decision, locked.

    Raises Refused when it does not exist for the actor, when somebody else decides, when the actor placed it itself,
    and when it has been decided: then with what, when and by whom.
    """
    assert transaction.get_connection().in_atomic_block
    order = locks.order(order_id, provider_id=by.provider_id)
    if not sees_all(by) and by.party_id not in (order.account_id, order.customer_id):
        raise not_found("order", order_id)
    require(by, "approval.decide", locks.ownership(order))
    hold = open_holds(order).filter(kind=HoldKind.APPROVAL.value).first()
    if hold is None:
        raise Refused(_ended(order))
    if not decides(by, hold.decider, order.account_id, order.customer_id):
        raise Refused(Problem(NOT_YOURS, params={"approver": hold.decider}))
    if by.id in asked_by(order.provider_id, order.public_id):
        raise Refused(Problem(OWN_ORDER))
    return order


def decides(by: Actor, decider: str, account_id: int, customer_id: int) -> bool:
    """Whether the actor is of those who decide about the order."""
    if decider == Decider.FINANCE:
        return by.is_staff
    if decider == Decider.RESELLER:
        return by.role is Role.RESELLER and by.party_id == account_id
    return by.role is Role.CUSTOMER and by.party_id == customer_id


def asked_by(provider_id: int, order_id: str) -> frozenset[str]:
    """Who placed the order, and who has confirmed another price of it since. One statement."""
    told = log.timeline(provider_id=provider_id, aggregate_kind="order", aggregate_id=order_id)
    return frozenset(one.actor_id for one in told if one.sequence == 1 or one.name == PriceRenewed.NAME)


def _ended(order: Order) -> Problem:
    rows = Hold.objects.filter(provider_id=order.provider_id, order_id=order.pk, kind=HoldKind.APPROVAL.value)
    last = rows.order_by("-pk").values_list("ending", "ended_at", "actor_id").first()
    if last is None:
        return Problem(NOT_WAITING)
    ending, at, actor = last
    assert at is not None
    who = name_among(order.provider_id, [order.account_id, order.customer_id], actor)
    when = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Problem(DECIDED, params={"ending": ending, "at": when, "who": who})
