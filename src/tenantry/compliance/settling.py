"""Put a request for a qualification to Microsoft, or ask how it stands, and keep the answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from partner_center import PartnerCenterError
from partner_center import Refused as RefusedByMicrosoft
from tenantry.compliance import vetting
from tenantry.compliance.asking import qualification_of
from tenantry.compliance.rules.qualifications import Qualification
from tenantry.compliance.rules.vetting import SoughtKind, VettingState, standing
from tenantry.compliance.vetting import QualificationRequestView, ask_microsoft, requests
from tenantry.kernel.actor import Actor
from tenantry.microsoft.clients import calls_for, partner_center
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties


def settle(request: QualificationRequestView, *, by: Actor, now: datetime) -> QualificationRequestView:
    """Ask Microsoft, for the first time or again, and keep the answer."""
    permissions.require(by, "qualification.request", request.ownership)
    if not request.is_open:
        return request
    answer, refusal = None, ""
    try:
        with calls_for(request.public_id):
            answer = _asked(request)
    except RefusedByMicrosoft as no:
        refusal = (
            "" if no.retryable or request.state != VettingState.REQUESTED else no.description or str(no.code)
        )
    except PartnerCenterError:
        answer = None  # it is asked again, under the same request id
    with transaction.atomic(durable=True):
        lock_parties(request.provider_id, [request.customer_id])
        if answer is not None:
            vetting.record_answer(request, answer, by=by, at=now)
        elif refusal:
            vetting.record_refusal(request, refusal, by=by, at=now)
        else:
            vetting.record_look(request)
    return requests(request.provider_id, pk=request.id)[0]


def _asked(request: QualificationRequestView) -> Qualification | None:
    pc, tenant = partner_center(request.partner_center_account_id), str(request.tenant_id)
    if request.state == VettingState.REQUESTED:
        return ask_microsoft(pc, tenant, request.sought, request_id=request.request_id)
    held = tuple(qualification_of(one) for one in pc.qualifications.of_customer(tenant))
    return standing(held, SoughtKind(request.kind))
