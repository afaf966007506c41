"""What an account's subscriptions owe that no document says yet, and what they are still going to cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tenantry.billing import gathering
from tenantry.billing.gathering import Subject
from tenantry.billing.models import BilledAccount
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import Money, sum_money


def unbilled_of(provider_id: int, account_id: int, currency: str, through: date) -> Money:
    """What is due to be charged by that day, net, less what is booked. The caller holds the account's lock, or does
    not mind a run in between."""
    found = _subjects(provider_id, account_id, currency, through, from_scratch=False)
    should = [charge.net for one in found for charge in charges(one.facts, through)]
    booked = gathering.booked(provider_id, found) if found else []
    return sum_money(should, currency) - sum_money((one.fact.charge.net for one in booked), currency)


def commitment_of(provider_id: int, account_id: int, currency: str, through: date) -> Money:
    """What the running terms are still going to cost at Microsoft, after that day."""
    found = _subjects(provider_id, account_id, currency, through, from_scratch=True)
    return sum_money(
        (
            charge.cost
            for one in found
            for charge in charges(one.facts, one.facts.term_end)
            if charge.period.start > through
        ),
        currency,
    )


def _subjects(
    provider_id: int, account_id: int, currency: str, through: date, *, from_scratch: bool
) -> Sequence[Subject]:
    billed = BilledAccount.objects.filter(provider_id=provider_id, account_id=account_id).first()
    start = billed or BilledAccount(provider_id=provider_id, account_id=account_id)
    found = gathering.subjects(start, through, from_scratch=from_scratch)
    return [one for one in found if one.facts.currency == currency]
