"""Customers and resellers as people look through them: with what they hold and owe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from tenantry.foundation import statements
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    counted,
    key_of,
    matching,
    slice_of,
)
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.parties import permissions
from tenantry.parties.models import Party, TenantLink
from tenantry.parties.reads.lists import party_named, visible_parties
from tenantry.subscriptions.models import Subscription


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list, with its tenant and what it holds."""

    public_id: str
    name: str
    email: str
    city: str
    country: str
    is_active: bool
    reseller: str | None
    reseller_name: str | None
    domain: str
    subscriptions: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ResellerRow:
    """A reseller in a list, with its customers and what is billed to it."""

    public_id: str
    name: str
    email: str
    city: str
    country: str
    is_active: bool
    customers: int
    subscriptions: int
    created_at: datetime
    owed: tuple[Money, ...] = ()  # documents issued and not paid, by currency


_AT_ONCE = 200  # accounts whose sums are asked together
_HELD = counted(Subscription.objects.exclude(status="cancelled"), "customer_id")
_BILLED = counted(Subscription.objects.exclude(status="cancelled"), "account_id")
_CUSTOMERS = counted(Party.objects.all(), "reseller_id")


def _domain() -> Any:
    """The customer's first tenant."""
    links = TenantLink.objects.filter(provider_id=OuterRef("provider_id"), party_id=OuterRef("pk"))
    found = Subquery(links.order_by("pk").values("tenant__domain")[:1])
    return Coalesce(found, Value("", output_field=CharField()))


_OWED = """
    SELECT p.public_id, i.currency, i.gross - coalesce(a.paid, 0)
    FROM parties_party p
    CROSS JOIN LATERAL (
        SELECT currency, sum(gross) AS gross FROM billing_invoice
        WHERE provider_id = p.provider_id AND account_id = p.id GROUP BY currency
    ) i
    LEFT JOIN LATERAL (
        SELECT sum(l.amount) AS paid FROM billing_payment q
        JOIN billing_allocation l ON l.provider_id = q.provider_id AND l.payment_id = q.id
        WHERE q.provider_id = p.provider_id AND q.account_id = p.id AND q.currency = i.currency
    ) a ON true
    WHERE p.provider_id = %(provider)s AND p.public_id = ANY(%(accounts)s)
    ORDER BY p.public_id, i.currency
"""


def _with_owed(actor: Actor, rows: Sequence[ResellerRow]) -> tuple[ResellerRow, ...]:
    """What is open of each account's documents; what is paid too much is given back elsewhere. One statement.

    In sums over an account: nothing is asked invoice by invoice.
    """
    owed: dict[str, list[Money]] = {row.public_id: [] for row in rows}
    values = {"provider": actor.provider_id, "accounts": list(owed)}
    for account, currency, still in statements.rows(_OWED, values) if owed else ():
        if still > 0:
            owed[account].append(Money(still, currency))
    return tuple(replace(row, owed=tuple(owed[row.public_id])) for row in rows)


def customers_slice(actor: Actor, wish: Wish) -> Slice[CustomerRow]:
    """Customers. Filters: reseller ("none": direct), country, state ("active" or "inactive")."""
    return slice_of(_customers(actor, wish), wish, _LISTED_CUSTOMERS)


def customers_all(actor: Actor, wish: Wish) -> Iterator[CustomerRow]:
    """The same, whole."""
    return all_of(_customers(actor, wish), wish, _LISTED_CUSTOMERS)


def _customers(actor: Actor, wish: Wish) -> QuerySet[Party]:
    permissions.require(actor, "party.read")
    rows = _of_state(visible_parties(actor).filter(kind="customer"), wish)
    if reseller := wish.get("reseller"):
        if reseller == "none":
            rows = rows.filter(reseller__isnull=True)
        else:
            rows = rows.filter(reseller_id=key_of(Party, actor.provider_id, reseller))
    linked = TenantLink.objects.filter(provider_id=actor.provider_id)
    return rows.filter(
        matching(
            wish.q,
            "name__icontains",
            "email__icontains",
            "public_id",
            "city__istartswith",
            lambda word: Q(pk__in=linked.filter(tenant__domain__icontains=word).values("party_id")),
            *(() if actor.party_id else (party_named(actor.provider_id, "reseller_id"),)),
        )
    )


def resellers_slice(actor: Actor, wish: Wish) -> Slice[ResellerRow]:
    """Resellers; for staff. Filters: country, state ("active" or "inactive")."""
    found = slice_of(_resellers(actor, wish), wish, _LISTED_RESELLERS)
    return Slice(_with_owed(actor, found.rows), found.total, found.wish)


def resellers_all(actor: Actor, wish: Wish) -> Iterator[ResellerRow]:
    """The same, whole."""
    found = all_of(_resellers(actor, wish), wish, _LISTED_RESELLERS)
    while some := tuple(islice(found, _AT_ONCE)):
        yield from _with_owed(actor, some)


def _resellers(actor: Actor, wish: Wish) -> QuerySet[Party]:
    permissions.require(actor, "party.read")
    rows = _of_state(visible_parties(actor).filter(kind="reseller"), wish)
    return rows.filter(
        matching(wish.q, "name__icontains", "email__icontains", "public_id", "city__istartswith")
    )


def _of_state(rows: QuerySet[Party], wish: Wish) -> QuerySet[Party]:
    if country := wish.get("country"):
        rows = rows.filter(country=country)
    if state := wish.get("state"):
        rows = rows.filter(is_active=state == "active")
    return rows


_SHARED_SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Lower("name"),),
    "country": ("country",),
    "city": (Lower("city"),),
    "created": ("created_at",),
}
_LISTED_CUSTOMERS = Listed(
    (
        "public_id", "name", "email", "city", "country", "is_active", "reseller__public_id", "reseller__name",
        _domain, _HELD,
        "created_at",
    ),
    CustomerRow,
    {**_SHARED_SORTS, "reseller": (Lower("reseller__name"),)},
)  # fmt: skip
_LISTED_RESELLERS = Listed(
    (
        "public_id", "name", "email", "city", "country", "is_active", _CUSTOMERS, _BILLED,
        "created_at",
    ),
    ResellerRow,
    {**_SHARED_SORTS, "customers": (_CUSTOMERS,), "subscriptions": (_BILLED,)},
)  # fmt: skip
