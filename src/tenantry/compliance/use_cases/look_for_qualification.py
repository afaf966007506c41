"""Ask Microsoft how its vetting of a customer stands, and write down what it has decided."""

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
from tenantry.parties.rules.permissions import problem


def look_for_qualification(*, request_id: str, by: Actor, now: datetime) -> QualificationRequestView:
    """The request as it stands by then; one that is decided is not asked about again.

    Stands outside any transaction. Where Microsoft does not answer, it is asked again later.
    """
    found = requests(by.provider_id, public_id=request_id)
    if not found or problem(by, "qualification.request", found[0].ownership) is not None:
        raise permissions.not_found("qualification request", request_id)
    permissions.require(by, "qualification.request", found[0].ownership)
    return settle(found[0], by=by, now=now)


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
