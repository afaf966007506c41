"""Take a file with many orders of one account."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from tenantry.bulk import acting
from tenantry.bulk.models import Entry, Upload
from tenantry.bulk.rules import sheet
from tenantry.bulk.rules.states import ENTRY
from tenantry.bulk.working import have_worked
from tenantry.foundation import audit, public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId, UploadId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.microsoft_details import Origin
from tenantry.parties import permissions, reads
from tenantry.parties.rules.permissions import NOT_ALLOWED, Ownership

ACCOUNT_MISSING = code("bulk.account_missing", Category.INVALID)
TOO_LARGE = code("bulk.too_large", Category.INVALID)


def upload_orders(
    *,
    content: bytes,
    file_name: str,
    account: PartyId | None,
    confirms_partner: bool,
    origin: Origin,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> UploadId:
    """Store the file's orders and have the worker look at all of them. Nothing is ordered yet.

    `account` is the reseller for whom staff uploads; a reseller uploads its own. `confirms_partner` is its statement as
    partner of record, for every order of the file. Raises Refused for what is no such file, naming each column that is
    wrong; a row that is wrong is kept, and told with its column.
    """
    account_id = _account(account, by)
    if len(content) > sheet.MOST_BYTES:
        raise Refused(Problem(TOO_LARGE, "file", {"limit": sheet.MOST_BYTES // 1_000_000}))
    entries = sheet.read(content)
    public_id = UploadId(public_ids.new("upl", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"upload": public_id}, by=by, at=machine_now):
            return UploadId(done["upload"])
        upload = Upload.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            account_id=account_id,
            file_name=file_name[-120:] or "orders.csv",
            digest=hashlib.sha256(content).hexdigest(),
            confirms_partner=confirms_partner,
            actor=acting.as_data(by, origin),
            entries=len(entries),
            created_at=now,
        )
        Entry.objects.bulk_create(
            Entry(
                provider_id=by.provider_id,
                public_id=public_ids.new("bke", now),
                upload=upload,
                account_id=account_id,
                number=number,
                reference=entry.reference,
                rows=[dict(row) for row in entry.rows],
                lines=list(entry.lines),
                state=ENTRY.initial.value,
                changed_at=now,
            )
            for number, entry in enumerate(entries, start=1)
        )
        details = {"file": upload.file_name, "orders": len(entries), "digest": upload.digest}
        audit.record("bulk.uploaded", public_id, by=by, at=now, details=details)
        have_worked(upload)
    return public_id


def _account(account: PartyId | None, by: Actor) -> int:
    """The reseller whose orders they are; a customer orders for itself alone, and has no use for a file."""
    if by.role is Role.CUSTOMER:
        raise Refused(Problem(NOT_ALLOWED, params={"action": "bulk.change"}))
    if permissions.sees_all(by):
        if account is None:
            raise Refused(Problem(ACCOUNT_MISSING, "account"))
        account_id: int | None = reads.party(by, account, kind="reseller").id
    else:
        account_id = by.party_id
    permissions.require(by, "bulk.change", Ownership(by.provider_id, account_id))
    assert account_id is not None
    return account_id
