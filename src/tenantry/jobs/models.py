"""The event log and the places up to which each consumer has read it."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField, PublicIdField


class Event(models.Model):
    """Something that happened. Timeline, notices, outgoing webhooks and audit all read this one log."""

    public_id = PublicIdField(unique=True)
    provider_id = models.BigIntegerField()
    aggregate_kind = CodeField()
    aggregate_id = CodeField()
    sequence = models.IntegerField()
    name = CodeField()
    version = models.SmallIntegerField()
    payload = models.JSONField()
    actor_kind = CodeField()
    actor_id = CodeField()
    on_behalf_of = CodeField(null=True)
    request_id = CodeField(max_length=128)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "aggregate_kind", "aggregate_id", "sequence"], name="jobs_event_order"
            )
        ]
        # What people did is looked through as a whole and by who, for whom, what, and in which request.
        indexes = [
            models.Index(
                fields=["provider_id", *column, "-at", "-id"],
                condition=~models.Q(actor_kind="system") & condition,
                name=f"jobs_event_{name}",
            )
            for name, column, condition in (
                ("of_people", (), models.Q()),
                ("by_actor", ("actor_id",), models.Q()),
                ("on_behalf", ("on_behalf_of",), models.Q(on_behalf_of__isnull=False)),
                ("named", ("name",), models.Q()),
                ("of_thing", ("aggregate_id",), models.Q()),
                ("of_request", ("request_id",), models.Q()),
            )
        ]
        triggers = [append_only()]


class ConsumerCursor(models.Model):
    """How far one consumer has handled one aggregate's events; parked when an event cannot be handled."""

    provider_id = models.BigIntegerField()
    consumer = CodeField()
    aggregate_kind = CodeField()
    aggregate_id = CodeField()
    last_sequence = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    last_error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "consumer", "aggregate_kind", "aggregate_id"], name="jobs_cursor_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["provider_id", "parked_at"],
                condition=models.Q(parked_at__isnull=False),
                name="jobs_cursor_parked",
            )
        ]
