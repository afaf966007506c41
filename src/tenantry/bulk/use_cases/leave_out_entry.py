"""Leave an order of a file out, or take it in again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.bulk.locks import entry_of, lock_upload, moved_on
from tenantry.bulk.models import Entry
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.bulk.working import have_worked
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BulkEntryId, UploadId
from tenantry.parties.permissions import require


def leave_out_entry(
    *, upload: UploadId, entry: BulkEntryId, is_left_out: bool, by: Actor, now: datetime
) -> None:
    """An order that is left out is not placed with the others. Raises Refused for one that is being placed or was."""
    require(by, "bulk.change")
    move = EntryMove.LEAVE_OUT if is_left_out else EntryMove.TAKE_IN
    with transaction.atomic(durable=True):
        found = lock_upload(upload, by=by)
        row = entry_of(found, entry)
        after = ENTRY.after(EntryState(row.state), move)
        if after is None:
            raise moved_on(row)
        Entry.objects.filter(provider_id=by.provider_id, pk=row.pk).update(state=after.value, changed_at=now)
        audit.record(f"bulk.{move.value}", upload, by=by, at=now, details={"entry": entry})
        if after is EntryState.WAITING:
            have_worked(found)
