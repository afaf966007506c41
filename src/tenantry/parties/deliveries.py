"""Parked deliveries of the event log, for staff (the log itself knows no roles)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tenantry.foundation.slices import Listed, Slice, Wish, all_of, matching, slice_of
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class ParkedView:
    """A consumer that stopped at one thing's events."""

    id: int
    consumer: str
    aggregate_kind: str
    aggregate_id: str
    last_sequence: int
    failures: int
    last_error: str
    parked_at: datetime


def parked(actor: Actor, *, limit: int, before_id: int | None = None) -> list[ParkedView]:
    """What is parked, newest first."""
    permissions.require(actor, "operations.read")
    rows = ConsumerCursor.objects.filter(provider_id=actor.provider_id, parked_at__isnull=False)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = []
    for row in rows.order_by("-pk")[:limit]:
        assert row.parked_at is not None
        found.append(
            ParkedView(
                row.pk,
                row.consumer,
                row.aggregate_kind,
                row.aggregate_id,
                row.last_sequence,
                row.failures,
                row.last_error,
                row.parked_at,
            )
        )
    return found


def parked_slice(actor: Actor, wish: Wish) -> Slice[ParkedView]:
    """What is parked, in pages. Filters: consumer, kind."""
    return slice_of(_parked(actor, wish), wish, _PARKED)


def parked_all(actor: Actor, wish: Wish) -> Iterator[ParkedView]:
    """The same, whole."""
    return all_of(_parked(actor, wish), wish, _PARKED)


def _parked(actor: Actor, wish: Wish) -> QuerySet[ConsumerCursor]:
    permissions.require(actor, "operations.read")
    rows = ConsumerCursor.objects.filter(provider_id=actor.provider_id, parked_at__isnull=False)
    for name, column in (("consumer", "consumer"), ("kind", "aggregate_kind")):
        if value := wish.get(name):
            rows = rows.filter(**{column: value})
    return rows.filter(
        matching(wish.q, "aggregate_id__iexact", "consumer__icontains", "last_error__icontains")
    )


_PARKED = Listed(
    tuple(ParkedView.__dataclass_fields__),
    ParkedView,
    {"consumer": ("consumer",), "parked": ("parked_at",), "failures": ("failures",)},
)
