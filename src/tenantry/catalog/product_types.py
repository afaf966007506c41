"""What a product type says, judged and written inside a use case's transaction."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from tenantry.catalog.codes import NOT_A_PRODUCT, TYPE_LIMIT_INVALID, TYPE_NAME_MISSING
from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.foundation import audit, statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Problem, Refused

MOST_SEATS: Final = 100_000
_PRODUCT = re.compile(r"[A-Z0-9]{12}")  # Microsoft's form of a product of new commerce

_INSERT = """
    INSERT INTO catalog_producttype (provider_id, public_id, name, one_active_per_product, quantity_limit, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, name) DO NOTHING
    RETURNING id
"""
_TAKE_IN = """
    INSERT INTO catalog_typedproduct AS t (provider_id, product_type_id, product_id)
    SELECT %s, %s, x FROM unnest(%s::text[]) x
    ON CONFLICT (provider_id, product_id) DO UPDATE SET product_type_id = excluded.product_type_id
    WHERE t.product_type_id <> excluded.product_type_id
"""


@dataclass(frozen=True, slots=True)
class TypeDetails:
    """What stands in a product type."""

    name: str
    one_active_per_product: bool = True
    quantity_limit: int | None = None

    def problems(self) -> list[Problem]:
        """All that is wrong with it."""
        found = []
        if not 1 <= len(self.name.strip()) <= 100:
            found.append(Problem(TYPE_NAME_MISSING, "name"))
        if self.quantity_limit is not None and not 1 <= self.quantity_limit <= MOST_SEATS:
            params: dict[str, Any] = {"most": MOST_SEATS, "given": self.quantity_limit}
            found.append(Problem(TYPE_LIMIT_INVALID, "quantity_limit", params))
        return found


def require_right(details: TypeDetails, products: Collection[str] | None) -> None:
    """Raises Refused with everything that is wrong."""
    wrong = details.problems()
    for product in products or ():
        if not _PRODUCT.fullmatch(product):
            wrong.append(Problem(NOT_A_PRODUCT, "products", {"product": product[:40]}))
    if wrong:
        raise Refused(*wrong)


def record_type(
    public_id: ProductTypeId,
    details: TypeDetails,
    products: Collection[str],
    *,
    provider_id: int,
    by: Actor,
    at: datetime,
) -> bool:
    """A new type with these products, which leave the type that they had; False where its name is taken."""
    assert transaction.get_connection().in_atomic_block
    name = details.name.strip()
    values = [name, details.one_active_per_product, details.quantity_limit, at]
    made = statements.row(_INSERT, [provider_id, public_id, *values])
    if made is None:
        return False
    statements.run(_TAKE_IN, [provider_id, made[0], sorted(set(products))])
    told = {**asdict(details), "name": name, "products": sorted(set(products))}
    audit.record("product_type.created", public_id, by=by, at=at, details=told)
    return True


def record_products(row: ProductType, products: Collection[str]) -> None:
    """Let the type have exactly these. A product belongs to one type: from now on to this one."""
    assert transaction.get_connection().in_atomic_block
    mine = TypedProduct.objects.filter(provider_id=row.provider_id, product_type_id=row.pk)
    mine.exclude(product_id__in=products).delete()
    statements.run(_TAKE_IN, [row.provider_id, row.pk, sorted(set(products))])
