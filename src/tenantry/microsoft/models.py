"""What talking to Partner Center needs: secrets, the shared budget, and a log of every call."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import ProviderScoped


class AccountSecret(ProviderScoped):
    """An account's client secret and rotating refresh token, encrypted at rest."""

    account = ScopedKey("parties.PartnerCenterAccount")
    client_secret = models.BinaryField()
    refresh_token = models.BinaryField()
    rotated_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "account"], name="microsoft_secret_once"),
        ]


class CallBudget(ProviderScoped):
    """A token bucket shared by every process: Microsoft counts calls for the account, not for a worker."""

    account = ScopedKey("parties.PartnerCenterAccount")
    tokens = models.FloatField()
    refilled_at = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "account"], name="microsoft_budget_once"),
        ]


class Call(models.Model):
    """One try of one call: what a clerk, or Microsoft's support, needs to find it again. Never a token or a body."""

    provider_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    operation = CodeField()
    method = CodeField(max_length=8)
    path = models.TextField()
    http_status = models.SmallIntegerField(null=True)
    request_id = CodeField()
    correlation_id = CodeField()
    error_code = CodeField(blank=True)
    attempt = models.SmallIntegerField()
    started_at = models.DateTimeField()
    duration_ms = models.IntegerField()
    subject = CodeField(blank=True, help_text="the step or run this call was made for")

    class Meta:
        indexes = [
            models.Index(fields=["provider_id", "subject", "id"], name="microsoft_call_subject"),
            models.Index(fields=["provider_id", "-id"], name="microsoft_call_recent"),
        ]
        triggers = [append_only()]
