"""The outbox: what is said to whom, and how far each mail has come."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.notices.rules.states import MailState
from tenantry.parties.scoped import Business, ProviderScoped


class Mail(Business):
    """A mail as facts: its template and what that needs. No secret stands here: links are derived on sending."""

    kind = CodeField()
    recipient = models.EmailField()
    language = CodeField(max_length=8)
    params = models.JSONField()
    caused_by = CodeField(max_length=128, help_text="the event or request that it comes from")
    at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "caused_by", "kind", "recipient"], name="notices_mail_once"
            ),
        ]
        indexes = [models.Index(fields=["provider", "-id"], name="notices_mail_recent")]
        triggers = [append_only()]


class Delivery(ProviderScoped):
    """How far a mail has come."""

    mail = ScopedKey("notices.Mail")
    state = CodeField(choices=[(state.value, state.value) for state in MailState])
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    changed_at = models.DateTimeField(help_text="machine time")

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "mail"], name="notices_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "state"],
                condition=models.Q(state__in=[MailState.QUEUED.value, MailState.FAILED.value]),
                name="notices_delivery_open",
            )
        ]
