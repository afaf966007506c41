"""Ask Microsoft whether a signatory has accepted, while nobody has the page open."""

from __future__ import annotations

from datetime import datetime

from partner_center import PartnerCenterError
from tenantry.compliance import reads
from tenantry.compliance.models import Attestation
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.recording import NOWHERE
from tenantry.compliance.rules.attestation import OPEN_STATES, look_after
from tenantry.compliance.use_cases.note_acceptance import note_acceptance
from tenantry.compliance.use_cases.settle_request import settle_request
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.parties import permissions
from tenantry.parties.rules.permissions import problem


def look_for_agreement(*, attestation_id: str, by: Actor, now: datetime, machine_now: datetime) -> str:
    """How the attestation stands by then; one that is at its end is not asked about again.

    One whose request was lost is replayed. Stands outside any transaction. Where Microsoft does not answer, it is
    asked again later.
    """
    found = reads.attestations(by.provider_id, public_id=attestation_id)
    if not found or problem(by, "agreement.request", found[0].ownership) is not None:
        raise permissions.not_found("agreement", attestation_id)
    permissions.require(by, "agreement.request", found[0].ownership)
    if found[0].state not in OPEN_STATES:
        return found[0].state
    state = _looked(found[0], by=by, now=now)
    rows = Attestation.objects.filter(provider_id=by.provider_id, pk=found[0].id, state__in=OPEN_STATES)
    for looks in rows.values_list("looks", flat=True):
        pause = look_after(looks + 1, now - found[0].created_at)
        rows.filter(looks=looks).update(looks=looks + 1, look_at=machine_now + pause)
    return state


def _looked(attestation: AttestationView, *, by: Actor, now: datetime) -> str:
    try:
        attestation = settle_request(attestation=attestation, by=by, now=now, origin=NOWHERE)
        if attestation.state == "created":
            client = partner_center(attestation.partner_center_account_id)
            attestation = note_acceptance(attestation=attestation, client=client, by=by, now=now)
    except (Refused, PartnerCenterError):  # refused is written down; what was not answered is asked again
        pass
    return attestation.state
