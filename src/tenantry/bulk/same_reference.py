"""Which orders of files have become orders: placed from here, or in their basket by hand."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tenantry.ordering.models import Order


def has_become() -> Q:
    """Of entries: those that have become an order."""
    return Q(order__isnull=False) | Q(Exists(_of_basket()))


def became() -> Coalesce:
    """Of such an entry, the public id of its order."""
    return Coalesce(F("order__public_id"), Subquery(_of_basket().values("public_id")[:1]))


def _of_basket() -> QuerySet[Order]:
    return Order.objects.filter(provider_id=OuterRef("provider_id"), basket_id=OuterRef("basket_id"))
