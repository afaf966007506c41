"""Tables whose rows are never changed: the database itself refuses."""

from __future__ import annotations

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    """A statement trigger that refuses UPDATE and DELETE; it costs an INSERT or COPY nothing."""
    return pgtrigger.Trigger(
        name="append_only",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="RAISE EXCEPTION '% is append-only: add a row instead', TG_TABLE_NAME;",
    )
