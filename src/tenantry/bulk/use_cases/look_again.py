"""Have every order of a file that is not placed looked at again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.bulk.locks import lock_upload
from tenantry.bulk.models import Entry
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.bulk.working import have_worked
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import UploadId
from tenantry.parties.permissions import require

AGAIN = tuple(state.value for state in EntryState if ENTRY.after(state, EntryMove.LOOK_AGAIN) is not None)


def look_again(*, upload: UploadId, by: Actor, now: datetime) -> int:
    """Ask all conditions anew; how many orders wait now. Raises Refused for a foreign upload."""
    require(by, "bulk.change")
    with transaction.atomic(durable=True):
        found = lock_upload(upload, by=by)
        rows = Entry.objects.filter(provider_id=by.provider_id, upload=found, state__in=AGAIN)
        waiting = rows.update(state=EntryState.WAITING.value, changed_at=now)
        if waiting:
            audit.record("bulk.looked_again", upload, by=by, at=now, details={"orders": waiting})
            have_worked(found)
    return waiting
