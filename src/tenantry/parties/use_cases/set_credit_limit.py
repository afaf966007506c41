"""Say how much an account may owe, or be committed to. The newest limit counts; the earlier ones stay, with by whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions, reads
from tenantry.parties.events import CreditLimitSet
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import CreditLimit
from tenantry.parties.rules.limits import LimitOf

NEGATIVE = code("credit.limit_negative", Category.INVALID)
NO_ACCOUNT = code("credit.no_account", Category.CONFLICT)


def set_credit_limit(
    *,
    account: PartyId,
    limit: Money | None,
    of: LimitOf = LimitOf.USE,
    why: str,
    by: Actor,
    now: datetime,
) -> None:
    """The account's limit from now on; None means that there is none.

    Raises Refused for a limit below zero, and for a customer that is billed to its reseller.
    """
    permissions.require(by, "credit.change")
    found = reads.party(by, account)
    if found.reseller is not None:
        raise Refused(Problem(NO_ACCOUNT))
    if limit is not None and limit.is_negative:
        raise Refused(Problem(NEGATIVE, "limit"))
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [found.id])
        CreditLimit.objects.create(
            provider_id=by.provider_id,
            party_id=found.id,
            of=of.value,
            amount=limit.amount if limit is not None else None,
            currency=limit.currency if limit is not None else "",
            why=why,
            actor_kind=by.kind,
            actor_id=by.id,
            at=now,
            recorded_at=machine_now(),
        )
        events.put(
            CreditLimitSet(account, limit.as_wire() if limit is not None else None, why, of.value),
            by=by,
            at=now,
        )
