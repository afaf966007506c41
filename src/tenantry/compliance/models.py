"""May we sell it: facts asked of Microsoft with their age, and the evidence of what was agreed."""

from __future__ import annotations

from django.db import models

from tenantry.compliance.rules.vetting import OPEN_STATES, EducationSegment, SoughtKind, VettingState
from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import Business, ProviderScoped


class Fact(ProviderScoped):
    """Microsoft's last answer to one question, and when it was given."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    kind = CodeField()
    subject = CodeField(max_length=200)
    value = models.JSONField()
    fetched_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "partner_center_account", "kind", "subject"], name="compliance_fact_once"
            ),
        ]


class Attestation(Business):
    """A Microsoft Customer Agreement put before a signatory: Microsoft's page for it, and how it stands."""

    customer = ScopedKey("parties.Party")
    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    microsoft_id = CodeField(null=True)
    request_id = models.UUIDField()
    page_url = models.TextField(blank=True)
    state = CodeField(choices=[(s, s) for s in ("requested", "created", "accepted", "expired", "refused")])
    country = CodeField(max_length=2)
    language = CodeField(max_length=8)
    company_name = models.CharField(max_length=200)
    first_name = models.CharField(max_length=50)
    last_name = models.CharField(max_length=50)
    email = models.EmailField()
    phone = CodeField(max_length=32)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    requested_kind = CodeField(max_length=16)
    requested_by = CodeField(max_length=30)
    looks = models.IntegerField(default=0, help_text="how often Microsoft was asked without anybody looking")
    look_at = models.DateTimeField(help_text="machine time of the next look")
    mailings = models.SmallIntegerField(default=0, help_text="how often the signatory was written to")
    mailed_at = models.DateTimeField(null=True, help_text="machine time of the last")

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "microsoft_id"], name="compliance_attestation_microsoft"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "customer", "-id"], name="compliance_attestation_of"),
            models.Index(
                fields=["look_at"],
                condition=models.Q(state__in=["requested", "created"]),
                name="compliance_attestation_due",
            ),
        ]


class AgreementRecord(Business):
    """Evidence, kept for ever: who agreed to or confirmed what, for whom, from where; Microsoft's answer."""

    customer = ScopedKey("parties.Party")
    tenant = ScopedKey("parties.Tenant", null=True)
    kind = CodeField(
        choices=[
            (k, k)
            for k in (
                "attestation_requested",
                "accepted",
                "agreement_created",
                "held_by_microsoft",
                "partner_of_record",
                "refused",
                "expired",
            )
        ]
    )
    attestation = ScopedKey("compliance.Attestation", null=True)
    signatory = models.JSONField(default=dict)
    document = models.JSONField(
        default=dict, help_text="template id, link, version and SHA-256 of what was shown"
    )
    answer = models.JSONField(default=dict, help_text="what Microsoft answered, with its ids")
    actor_kind = CodeField()
    actor_id = CodeField()
    on_behalf_of = CodeField(null=True)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    request_id = CodeField(max_length=128)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        indexes = [models.Index(fields=["provider", "customer", "-id"], name="compliance_agreement_of")]
        triggers = [append_only()]


class QualificationRequest(Business):
    """What is sought of Microsoft for a customer, and how far its vetting is. One asked anew is another row."""

    customer = ScopedKey("parties.Party")
    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    tenant_id = models.UUIDField(help_text="at Microsoft")
    kind = CodeField(choices=[(k.value, k.value) for k in SoughtKind])
    education_segment = CodeField(
        max_length=16, choices=[(s.value, s.value) for s in EducationSegment], blank=True
    )
    website = models.CharField(max_length=200, blank=True)
    validation_code = CodeField(max_length=64, blank=True, help_text="the provider's, of a government")
    state = CodeField(choices=[(s.value, s.value) for s in VettingState])
    reason = models.CharField(max_length=500, blank=True, help_text="Microsoft's, of a denial or refusal")
    request_id = models.UUIDField(help_text="under which Microsoft takes it once")
    requested_kind = CodeField(max_length=16)
    requested_by = CodeField(max_length=40)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    looks = models.IntegerField(default=0, help_text="how often Microsoft was asked")
    look_at = models.DateTimeField(help_text="machine time of the next look")

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "customer", "tenant_id", "kind"],
                condition=models.Q(state__in=[state.value for state in OPEN_STATES]),
                name="compliance_qualification_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "customer", "-id"], name="compliance_qualification_of"),
            models.Index(
                fields=["look_at"],
                condition=models.Q(state__in=[state.value for state in OPEN_STATES]),
                name="compliance_qualification_due",
            ),
        ]


class VatCheck(Business):
    """One answer about one VAT number, or an attempt that got none; which counts: `reads.vat_validity`."""

    party = ScopedKey("parties.Party")
    vat_number = CodeField(max_length=32)
    result = CodeField(choices=[(r, r) for r in ("valid", "invalid", "unknown")])
    source = CodeField(help_text="which adapter answered")
    consultation_number = CodeField(blank=True)
    at = models.DateTimeField()

    class Meta(Business.Meta):
        indexes = [models.Index(fields=["provider", "party", "-id"], name="compliance_vat_of")]
        triggers = [append_only()]
