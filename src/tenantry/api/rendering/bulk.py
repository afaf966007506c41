"""Files with many orders on the wire."""

from __future__ import annotations

from tenantry.api.rendering.problems import all_told
from tenantry.api.wire import Json, instant
from tenantry.bulk.reads import EntryView, UploadView


def upload(view: UploadView) -> Json:
    """A file with its counts."""
    return {
        "id": view.public_id,
        "file_name": view.file_name,
        "account": view.account,
        "account_name": view.account_name,
        "orders": view.entries,
        "partner_of_record_confirmed": view.confirms_partner,
        "states": [{"state": state, "orders": count} for state, count in sorted(view.states.items())],
        "ready_totals": [total.as_wire() for total in view.ready_totals],
        "created_at": instant(view.created_at),
    }


def entry(view: EntryView, language: str) -> Json:
    """An order of a file, its problems in the reader's language."""
    return {
        "id": view.public_id,
        "number": view.number,
        "reference": view.reference,
        "lines": view.lines,
        "rows": [[{"column": name, "value": cell} for name, cell in row.items()] for row in view.rows],
        "state": view.state,
        "problems": all_told(view.problems, language),
        "total": view.total.as_wire() if view.total else None,
        "basket": view.basket,
        "order": view.order,
        "repeats": view.repeats or None,
        "changed_at": instant(view.changed_at),
    }
