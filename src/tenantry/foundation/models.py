"""Tables of Django technique. Providers, credentials and actors are plain columns here: this module is below them."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField


class ClockOffset(models.Model):
    """How far the business clock runs ahead of the machine's, in seconds. One row; zero in production.

    `mode` says what the installation of this database is for, once it was prepared by `demo` or `migrate`: a process
    of another mode would speak to another Microsoft, so it is refused.
    """

    seconds = models.BigIntegerField(default=0)
    mode = CodeField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="foundation_clock_single_row"),
            models.CheckConstraint(condition=models.Q(seconds__gte=0), name="foundation_clock_only_forward"),
        ]


class IdempotencyKey(models.Model):
    """What a repeated request is answered with: the ids that the first one made."""

    provider_id = models.BigIntegerField()
    actor_id = CodeField()
    key = CodeField(max_length=255)
    operation = CodeField()
    body_hash = CodeField()
    result = models.JSONField()
    claimed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "actor_id", "key"], name="foundation_idempotency_key"
            )
        ]


class AuditEvent(models.Model):
    """Who changed what and why, for changes that put no event in the log (`jobs.Event` says it for the rest)."""

    provider_id = models.BigIntegerField()
    actor_kind = CodeField()
    actor_id = CodeField()
    on_behalf_of = CodeField(null=True)
    request_id = CodeField()
    action = CodeField()
    subject = CodeField()
    why = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        # As the event log's (jobs.Event): both are read as one.
        indexes = [
            models.Index(
                fields=["provider_id", *column, "-at", "-id"],
                condition=~models.Q(actor_kind="system") & condition,
                name=f"foundation_audit_{name}",
            )
            for name, column, condition in (
                ("of_people", (), models.Q()),
                ("by_actor", ("actor_id",), models.Q()),
                ("on_behalf", ("on_behalf_of",), models.Q(on_behalf_of__isnull=False)),
                ("named", ("action",), models.Q()),
                ("of_thing", ("subject",), models.Q()),
                ("of_request", ("request_id",), models.Q()),
            )
        ]
        triggers = [append_only()]


class Session(models.Model):
    """A signed-in browser. The key is kept as a hash: who reads this table can be nobody's guest."""

    key_hash = CodeField(primary_key=True)
    data = models.TextField()
    user_id = models.BigIntegerField(null=True, db_index=True)
    address = CodeField(max_length=45)
    browser = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class CacheEntry(models.Model):
    """What all web processes remember together for a short time: attempts counted, codes used.

    Its columns are those that Django's database cache reads and writes.
    """

    cache_key = CodeField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
