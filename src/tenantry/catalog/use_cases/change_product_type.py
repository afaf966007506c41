"""Change what a product type says, or which products belong to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tenantry.catalog.codes import TYPE_NAME_TAKEN
from tenantry.catalog.locks import lock_product_type
from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.catalog.product_types import TypeDetails, record_products, require_right
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions


def change_product_type(
    *,
    product_type: ProductTypeId,
    details: TypeDetails,
    products: Collection[str] | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """The type says this from now on; its products are exactly these, or stay as they are where none are given.

    Asked twice it is changed once. It holds for all that is not ordered yet. Raises Refused as `create_product_type`.
    """
    permissions.require(by, "setting.change")
    require_right(details, products)
    with transaction.atomic(durable=True):
        row = lock_product_type(by.provider_id, product_type)
        name = details.name.strip()
        if ProductType.objects.filter(provider_id=by.provider_id, name=name).exclude(pk=row.pk).exists():
            raise Refused(Problem(TYPE_NAME_TAKEN, "name", {"name": name}))
        before = _as_it_stands(row)
        row.name, row.quantity_limit = name, details.quantity_limit
        row.one_active_per_product = details.one_active_per_product
        row.save(update_fields=["name", "one_active_per_product", "quantity_limit"])
        if products is not None:
            record_products(row, products)
        after = _as_it_stands(row)
        if after != before:
            audit.record("product_type.changed", product_type, by=by, at=now, details=after)


def _as_it_stands(row: ProductType) -> dict[str, object]:
    mine = TypedProduct.objects.filter(provider_id=row.provider_id, product_type_id=row.pk)
    details = TypeDetails(row.name, row.one_active_per_product, row.quantity_limit)
    return {
        **asdict(details),
        "products": list(mine.order_by("product_id").values_list("product_id", flat=True)),
    }
