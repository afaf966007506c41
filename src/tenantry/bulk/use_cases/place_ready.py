"""Place every order of a file whose conditions are met, for the totals that were shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from tenantry.bulk import acting
from tenantry.bulk.locks import lock_upload
from tenantry.bulk.models import Entry, Upload
from tenantry.bulk.rules.states import EntryState
from tenantry.bulk.same_reference import became, has_become
from tenantry.bulk.working import have_worked
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import UploadId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.microsoft_details import Origin
from tenantry.parties.locks import lock_parties
from tenantry.parties.permissions import require

NOTHING_READY = code("bulk.nothing_ready", Category.CONFLICT)
TOTAL_CHANGED = code("bulk.total_changed", Category.CONFLICT)


def place_ready(*, upload: UploadId, shown: Sequence[Money], origin: Origin, by: Actor, now: datetime) -> int:
    """Choose what is ready and have the worker place it, each order in a commit of its own; how many were chosen.

    `shown` are the totals by currency that the person confirmed. Raises Refused when nothing is ready, and when the
    totals are others by now: then nothing is chosen. An order whose reference another file has placed meanwhile is
    told as repeated instead.
    """
    require(by, "bulk.change")
    with transaction.atomic(durable=True):  # what is repeated stays told, whatever is refused below
        _tell_repeated(_locked(upload, by=by), now=now)
    with transaction.atomic(durable=True):
        found = _locked(upload, by=by)
        _tell_repeated(found, now=now)
        ready = Entry.objects.filter(provider_id=by.provider_id, upload=found, state=EntryState.READY.value)
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for total, currency in ready.values_list("total", "currency"):
            totals[currency] += total or Decimal(0)
        if not totals:
            raise Refused(Problem(NOTHING_READY))
        if totals != {one.currency: one.amount for one in shown}:
            told = ", ".join(f"{one.as_wire()['amount']} {one.currency}" for one in _money(totals))
            raise Refused(Problem(TOTAL_CHANGED, "shown_totals", {"totals": told}))
        Upload.objects.filter(pk=found.pk).update(actor=acting.as_data(by, origin))
        chosen = ready.update(state=EntryState.PLACING.value, changed_at=now)
        details = {"orders": chosen, **{one.currency: one.as_wire()["amount"] for one in _money(totals)}}
        audit.record("bulk.placed", upload, by=by, at=now, details=details)
        have_worked(found)
    return chosen


def _money(totals: Mapping[str, Decimal]) -> list[Money]:
    return [Money(amount, currency) for currency, amount in sorted(totals.items())]


def _locked(upload: UploadId, *, by: Actor) -> Upload:
    """The upload; and its account's lock, which lets no other file choose the same reference at the same time."""
    found = lock_upload(upload, by=by)
    lock_parties(by.provider_id, [found.account_id])
    return found


def _tell_repeated(upload: Upload, *, now: datetime) -> None:
    """What another entry of the account has placed or is placing under the same reference is not placed again.

    Also where somebody has placed its basket by hand.
    """
    rows = Entry.objects.filter(provider_id=upload.provider_id, account_id=upload.account_id)
    ready = rows.filter(upload=upload, state=EntryState.READY.value).order_by("number")
    others = rows.filter(
        Q(state=EntryState.PLACING.value) | has_become(),
        reference__in=ready.order_by().values("reference"),
    )
    taken: dict[str, str | None] = dict(others.values_list("reference", became()))
    for key, reference in list(ready.values_list("id", "reference")):
        if reference in taken:
            rows.filter(pk=key).update(
                state=EntryState.REPEATED.value, repeats=taken[reference] or "", changed_at=now
            )
        else:
            taken[reference] = None  # a second one of the same file waits for the first
