"""Locks of uploads: what changes an upload's entries holds its row."""

from __future__ import annotations

from django.db import transaction

from tenantry.bulk.models import Entry, Upload
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.rules.permissions import Ownership

MOVED_ON = code("bulk.moved_on", Category.CONFLICT)


def lock_upload(public_id: str, *, by: Actor) -> Upload:
    """The upload, locked until the end of the transaction. Raises Refused for a foreign or unknown one."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    rows = Upload.objects.select_for_update(no_key=True, of=("self",)).select_related("account")
    found = rows.filter(provider_id=by.provider_id, public_id=public_id).first()
    if found is None or not (permissions.sees_all(by) or found.account_id == by.party_id):
        raise permissions.not_found("upload", public_id)
    permissions.require(by, "bulk.change", Ownership(by.provider_id, found.account_id))
    return found


def entry_of(upload: Upload, public_id: str) -> Entry:
    """An entry of the locked upload."""
    found = Entry.objects.filter(provider_id=upload.provider_id, upload=upload, public_id=public_id).first()
    if found is None:
        raise permissions.not_found("bulk entry", public_id)
    return found


def moved_on(entry: Entry) -> Refused:
    """The entry is not in a state that allows it any more."""
    return Refused(Problem(MOVED_ON, params={"reference": entry.reference, "state": entry.state}))
