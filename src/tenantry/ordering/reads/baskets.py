"""Baskets and their preflight runs, each only for those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery

from tenantry.kernel.actor import Actor
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.ordering.reads.reach import mine
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class BasketRow:
    """A basket in a list."""

    id: int
    public_id: str
    state: str
    account: str
    customer: str | None
    customer_name: str | None
    buyer_reference: str
    created_at: datetime
    changed_at: datetime
    order: str | None


@dataclass(frozen=True, slots=True)
class RunView:
    """A recorded run of the preflight; its checks as they were stored."""

    id: int
    public_id: str
    basket: str
    occasion: str
    outcome: str
    checks: list[dict[str, Any]]
    at: datetime


def baskets(
    actor: Actor, *, limit: int, before_id: int | None = None, q: str = "", state: str = ""
) -> list[BasketRow]:
    """Baskets, newest first; `q` is looked for in the buyer's reference and the customer's name."""
    permissions.require(actor, "basket.read")
    rows = Basket.objects.filter(mine(actor))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(Q(buyer_reference__icontains=q) | Q(customer__name__icontains=q))
    if state:
        rows = rows.filter(state=state)
    placed = Order.objects.filter(provider_id=OuterRef("provider_id"), basket_id=OuterRef("pk"))
    found = rows.order_by("-pk").values_list(
        "id", "public_id", "state", "account__public_id", "customer__public_id", "customer__name",
        "buyer_reference", "created_at", "changed_at", Subquery(placed.values("public_id")),
    )[:limit]  # fmt: skip
    return [BasketRow(*row) for row in found]


MOST_COUNTED: Final = 100


def open_baskets(actor: Actor) -> int:
    """How many baskets wait for the reader, for the head of every page: counted to a hundred. One statement."""
    permissions.require(actor, "basket.read")
    return len(Basket.objects.filter(mine(actor), state="open").values_list("pk")[:MOST_COUNTED])


def preflight_runs(actor: Actor, basket: str, *, limit: int, before_id: int | None = None) -> list[RunView]:
    """The runs of one basket, newest first; refused alike for an unknown and a foreign basket."""
    permissions.require(actor, "basket.read")
    key = Basket.objects.filter(mine(actor), public_id=basket).values_list("id", flat=True).first()
    if key is None:
        raise permissions.not_found("basket", basket)
    rows = PreflightRun.objects.filter(provider_id=actor.provider_id, basket_id=key)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = rows.order_by("-pk").values_list("id", "public_id", "occasion", "outcome", "checks", "at")[:limit]
    return [RunView(row[0], row[1], basket, *row[2:]) for row in found]


def basket_waiting_for(provider_id: int, customer: str) -> str:
    """The open basket for the customer that was changed last; empty where there is none. For mails. One statement."""
    rows = Basket.objects.filter(provider_id=provider_id, customer__public_id=customer, state="open")
    return rows.order_by("-changed_at").values_list("public_id", flat=True).first() or ""
