"""Send a saved request for an attestation to Microsoft, and save what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from partner_center import PartnerCenterError, Unknown
from partner_center import Refused as RefusedByMicrosoft
from partner_center.models.agreements import Attestation as Made
from partner_center.models.agreements import NewAttestation
from tenantry.compliance.events import AgreementRequested
from tenantry.compliance.models import Attestation
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.recording import Origin, record_evidence, record_refusal
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.microsoft.clients import calls_for, partner_center
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties

MICROSOFT_REFUSED = code("agreement.microsoft_refused", Category.CONFLICT)
MICROSOFT_UNAVAILABLE = code("agreement.microsoft_unavailable", Category.UNAVAILABLE)
OUTCOME_UNKNOWN = code("agreement.outcome_unknown", Category.UNAVAILABLE)


def settle_request(
    *, attestation: AttestationView, by: Actor, now: datetime, origin: Origin
) -> AttestationView:
    """The attestation as Microsoft made it; one that was answered before is returned as it stands.

    Without an answer it stays requested: the next call replays it under the same request id.
    """
    permissions.require(by, "agreement.request", attestation.ownership)
    if attestation.state != "requested":
        return attestation
    wanted = NewAttestation(
        country=attestation.country,
        language=attestation.language,
        company_name=attestation.company_name,
        signatory_first_name=attestation.first_name,
        signatory_last_name=attestation.last_name,
        signatory_email=attestation.email,
        signatory_phone_number=attestation.phone,
    )
    client = partner_center(attestation.partner_center_account_id)
    try:
        with calls_for(attestation.public_id):
            made = client.agreements.create_attestation(wanted, request_id=attestation.request_id)
    except RefusedByMicrosoft as no:
        if no.retryable:
            raise Refused(Problem(MICROSOFT_UNAVAILABLE)) from no
        _save_refusal(attestation, no, by=by, now=now, origin=origin)
        params = {"microsoft_code": str(no.code), "description": no.description}
        raise Refused(Problem(MICROSOFT_REFUSED, None, params)) from no
    except Unknown as lost:
        raise Refused(Problem(OUTCOME_UNKNOWN)) from lost
    except PartnerCenterError as failed:
        raise Refused(Problem(MICROSOFT_UNAVAILABLE)) from failed
    return _save_answer(attestation, made, by=by, now=now, origin=origin)


def _save_refusal(
    attestation: AttestationView, no: RefusedByMicrosoft, *, by: Actor, now: datetime, origin: Origin
) -> None:
    answer = {"http_status": no.http_status, "code": no.code, "description": no.description}
    with transaction.atomic(durable=True):
        lock_parties(attestation.provider_id, [attestation.customer_id])
        record_refusal(attestation, answer=answer, by=by, at=now, origin=origin)


def _save_answer(
    attestation: AttestationView, made: Made, *, by: Actor, now: datetime, origin: Origin
) -> AttestationView:
    page_url = _page_url(made)
    with transaction.atomic(durable=True):
        lock_parties(attestation.provider_id, [attestation.customer_id])
        rows = Attestation.objects.filter(provider_id=attestation.provider_id, pk=attestation.id)
        changed = rows.filter(state="requested").update(
            state="created", microsoft_id=made.attestation_id, page_url=page_url
        )
        if changed:  # a twin that was faster has written the evidence
            record = record_evidence(
                customer_id=attestation.customer_id,
                attestation_id=attestation.id,
                kind="attestation_requested",
                signatory=attestation.signatory,
                answer=made.model_dump(mode="json", by_alias=True, exclude_none=True),
                request_id=str(attestation.request_id),
                by=by,
                at=now,
                origin=origin,
            )
            told = AgreementRequested(attestation.customer, attestation.public_id, record.public_id)
            events.put(told, by=by, at=now)
    return replace(attestation, state="created", microsoft_id=made.attestation_id, page_url=page_url)


def _page_url(made: Made) -> str:
    """Microsoft's page: by the configured link, else by the one that came with the answer."""
    template: str = settings.MICROSOFT_ATTESTATION_PAGE_URL
    if template:
        return template.replace("{id}", made.attestation_id)
    return made.attestation_link or ""
