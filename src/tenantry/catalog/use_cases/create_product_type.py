"""Make a product type."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tenantry.catalog.codes import TYPE_NAME_TAKEN
from tenantry.catalog.models import ProductType
from tenantry.catalog.product_types import TypeDetails, record_products, require_right
from tenantry.foundation import audit, public_ids, statements
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions

_INSERT = """
    INSERT INTO catalog_producttype (provider_id, public_id, name, one_active_per_product, quantity_limit, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, name) DO NOTHING
"""


def create_product_type(
    *,
    details: TypeDetails,
    products: Collection[str] = (),
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> ProductTypeId:
    """A product type with these products, which leave the type that they had. Asking twice under one key makes one.

    Raises Refused for a name that is taken, a limit out of range, and what is no product's id.
    """
    permissions.require(by, "setting.change")
    require_right(details, products)
    name = details.name.strip()
    public_id = ProductTypeId(public_ids.new("typ", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"product_type": public_id}, by=by, at=machine_now):
            return ProductTypeId(done["product_type"])
        values = [name, details.one_active_per_product, details.quantity_limit, now]
        if not statements.run(_INSERT, [by.provider_id, public_id, *values]):
            raise Refused(Problem(TYPE_NAME_TAKEN, "name", {"name": name}))
        row = ProductType.objects.get(provider_id=by.provider_id, public_id=public_id)
        record_products(row, products)
        told = {**asdict(details), "products": sorted(set(products))}
        audit.record("product_type.created", public_id, by=by, at=now, details=told)
    return public_id
