"""The product types that a provider begins with; from then on they are its own to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tenantry.catalog.models import ProductType, Synchronisation
from tenantry.catalog.product_types import TypeDetails, record_type
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.foundation import public_ids
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId


@dataclass(frozen=True, slots=True)
class DefaultType:
    """A type, and the products at Microsoft that it takes in."""

    details: TypeDetails
    products: tuple[str, ...]


# Of Dynamics 365 each order makes an instance of its own, as providers sell it. By id: no plan is known by its name.
DYNAMICS: Final = DefaultType(
    TypeDetails("Dynamics 365", one_active_per_product=False),
    ("CFQ7TTC0LFDX", "CFQ7TTC0LFDZ", "CFQ7TTC0LFN5"),
)
DEFAULT_TYPES: Final = (DYNAMICS,)


def record_default_types(row: Synchronisation, *, by: Actor, at: datetime) -> None:
    """In the open transaction that finishes a synchronisation: the provider's first brings the default types.

    A provider that has a type, or whose catalogue was read before, has decided already: it gets none.
    """
    assert transaction.get_connection().in_atomic_block
    finished = Synchronisation.objects.filter(provider_id=row.provider_id, state=SynchronisationState.DONE)
    if finished.exclude(pk=row.pk).exists():
        return
    if ProductType.objects.filter(provider_id=row.provider_id).exists():
        return
    for default in DEFAULT_TYPES:
        # Another market's first synchronisation may have been quicker.
        public_id = ProductTypeId(public_ids.new("typ", at))
        record_type(public_id, default.details, default.products, provider_id=row.provider_id, by=by, at=at)
