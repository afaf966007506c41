"""Plans by what people write for them in a file: our id, Microsoft's, or the exact title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from tenantry.catalog.models import Offering, Plan
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


def plans_named(by: Actor, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """For each (text, segment) the public ids of the plans offered in it that bear the name; none, or several."""
    permissions.require(by, "catalog.read")
    return {one: _named(by, *one) for one in dict.fromkeys(wanted)}


def _named(by: Actor, text: str, segment: str) -> tuple[str, ...]:
    product, _, sku = text.partition(":")
    is_microsofts = Q(product_id__iexact=product) & (Q(sku_id__iexact=sku) if sku else Q())
    offered = Offering.objects.filter(
        provider_id=OuterRef("provider_id"), plan_id=OuterRef("pk"), segment=segment
    )
    rows = Plan.objects.filter(Q(public_id=text) | Q(title__iexact=text) | is_microsofts, Exists(offered))
    rows = rows.filter(provider_id=by.provider_id, partner_center_account__is_default=True)
    return tuple(rows.order_by("id").values_list("public_id", flat=True)[:3])
