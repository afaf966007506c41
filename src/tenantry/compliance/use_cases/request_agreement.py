"""Put the Microsoft Customer Agreement before the customer's signatory, on Microsoft's own page."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from tenantry.compliance import reads
from tenantry.compliance.models import Attestation
from tenantry.compliance.reads import AttestationView, CustomerView
from tenantry.compliance.recording import Origin
from tenantry.compliance.rules import attestation as rules
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.settle_request import settle_request
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.pauses import pause_after
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties
from tenantry.parties.reads import default_account


def request_agreement(
    *, customer_id: str, signatory: Signatory, language: str, by: Actor, now: datetime, origin: Origin
) -> AttestationView:
    """The attestation with the address of Microsoft's page for it.

    Asked again with the same details, it returns the one that is open or accepted; one whose outcome is
    unknown is replayed under its own request id, so that Microsoft makes it once.
    """
    customer = reads.party(by, customer_id, kind="customer")
    permissions.require(by, "agreement.request", customer.ownership)
    signatory = signatory.stripped()
    if wrong := rules.problems(
        signatory, company_name=customer.name, country=customer.country, language=language
    ):
        raise Refused(*wrong)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [customer.id])
        saved = _standing(customer, signatory, language) or _save_intent(
            customer, signatory, language, by, now
        )
    return settle_request(attestation=saved, by=by, now=now, origin=origin)


def _standing(customer: CustomerView, signatory: Signatory, language: str) -> AttestationView | None:
    """The newest attestation of the same words that is not at its end."""
    found = reads.attestations(
        customer.provider_id,
        customer_id=customer.id,
        state__in=("requested", "created", "accepted"),
        company_name=customer.name.strip(),
        country=customer.country,
        language=language,
        first_name=signatory.first_name,
        last_name=signatory.last_name,
        email=signatory.email,
        phone=signatory.phone,
    )
    return next(iter(found), None)


def _save_intent(
    customer: CustomerView, signatory: Signatory, language: str, by: Actor, now: datetime
) -> AttestationView:
    row = Attestation.objects.create(
        provider_id=customer.provider_id,
        public_id=public_ids.new("att", now),
        customer_id=customer.id,
        partner_center_account_id=default_account(customer.provider_id),
        request_id=uuid4(),
        state="requested",
        country=customer.country,
        language=language,
        company_name=customer.name.strip(),
        first_name=signatory.first_name,
        last_name=signatory.last_name,
        email=signatory.email,
        phone=signatory.phone,
        created_at=now,
        requested_kind=by.kind,
        requested_by=by.id,
        look_at=machine_now() + pause_after(0),
    )
    return reads.attestations(customer.provider_id, pk=row.pk)[0]
