"""Customers and resellers as people look through them: with what they hold and owe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from tenantry.billing.models import Allocation, Invoice
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
    owed: tuple[Money, ...]  # documents issued and not paid, by currency
    created_at: datetime


_AMOUNT: DecimalField[Any, Any] = DecimalField(max_digits=19, decimal_places=4)
_HELD = counted(Subscription.objects.exclude(status="cancelled"), "customer_id")
_BILLED = counted(Subscription.objects.exclude(status="cancelled"), "account_id")
_CUSTOMERS = counted(Party.objects.all(), "reseller_id")


def _domain() -> Any:
    """The customer's first tenant."""
    links = TenantLink.objects.filter(provider_id=OuterRef("provider_id"), party_id=OuterRef("pk"))
    found = Subquery(links.order_by("pk").values("tenant__domain")[:1])
    return Coalesce(found, Value("", output_field=CharField()))


def _owed() -> Any:
    """What is open of the account's documents, by currency: "EUR 12.30". What is paid too much is given back elsewhere.

    In sums over the account: nothing is asked invoice by invoice.
    """
    issued = Invoice.objects.filter(provider_id=OuterRef("provider_id"), account_id=OuterRef("pk"))
    paid = Allocation.objects.filter(
        provider_id=OuterRef("provider_id"),
        payment__account_id=OuterRef("account_id"),
        payment__currency=OuterRef("currency"),
    )
    lying = paid.order_by().values("payment__currency").annotate(total=Sum("amount")).values("total")
    sums: Any = (
        issued.order_by()
        .values("provider_id", "account_id", "currency")
        .annotate(open_now=Sum("gross") - Coalesce(Subquery(lying), Value(Decimal(0)), output_field=_AMOUNT))
        .filter(open_now__gt=0)
    )
    written = Concat(
        Cast("currency", TextField()), Value(" "), Cast("open_now", TextField()), output_field=CharField()
    )
    return ArraySubquery(sums.values(written=written))


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
    return slice_of(_resellers(actor, wish), wish, _LISTED_RESELLERS)


def resellers_all(actor: Actor, wish: Wish) -> Iterator[ResellerRow]:
    """The same, whole."""
    return all_of(_resellers(actor, wish), wish, _LISTED_RESELLERS)


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


def _reseller_row(*values: Any) -> ResellerRow:
    shown = list(values)
    parts = sorted(text.split(" ") for text in values[8])
    shown[8] = tuple(Money(Decimal(amount), currency) for currency, amount in parts)
    return ResellerRow(*shown)


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
        _owed, "created_at",
    ),
    _reseller_row,
    {**_SHARED_SORTS, "customers": (_CUSTOMERS,), "subscriptions": (_BILLED,)},
)  # fmt: skip
