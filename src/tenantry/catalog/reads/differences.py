"""What a synchronisation changed in the catalogue; for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, QuerySet, When
from django.db.models.functions import Lower

from tenantry.catalog.models import CatalogueDifference, Synchronisation
from tenantry.catalog.rules.synchronisation import Difference
from tenantry.foundation.slices import MOST_EXPORTED, Slice, Wish, bounds_of, matching
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class PriceMove:
    """Two prices of Microsoft's for a whole term, and from when the second holds."""

    currency: str
    old_unit: Decimal
    new_unit: Decimal
    old_retail: Decimal
    new_retail: Decimal
    effective_from: datetime


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One difference: of a plan as a whole, of a way to buy it, or of its price."""

    id: int
    kind: Difference
    plan: str
    title: str
    product_id: str
    sku_id: str
    segment: str
    term: str
    billing_plan: str
    members: dict[str, dict[str, Any]]
    price: PriceMove | None


def differences(
    by: Actor,
    synchronisation: str,
    *,
    limit: int,
    before_id: int | None = None,
    kind: Difference | None = None,
) -> list[DifferenceView]:
    """The synchronisation's differences, the last one found first; Refused where there is no such one."""
    permissions.require(by, "price_list.read")
    run = Synchronisation.objects.filter(provider_id=by.provider_id, public_id=synchronisation)
    run_id = run.values_list("id", flat=True).first()
    if run_id is None:
        raise permissions.not_found("synchronisation", synchronisation)
    rows = CatalogueDifference.objects.filter(provider_id=by.provider_id, synchronisation_id=run_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [_view(row) for row in rows.select_related("plan").order_by("-id")[:limit]]


def differences_slice(by: Actor, synchronisation: str, wish: Wish) -> Slice[DifferenceView]:
    """The same in numbered pages, by plan. Filter: kind. Two statements."""
    rows = _found(by, synchronisation, wish)
    start, size = bounds_of(wish)
    return Slice(tuple(_view(row) for row in rows[start : start + size]), rows.count(), wish)


def differences_all(by: Actor, synchronisation: str, wish: Wish) -> Iterator[DifferenceView]:
    """The same, whole."""
    return (
        _view(row) for row in _found(by, synchronisation, wish)[:MOST_EXPORTED].iterator(chunk_size=2_000)
    )


def _found(by: Actor, synchronisation: str, wish: Wish) -> QuerySet[CatalogueDifference]:
    permissions.require(by, "price_list.read")
    rows = CatalogueDifference.objects.filter(
        provider_id=by.provider_id,
        synchronisation__provider_id=by.provider_id,
        synchronisation__public_id=synchronisation,
    )
    if kind := wish.get("kind"):
        rows = rows.filter(kind=kind)
    rows = rows.filter(matching(wish.q, "plan__title__icontains", "plan__product_id__iexact"))
    whole_plan_first = Case(When(kind__startswith="plan_", then=0), default=1)
    return rows.select_related("plan").order_by(
        Lower("plan__title"),
        "plan_id",
        whole_plan_first,
        "kind",
        "segment",
        "term",
        "billing_plan",
        "effective_from",
        "id",
    )


def _view(row: CatalogueDifference) -> DifferenceView:
    return DifferenceView(
        id=row.pk,
        kind=Difference(row.kind),
        plan=row.plan.public_id,
        title=row.plan.title,
        product_id=row.plan.product_id,
        sku_id=row.plan.sku_id,
        segment=row.segment,
        term=row.term,
        billing_plan=row.billing_plan,
        members=row.members,
        price=_price(row),
    )


def _price(row: CatalogueDifference) -> PriceMove | None:
    if row.kind != Difference.PRICE_MOVED:
        return None
    prices = (row.old_unit_price, row.new_unit_price, row.old_retail_price, row.new_retail_price)
    old_unit, new_unit, old_retail, new_retail = (price for price in prices if price is not None)
    assert row.effective_from is not None
    return PriceMove(row.currency, old_unit, new_unit, old_retail, new_retail, row.effective_from)
