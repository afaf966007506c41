"""An order of a file whose basket somebody has placed by hand is placed. Hears `order.submitted`."""

from __future__ import annotations

from datetime import datetime

from tenantry.bulk.models import Entry
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.jobs.events import Recorded
from tenantry.ordering.models import Order
from tenantry.parties.locks import lock_parties


def follow_placed(event: Recorded, now: datetime) -> None:
    """What the worker places it records itself. Of two entries with one reference the first to be placed has it."""
    found = Entry.objects.filter(
        provider_id=event.provider_id, basket__public_id=event.payload["basket_id"]
    ).first()
    if found is None:
        return
    lock_parties(event.provider_id, [found.account_id])
    found.refresh_from_db()
    after = ENTRY.after(EntryState(found.state), EntryMove.FIND_PLACED)
    if after is None or _is_taken(found):
        return
    found.order = Order.objects.get(provider_id=event.provider_id, public_id=event.payload["order_id"])
    found.state, found.outcome, found.problems, found.changed_at = after.value, "met", [], now
    found.save(update_fields=["order", "state", "outcome", "problems", "changed_at"])


def _is_taken(entry: Entry) -> bool:
    busy = (EntryState.PLACING.value, EntryState.PLACED.value)
    rows = Entry.objects.filter(
        provider_id=entry.provider_id, account_id=entry.account_id, reference=entry.reference, state__in=busy
    )
    return bool(entry.reference) and rows.exclude(pk=entry.pk).exists()
