"""Product types with the products that belong to them; for staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.foundation import statements
from tenantry.foundation.slices import Listed, Slice, Wish, all_of, counted, matching, slice_of
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product at Microsoft, with its plans as the catalogue has them, and the type to which it belongs."""

    product_id: str
    titles: tuple[str, ...]  # none: the catalogue does not have it
    product_type: str = ""
    product_type_name: str = ""


@dataclass(frozen=True, slots=True)
class ProductTypeView:
    """A product type; its products only where one type is asked for."""

    id: int
    public_id: str
    name: str
    one_active_per_product: bool
    quantity_limit: int | None
    created_at: datetime
    products: tuple[ProductView, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductTypeRow:
    """A product type in a list."""

    public_id: str
    name: str
    one_active_per_product: bool
    quantity_limit: int | None
    products: int
    created_at: datetime


_COLUMNS = ("id", "public_id", "name", "one_active_per_product", "quantity_limit", "created_at")

_OF_TYPE = """
    SELECT t.product_id, coalesce(array_agg(DISTINCT p.title) FILTER (WHERE p.id IS NOT NULL), '{}'),
        y.public_id, y.name
    FROM catalog_typedproduct t
    JOIN catalog_producttype y ON y.provider_id = t.provider_id AND y.id = t.product_type_id
    LEFT JOIN catalog_plan p ON p.provider_id = t.provider_id AND p.product_id = t.product_id
    WHERE t.provider_id = %s AND t.product_type_id = %s
    GROUP BY t.product_id, y.public_id, y.name ORDER BY min(lower(p.title)) NULLS LAST, t.product_id
"""

_CALLED = """
    SELECT p.product_id, array_agg(DISTINCT p.title), coalesce(y.public_id, ''), coalesce(y.name, '')
    FROM catalog_plan p
    LEFT JOIN catalog_typedproduct t ON t.provider_id = p.provider_id AND t.product_id = p.product_id
    LEFT JOIN catalog_producttype y ON y.provider_id = t.provider_id AND y.id = t.product_type_id
    WHERE p.provider_id = %(provider)s AND (p.product_id = upper(%(q)s) OR strpos(lower(p.title), lower(%(q)s)) > 0)
    GROUP BY p.product_id, y.public_id, y.name ORDER BY min(lower(p.title)), p.product_id LIMIT %(limit)s
"""


def product_types(
    by: Actor, *, limit: int, before_id: int | None = None, q: str = ""
) -> Sequence[ProductTypeView]:
    """The provider's product types, newest first."""
    permissions.require(by, "price_list.read")
    rows = ProductType.objects.filter(provider_id=by.provider_id, name__icontains=q)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [ProductTypeView(*row) for row in rows.order_by("-pk").values_list(*_COLUMNS)[:limit]]


def product_type(by: Actor, public_id: str) -> ProductTypeView:
    """One product type with its products."""
    permissions.require(by, "price_list.read")
    rows = ProductType.objects.filter(provider_id=by.provider_id, public_id=public_id)
    row = rows.values_list(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found("product type", public_id)
    found = statements.rows(_OF_TYPE, [by.provider_id, row[0]])
    return replace(ProductTypeView(*row), products=tuple(_product(one) for one in found))


def products_called(by: Actor, q: str, *, limit: int) -> tuple[ProductView, ...]:
    """Products of the catalogue of which a plan's title has the words, or which have the id; by title."""
    permissions.require(by, "price_list.read")
    if not q.strip():
        return ()
    values = {"provider": by.provider_id, "q": q.strip(), "limit": limit}
    return tuple(_product(one) for one in statements.rows(_CALLED, values))


def _product(row: Sequence[Any]) -> ProductView:
    product_id, titles, product_type, name = row
    return ProductView(product_id, tuple(titles), product_type, name)


def product_types_slice(actor: Actor, wish: Wish) -> Slice[ProductTypeRow]:
    """Product types, for staff. Found by name, or by the id of one of their products."""
    return slice_of(_product_types(actor, wish), wish, _LISTED)


def product_types_all(actor: Actor, wish: Wish) -> Iterator[ProductTypeRow]:
    """The same, whole."""
    return all_of(_product_types(actor, wish), wish, _LISTED)


def _product_types(actor: Actor, wish: Wish) -> QuerySet[ProductType]:
    permissions.require(actor, "price_list.read")
    rows = ProductType.objects.filter(provider_id=actor.provider_id)
    named = TypedProduct.objects.filter(provider_id=actor.provider_id, product_id__iexact=wish.q.strip())
    if wish.q.strip() and (keys := list(named.values_list("product_type_id", flat=True))):
        return rows.filter(pk__in=keys)
    return rows.filter(matching(wish.q, "name__icontains", "public_id"))


_LISTED = Listed(
    (
        "public_id", "name", "one_active_per_product", "quantity_limit",
        counted(TypedProduct.objects.all(), "product_type_id"), "created_at",
    ),
    ProductTypeRow,
    {"name": (Lower("name"),), "created": ("created_at",)},
)  # fmt: skip
