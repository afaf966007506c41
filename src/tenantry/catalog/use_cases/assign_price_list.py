"""Let an account buy on a price list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.catalog import locks
from tenantry.catalog.codes import NOT_AN_ACCOUNT, STARTS_IN_PAST
from tenantry.catalog.models import PriceListAssignment
from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId, PriceListId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions, reads
from tenantry.parties.locks import lock_parties


def assign_price_list(
    *,
    party: PartyId,
    price_list: PriceListId,
    valid_from: datetime | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """From `valid_from` (or now) on the account buys on this list; asking again changes nothing."""
    permissions.require(by, "price_list.change")
    start = valid_from or now
    account = reads.party(by, party)
    problems = []
    if account.reseller_id is not None:
        problems.append(Problem(NOT_AN_ACCOUNT, "party", {"party": party}))
    if start < now:
        problems.append(Problem(STARTS_IN_PAST, "valid_from", {"valid_from": start.isoformat()}))
    if problems:
        raise Refused(*problems)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [account.id])
        row = locks.lock_price_list(by.provider_id, price_list)
        mine = PriceListAssignment.objects.filter(provider_id=by.provider_id, party_id=account.id)
        standing = mine.filter(valid_from__lte=start).order_by("-valid_from").first()
        if standing and standing.price_list_id == row.pk:
            return
        if standing and standing.valid_from == start:
            standing.price_list = row
            standing.save(update_fields=["price_list"])
        else:
            PriceListAssignment.objects.create(
                provider_id=by.provider_id, party_id=account.id, price_list=row, valid_from=start
            )
        details = {"price_list": price_list, "valid_from": start.isoformat()}
        audit.record("price_list.assigned", party, by=by, at=now, details=details)
