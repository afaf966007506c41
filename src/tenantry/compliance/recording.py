"""Evidence of agreements, written inside somebody else's transaction, who holds the customer's lock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.compliance import storing
from tenantry.compliance.events import AgreementExpired
from tenantry.compliance.models import AgreementRecord, Attestation
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.rules.fact_data import as_data
from tenantry.compliance.rules.facts import DomainAvailability, HeldAgreement
from tenantry.compliance.rules.questions import FactKey
from tenantry.foundation import public_ids, statements
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.parties.details import Made
from tenantry.parties.models import TenantLink


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody confirmed: network address and browser, as the face saw them."""

    ip: str | None = None
    user_agent: str = ""


NOWHERE = Origin()


_EVIDENCE = """
    INSERT INTO compliance_agreementrecord (provider_id, public_id, customer_id, tenant_id, kind, attestation_id,
        signatory, document, answer, actor_kind, actor_id, on_behalf_of, ip_address, user_agent, request_id, at,
        recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    RETURNING id
"""


def record_evidence(
    *,
    customer_id: int,
    kind: str,
    by: Actor,
    at: datetime,
    origin: Origin = NOWHERE,
    tenant_id: int | None = None,
    attestation_id: int | None = None,
    signatory: Mapping[str, str] | None = None,
    document: Mapping[str, Any] | None = None,
    answer: Mapping[str, Any] | None = None,
    request_id: str = "",
) -> Made:
    """One entry of the agreement log, for ever."""
    assert transaction.get_connection().in_atomic_block, "evidence is written with what it proves"
    public_id = public_ids.new("agr", at)
    values: list[Any] = [
        by.provider_id, public_id, customer_id, tenant_id, kind, attestation_id, _json(signatory), _json(document),
        _json(answer), by.kind, by.id, by.on_behalf_of, origin.ip, origin.user_agent[:300],
        request_id or by.request_id, at, machine_now(),
    ]  # fmt: skip
    (key,) = statements.one(_EVIDENCE, values)
    return Made(key, public_id)


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(value or {}))


def record_expiry(
    attestation: AttestationView,
    *,
    answer: Mapping[str, Any],
    by: Actor,
    at: datetime,
    origin: Origin = NOWHERE,
) -> None:
    """An attestation has ended without an acceptance: it makes room for a new one, and the log says so once."""
    assert transaction.get_connection().in_atomic_block
    rows = Attestation.objects.filter(provider_id=attestation.provider_id, pk=attestation.id, state="created")
    if rows.update(state="expired"):
        _record_end(attestation, "expired", answer=answer, by=by, at=at, origin=origin)
        events.put(AgreementExpired(attestation.customer, attestation.public_id), by=by, at=at)


def record_refusal(
    attestation: AttestationView, *, answer: Mapping[str, Any], by: Actor, at: datetime, origin: Origin
) -> None:
    """Microsoft has refused to put the agreement before this signatory; the log says so once, with its words."""
    assert transaction.get_connection().in_atomic_block
    rows = Attestation.objects.filter(
        provider_id=attestation.provider_id, pk=attestation.id, state="requested"
    )
    if rows.update(state="refused"):
        _record_end(attestation, "refused", answer=answer, by=by, at=at, origin=origin)


def _record_end(
    attestation: AttestationView,
    kind: str,
    *,
    answer: Mapping[str, Any],
    by: Actor,
    at: datetime,
    origin: Origin,
) -> None:
    record_evidence(
        customer_id=attestation.customer_id,
        attestation_id=attestation.id,
        kind=kind,
        signatory=attestation.signatory,
        answer=answer,
        request_id=str(attestation.request_id),
        by=by,
        at=at,
        origin=origin,
    )


def record_partner_of_record(
    *,
    customer_id: int,
    mpn_id: str,
    statement_version: str,
    by: Actor,
    at: datetime,
    origin: Origin = NOWHERE,
) -> Made:
    """The orderer has confirmed Microsoft's statement about the partner of record for this customer."""
    document = {"statement_version": statement_version}
    return record_evidence(
        customer_id=customer_id,
        kind="partner_of_record",
        document=document,
        answer={"mpn_id": mpn_id},
        by=by,
        at=at,
        origin=origin,
    )


def record_agreement_created(
    *,
    provider_id: int,
    customer_id: int,
    partner_center_account_id: int,
    answer: Mapping[str, Any],
    request_id: str,
    by: Actor,
    at: datetime,
) -> Made:
    """Microsoft has recorded the agreement of the customer's tenant in this Partner Center account."""
    assert provider_id == by.provider_id, "evidence is written in the actor's own provider"
    tenant_id = TenantLink.objects.values_list("tenant_id", flat=True).get(
        provider_id=provider_id,
        party_id=customer_id,
        partner_center_account_id=partner_center_account_id,
    )
    contact = answer.get("primaryContact") or {}
    document = {"template_id": answer.get("templateId", ""), "link": answer.get("agreementLink", "")}
    return record_evidence(
        customer_id=customer_id,
        tenant_id=tenant_id,
        kind="agreement_created",
        signatory={
            "first_name": contact.get("firstName", ""),
            "last_name": contact.get("lastName", ""),
            "email": contact.get("email", ""),
            "phone": contact.get("phoneNumber", "") or "",
        },
        document=document,
        answer=answer,
        request_id=request_id,
        by=by,
        at=at,
    )


def record_agreement_held(
    *, customer_id: int, tenant_id: int, held: HeldAgreement, by: Actor, at: datetime
) -> Made | None:
    """An order rests on an agreement that Microsoft holds for the tenant; None where the log knows of it already."""
    known = AgreementRecord.objects.filter(
        provider_id=by.provider_id,
        customer_id=customer_id,
        tenant_id=tenant_id,
        kind__in=("agreement_created", "held_by_microsoft"),
    )
    if known.exists():
        return None
    answer = as_data(held) | {"fetched_at": held.fetched_at.isoformat()}
    return record_evidence(
        customer_id=customer_id, tenant_id=tenant_id, kind="held_by_microsoft", answer=answer, by=by, at=at
    )


def record_domain_taken(*, partner_center_account_id: int, domain: str, at: datetime) -> None:
    """A tenant of ours has the domain now: Microsoft's answer of before, that it is free, no longer counts."""
    assert transaction.get_connection().in_atomic_block
    taken = DomainAvailability(fetched_at=at, domain=domain, is_taken=True)
    storing.settle(partner_center_account_id, FactKey.domain(domain), taken)
