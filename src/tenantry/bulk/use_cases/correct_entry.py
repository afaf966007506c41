"""Correct the rows of an order of a file, in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tenantry.bulk.locks import entry_of, lock_upload, moved_on
from tenantry.bulk.models import Entry
from tenantry.bulk.rules.sheet import COLUMNS, LONGEST_CELL
from tenantry.bulk.rules.states import ENTRY, EntryMove, EntryState
from tenantry.bulk.working import have_worked
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BulkEntryId, UploadId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.permissions import require

ROWS_ONLY = code("bulk.rows_only", Category.INVALID)


def correct_entry(
    *,
    upload: UploadId,
    entry: BulkEntryId,
    rows: Sequence[Mapping[str, str]],
    by: Actor,
    now: datetime,
) -> None:
    """Write the cells of the order anew, and have the worker look at it again.

    The number of rows stays. Raises Refused for a foreign upload, for an order that is being placed or was, and for
    another number of rows.
    """
    require(by, "bulk.change")
    with transaction.atomic(durable=True):
        found = lock_upload(upload, by=by)
        row = entry_of(found, entry)
        if (
            ENTRY.after(EntryState(row.state), EntryMove.LOOK_AGAIN) is None
            and row.state != EntryState.WAITING
        ):
            raise moved_on(row)
        if len(rows) != len(row.rows):
            raise Refused(Problem(ROWS_ONLY, "rows", {"rows": len(row.rows), "given": len(rows)}))
        kept = [_kept(one) for one in rows]
        Entry.objects.filter(provider_id=by.provider_id, pk=row.pk).update(
            rows=kept,
            reference=kept[0].get("reference", "")[:64],
            is_filled=False,
            state=EntryState.WAITING.value,
            problems=[],
            repeats="",
            changed_at=now,
        )
        audit.record("bulk.corrected", upload, by=by, at=now, details={"entry": entry})
        have_worked(found)


def _kept(row: Mapping[str, str]) -> dict[str, str]:
    cells = {name: row.get(name, "").strip()[: LONGEST_CELL + 1] for name in COLUMNS}
    return {name: cell for name, cell in cells.items() if cell}
