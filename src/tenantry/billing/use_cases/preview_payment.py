"""Say what a payment would settle, and write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.billing.reads.payments import SettledInvoice
from tenantry.billing.receiving import Received, check_payment
from tenantry.billing.rules.settlement import Receipt, settle
from tenantry.billing.settling import free_of, items_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money, sum_money
from tenantry.parties.models import Party
from tenantry.parties.permissions import not_found, require

_NEW = 0  # no payment has this key


@dataclass(frozen=True, slots=True)
class Preview:
    """The invoices a payment would lie on, and what would be left of it."""

    account_name: str
    invoices: tuple[SettledInvoice, ...]
    left: Money


def preview_payment(*, account: PartyId, received: Received, by: Actor, now: datetime) -> Preview:
    """What `record_payment` would do at this instant. Raises Refused for what it would refuse."""
    require(by, "payment.record")
    parties = Party.objects.filter(provider_id=by.provider_id, public_id=account)
    found = parties.values_list("id", "name").first()
    if found is None:
        raise not_found("account", account)
    key, name = found
    currency = received.amount.currency
    items = items_of(by.provider_id, key, currency)
    named = check_payment(account, key, received, items, by=by, now=now)
    receipts = [*free_of(by.provider_id, key, currency), Receipt(_NEW, received.amount)]
    changes = settle([one.item for one in items if one.item.open.amount > 0], receipts, [], named)
    shown = {one.item.invoice: one for one in items}
    settled = tuple(
        SettledInvoice(shown[one.invoice].public_id, shown[one.invoice].number, one.amount)
        for one in changes
        if one.payment == _NEW
    )
    return Preview(name, settled, received.amount - sum_money([one.amount for one in settled], currency))
