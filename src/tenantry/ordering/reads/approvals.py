"""What waits for somebody's approval, and whether it is the reader's to give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from tenantry.foundation.slices import Listed, Slice, Wish, all_of, begins, matching, slice_of
from tenantry.jobs.models import Event
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money
from tenantry.ordering.approving import asked_by, decides
from tenantry.ordering.models import Hold, Order, OrderLine
from tenantry.ordering.reads.orders import OrderView
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.holds import Decider, HoldKind
from tenantry.parties import permissions
from tenantry.parties.models import ApiCredential, User
from tenantry.parties.reads.lists import party_named
from tenantry.parties.rules import permissions as rights
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An order that waits; `placed_by` is empty where the provider's staff placed it for somebody."""

    order: str
    customer_name: str
    account_name: str
    first_plan: str
    placed_by: str
    total: Money | None
    decider: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """That an order waits for a decision of the reader's side; who placed it does not decide."""

    is_own: bool


def decision_awaited(actor: Actor, order: OrderView) -> Decision | None:
    """The decision that the order's page offers; None where the order waits for none of the reader's."""
    waits = next((one for one in order.open_holds if one.kind == HoldKind.APPROVAL), None)
    own = Ownership(actor.provider_id, order.account_id, order.customer_id)
    if waits is None or rights.problem(actor, "approval.decide", own) is not None:
        return None
    if not decides(actor, waits.decider, order.account_id, order.customer_id):
        return None
    return Decision(is_own=actor.id in asked_by(actor.provider_id, order.public_id))


def awaited(actor: Actor) -> QuerySet[Hold]:
    """What waits for a decision of the actor's side."""
    rows = Hold.objects.filter(
        provider_id=actor.provider_id, kind=HoldKind.APPROVAL.value, ended_at__isnull=True
    )
    if permissions.sees_all(actor):
        return rows.filter(decider=Decider.FINANCE.value)
    if actor.role is Role.RESELLER:
        return rows.filter(decider=Decider.RESELLER.value, order__account_id=actor.party_id)
    return rows.filter(decider=Decider.CUSTOMER.value, order__customer_id=actor.party_id)


def approvals_slice(actor: Actor, wish: Wish) -> Slice[ApprovalRow]:
    """Orders that wait for the reader's side, the oldest first; `q` looks for customer, account, plan and number."""
    return slice_of(_rows(actor, wish), wish, _listed(actor))


def approvals_all(actor: Actor, wish: Wish) -> Iterator[ApprovalRow]:
    """The same, whole."""
    return all_of(_rows(actor, wish), wish, _listed(actor))


def _rows(actor: Actor, wish: Wish) -> QuerySet[Hold]:
    permissions.require(actor, "approval.decide")
    found = matching(
        wish.q,
        "order__public_id",
        begins("order__buyer_reference"),
        party_named(actor.provider_id, "order__customer_id"),
        party_named(actor.provider_id, "order__account_id"),
    )
    return awaited(actor).filter(found)


_SORTS: dict[str, tuple[Any, ...]] = {
    "customer": (Lower("order__customer__name"),),
    "total": ("order__total",),
    "since": ("opened_at",),
    "until": ("until",),
}


def _first_plan() -> Any:
    lines = OrderLine.objects.filter(provider_id=OuterRef("provider_id"), order_id=OuterRef("order_id"))
    return Subquery(lines.order_by("number").values("plan__title")[:1])


def _placer(model: type[User] | type[ApiCredential]) -> Any:
    """Who placed the order, unless it was the provider's staff in somebody's name."""
    submitted = Event.objects.filter(
        provider_id=OuterRef(OuterRef("provider_id")),
        aggregate_kind="order",
        aggregate_id=OuterRef(OuterRef("order__public_id")),
        sequence=1,
        on_behalf_of__isnull=True,
    )
    own = model._default_manager.filter(public_id=Subquery(submitted.values("actor_id")[:1]))
    return Subquery(own.values("name")[:1])


def _person() -> Any:
    return _placer(User)


def _program() -> Any:
    return _placer(ApiCredential)


def _listed(actor: Actor) -> Listed[ApprovalRow]:
    columns = (
        "order__account_id", "order__currency", "order__total", "order__public_id", "order__customer__name",
        "order__account__name", _first_plan, _person, _program,
        "decider", "opened_at", "until",
    )  # fmt: skip
    return Listed(columns, partial(_row, actor), _SORTS)


def _row(
    actor: Actor, account_id: int, currency: str, total: Decimal, order: str, customer: str, account: str,
    first_plan: str | None, person: str | None, program: str | None, decider: str, since: datetime,
    until: datetime | None,
) -> ApprovalRow:  # fmt: skip
    shown = Money(total, currency) if sees_prices(actor, account_id) else None
    who = person or program or ""
    return ApprovalRow(order, customer, account, first_plan or "", who, shown, decider, since, until)


def placing_party(provider_id: int, order_id: str) -> int:
    """Whose order it is: the sub-customer's that began its basket, else the account's. One statement."""
    rows = Order.objects.filter(provider_id=provider_id, public_id=order_id)
    account, customer, beginner = rows.values_list("account_id", "customer_id", "basket__beginner_id").get()
    return int(customer if beginner == customer else account)
