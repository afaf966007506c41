"""Tell who asked for an agreement that it was accepted, or that nobody did. Hears both events of its end."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.events import AgreementAccepted
from tenantry.compliance.signing import signing
from tenantry.jobs.events import Recorded
from tenantry.notices.agreement_letters import agreement_params
from tenantry.notices.outbox import write_mail
from tenantry.ordering.reads import basket_waiting_for
from tenantry.parties.reads import addressee


def mail_agreement_answer(event: Recorded, now: datetime) -> None:
    """To the person who asked for it, unless that person has just looked. A program looks itself."""
    found = signing(event.provider_id, event.payload["attestation"])
    if found.requested_kind != "user" or event.actor_id == found.requested_by:
        return
    buyer = addressee(found.requested_by, provider_id=event.provider_id)
    basket = basket_waiting_for(event.provider_id, found.customer)
    write_mail(
        provider_id=event.provider_id,
        kind="agreement_accepted" if event.name == AgreementAccepted.NAME else "agreement_expired",
        recipient=buyer.email,
        language=buyer.language,
        params=agreement_params(found) | {"buyer": buyer.name, "basket": basket},
        caused_by=event.public_id,
        at=now,
    )
