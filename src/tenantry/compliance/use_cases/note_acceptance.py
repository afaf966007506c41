"""Write down that a signatory has accepted on Microsoft's page: who, which document, Microsoft's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from partner_center import PartnerCenter
from partner_center.models.agreements import Attestation as Told
from partner_center.models.agreements import AttestationStatus
from partner_center.wire import read_instant
from tenantry.compliance.documents import agreement_document
from tenantry.compliance.events import AgreementAccepted
from tenantry.compliance.models import Attestation
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.recording import NOWHERE, Origin, record_evidence, record_expiry
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.microsoft.clients import calls_for
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties


def note_acceptance(
    *, attestation: AttestationView, client: PartnerCenter, by: Actor, now: datetime, origin: Origin = NOWHERE
) -> AttestationView:
    """The attestation as Microsoft now tells it. An acceptance is written once, whoever sees it first.

    `origin` is that of whoever asks; nowhere, where we ask by ourselves.

    Raises PartnerCenterError when Microsoft does not answer: then nothing is written.
    """
    permissions.require(by, "agreement.request", attestation.ownership)
    assert attestation.microsoft_id is not None, "only what Microsoft has made can be accepted"
    with calls_for(attestation.public_id):
        told = client.agreements.attestation(attestation.microsoft_id)
        if told.status != AttestationStatus.ACCEPTED:
            return _save_state(attestation, told, by=by, now=now, origin=origin)
        document = agreement_document(client, attestation.country, attestation.language)
    # Microsoft documents no member for the instant; where it tells one it is better than when we saw it.
    said = (told.model_extra or {}).get("acceptedDate")
    accepted_at = read_instant(said) if said else now
    with transaction.atomic(durable=True):
        lock_parties(attestation.provider_id, [attestation.customer_id])
        rows = Attestation.objects.filter(provider_id=attestation.provider_id, pk=attestation.id)
        if rows.exclude(state="accepted").update(state="accepted", accepted_at=accepted_at):
            record = record_evidence(
                customer_id=attestation.customer_id,
                attestation_id=attestation.id,
                kind="accepted",
                signatory=attestation.signatory,
                document=document,
                answer=told.model_dump(mode="json", by_alias=True, exclude_none=True),
                request_id=str(attestation.request_id),
                by=by,
                at=now,
                origin=origin,
            )
            event = AgreementAccepted(attestation.customer, attestation.public_id, record.public_id)
            events.put(event, by=by, at=now)
    return replace(attestation, state="accepted", accepted_at=accepted_at)


def _save_state(
    attestation: AttestationView, told: Told, *, by: Actor, now: datetime, origin: Origin
) -> AttestationView:
    if told.status != AttestationStatus.EXPIRED:
        return attestation
    with transaction.atomic(durable=True):
        lock_parties(attestation.provider_id, [attestation.customer_id])
        answer = told.model_dump(mode="json", by_alias=True, exclude_none=True)
        record_expiry(attestation, answer=answer, by=by, at=now, origin=origin)
    return replace(attestation, state="expired")
