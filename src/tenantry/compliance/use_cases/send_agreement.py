"""Have Microsoft's page for the agreement sent to the signatory."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.compliance import reads
from tenantry.compliance.events import AgreementMailed
from tenantry.compliance.models import Attestation
from tenantry.compliance.rules.attestation import NOTHING_TO_SEND, mailing_problem
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties


def send_agreement(*, customer_id: str, by: Actor, now: datetime, machine_now: datetime) -> None:
    """The mail is written by the worker, with the page's address as it stands then.

    Raises Refused when there is no page to sign on, when the signatory was written to within the last minute, and when
    it was five times.
    """
    customer = reads.party(by, customer_id, kind="customer")
    permissions.require(by, "agreement.request", customer.ownership)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [customer.id])
        found = reads.latest_attestation(by.provider_id, customer.id)
        if found is None:
            raise Refused(Problem(NOTHING_TO_SEND))
        wrong = mailing_problem(
            state=found.state,
            has_page=bool(found.page_url),
            mailings=found.mailings,
            mailed_at=found.mailed_at,
            machine_now=machine_now,
        )
        if wrong is not None:
            raise Refused(wrong)
        mailing = found.mailings + 1
        rows = Attestation.objects.filter(provider_id=by.provider_id, pk=found.id)
        rows.update(mailings=mailing, mailed_at=machine_now)
        events.put(AgreementMailed(customer.public_id, found.public_id, mailing), by=by, at=now)
