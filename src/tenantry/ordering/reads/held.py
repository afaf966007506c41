"""What is held, order by order: since when, until when, and who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from tenantry.foundation.slices import Listed, Slice, Wish, all_of, begins, key_of, matching, slice_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.models import Hold
from tenantry.ordering.reads.holds import problem_told
from tenantry.ordering.reads.reach import mine, sees_prices
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.lists import party_named

ENDS_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Something that holds an order up; of why and how much, what concerns the reader."""

    id: int
    public_id: str
    order: str
    customer: str
    customer_name: str
    account: str
    account_name: str
    kind: str
    decider: str
    problem: dict[str, Any] | None
    since: datetime
    until: datetime | None
    total: Money | None
    buyer_reference: str


def held_slice(actor: Actor, wish: Wish) -> Slice[HeldRow]:
    """What holds orders up. Filters: kind, decider, account, customer, ends ("soon": within three days)."""
    return slice_of(_rows(actor, wish), wish, _listed(actor))


def held_all(actor: Actor, wish: Wish) -> Iterator[HeldRow]:
    """The same, whole."""
    return all_of(_rows(actor, wish), wish, _listed(actor))


def held(
    actor: Actor, *, limit: int, before_id: int | None, kind: str, decider: str, account: str, customer: str
) -> tuple[HeldRow, ...]:
    """What holds orders up, the newest first: a page of it, before a key."""
    filters = {"kind": kind, "decider": decider, "account": account, "customer": customer}
    rows = _rows(actor, Wish(filters=filters))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = rows.order_by("-pk").values_list(*_COLUMNS)[:limit]
    return tuple(_row(actor, *values) for values in found)


def held_of_account(actor: Actor, account: str) -> tuple[HeldRow, ...]:
    """What holds an account's orders up, the oldest first, for who may look at its credit; at most two hundred."""
    permissions.require(actor, "credit.read")
    own = _open(actor).filter(order__account_id=key_of(Party, actor.provider_id, account))
    return tuple(_row(actor, *values) for values in own.order_by("pk").values_list(*_COLUMNS)[:200])


def _open(actor: Actor) -> QuerySet[Hold]:
    return Hold.objects.filter(mine(actor, "order__"), provider_id=actor.provider_id, ended_at__isnull=True)


def _rows(actor: Actor, wish: Wish) -> QuerySet[Hold]:
    permissions.require(actor, "order.read")
    rows = _open(actor)
    for name in ("kind", "decider"):
        if value := wish.get(name):
            rows = rows.filter(**{name: value})
    for name in ("customer", "account"):
        if party := wish.get(name):
            rows = rows.filter(**{f"order__{name}_id": key_of(Party, actor.provider_id, party)})
    if wish.get("ends") == "soon":
        assert wish.at is not None, "what ends soon depends on the instant at which it is asked for"
        rows = rows.filter(until__lte=wish.at + ENDS_SOON)
    return rows.filter(_matching(actor, wish.q))


def _matching(actor: Actor, q: str) -> Q:
    return matching(
        q,
        "order__public_id",
        begins("order__buyer_reference"),
        party_named(actor.provider_id, "order__customer_id"),
        *(() if actor.party_id else (party_named(actor.provider_id, "order__account_id"),)),
    )


_COLUMNS = (
    "order__account_id", "order__currency", "order__total", "why", "id", "public_id", "order__public_id",
    "order__customer__public_id", "order__customer__name", "order__account__public_id", "order__account__name",
    "kind", "decider", "opened_at", "until", "order__buyer_reference",
)  # fmt: skip
_SORTS: dict[str, tuple[Any, ...]] = {
    "customer": (Lower("order__customer__name"),),
    "account": (Lower("order__account__name"),),
    "kind": ("kind",),
    "decider": ("decider",),
    "since": ("opened_at",),
    "until": ("until",),
    "total": ("order__total",),
    "reference": (Lower("order__buyer_reference"),),
}


def _listed(actor: Actor) -> Listed[HeldRow]:
    return Listed(_COLUMNS, partial(_row, actor), _SORTS)


def _row(
    actor: Actor, account_id: int, currency: str, total: Decimal, why: dict[str, Any], *values: Any
) -> HeldRow:
    (
        key,
        hold,
        order,
        customer,
        customer_name,
        account,
        account_name,
        kind,
        decider,
        since,
        until,
        reference,
    ) = values
    return HeldRow(
        id=key,
        public_id=hold,
        order=order,
        customer=customer,
        customer_name=customer_name,
        account=account,
        account_name=account_name,
        kind=kind,
        decider=decider,
        problem=problem_told(actor, kind, account_id, why),
        since=since,
        until=until,
        total=Money(total, currency) if sees_prices(actor, account_id) else None,
        buyer_reference=reference,
    )
