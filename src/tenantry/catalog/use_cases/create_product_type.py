"""Make a product type."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tenantry.catalog.codes import TYPE_NAME_TAKEN
from tenantry.catalog.product_types import TypeDetails, record_type, require_right
from tenantry.foundation import public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions


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
    public_id = ProductTypeId(public_ids.new("typ", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"product_type": public_id}, by=by, at=machine_now):
            return ProductTypeId(done["product_type"])
        if not record_type(public_id, details, products, provider_id=by.provider_id, by=by, at=now):
            raise Refused(Problem(TYPE_NAME_TAKEN, "name", {"name": details.name.strip()}))
    return public_id
