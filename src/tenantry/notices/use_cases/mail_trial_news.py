"""Tell a buyer what comes after a trial, and why it could not become what was chosen. Hears both of its news.

Who chose is written to, as long as they work for a side of it; else the contact of the billed account. The provider
hears of what was refused, too: nobody may be at the account's desk in the days that are left.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.notices.outbox import write_mail
from tenantry.ordering.reads import chooser_of, trial_of
from tenantry.parties.reads import (
    Recipient,
    contact_written_to,
    person_written_to,
    provider_written_to,
)
from tenantry.subscriptions.events import TrialNotConverted
from tenantry.subscriptions.reads import SubscriptionView, subscription


def mail_trial_news(event: Recorded, now: datetime) -> None:
    """One mail to the buyer; of a refusal another one to the provider."""
    found, _ = subscription(system(event.provider_id, event.public_id), event.aggregate_id)
    if event.name == TrialNotConverted.NAME:
        _write(event, "trial_needs_person", provider_written_to(event.provider_id), found, now)
        _write(event, "trial_not_converted", _buyer(event, found), found, now)
    else:
        _write(event, "trial_ending", _buyer(event, found), found, now)


def _buyer(event: Recorded, found: SubscriptionView) -> Recipient:
    person = chooser_of(event.provider_id, found.id)
    if person:
        parties = (found.account_id, found.customer_id)
        written = person_written_to(
            person, provider_id=event.provider_id, parties=parties, action="order.place"
        )
        if written is not None:
            return written
    return contact_written_to(found.account_id, provider_id=event.provider_id)


def _write(event: Recorded, kind: str, recipient: Recipient, found: SubscriptionView, now: datetime) -> None:
    trial = trial_of(recipient.reads_as, found, at=event.at)
    assert trial is not None, "the news is of a trial"
    becomes = trial.becomes
    chosen: dict[str, Any] | None = None
    if becomes is not None:
        amount = becomes.amount
        chosen = {
            "title": becomes.title,
            "term": becomes.term,
            "billing_plan": becomes.billing_plan,
            "seats": becomes.seats,
            "amount": str(amount.amount) if amount is not None else None,
            "currency": amount.currency if amount is not None else "",
        }
    write_mail(
        provider_id=event.provider_id,
        kind=kind,
        recipient=recipient.email,
        language=recipient.language,
        params={
            "name": recipient.name,
            "subscription": found.public_id,
            "plan": found.title,
            "customer": found.customer_name,
            "seats": found.seats,
            "last_day": trial.last_day.isoformat(),
            "becomes_on": trial.becomes_on.isoformat(),
            "becomes": chosen,
            "problem": event.payload.get("problem"),
        },
        caused_by=event.public_id,
        at=now,
    )
