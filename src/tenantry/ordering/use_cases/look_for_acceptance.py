"""Ask Microsoft whether the tenant that a basket waits for has accepted, and let the basket go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules.facts import Answer
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.pauses import pause_after
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.microsoft.clients import calls_for
from tenantry.ordering import locks
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.events import TenantAccepted, TenantInvitationExpired
from tenantry.ordering.models import TenantInvitation
from tenantry.ordering.rules.invitations import INVITATION, InvitationMove, InvitationState
from tenantry.parties.permissions import require

NOT_INVITED = code("tenant_invitation.none", Category.CONFLICT)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An open invitation, and what Microsoft says; None where it did not."""

    row: TenantInvitation
    basket: BasketContext
    is_accepted: bool | None


def look_for_acceptance(*, basket_id: BasketId, by: Actor, now: datetime, machine_now: datetime) -> str:
    """How the basket's newest invitation stands by then: accepted, open, expired or withdrawn.

    Raises Refused where there is none. Stands outside any transaction; an invitation that has ended stays as it is.
    """
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "basket.change", basket.ownership)
    rows = TenantInvitation.objects.filter(provider_id=by.provider_id, basket_id=basket.id)
    row = rows.order_by("-id").first()
    if row is None:
        raise Refused(Problem(NOT_INVITED))
    if row.state != InvitationState.OPEN.value:
        return str(row.state)
    seen = _Seen(row, basket, _is_accepted(row, basket, now))
    with transaction.atomic(durable=True):
        locks.basket(basket_id, by=by)
        return _settle(seen, by=by, now=now, machine_now=machine_now).value


def _is_accepted(row: TenantInvitation, basket: BasketContext, now: datetime) -> bool | None:
    """By everything that the basket waits for: also delegated administration, where the provider requires it."""
    keys = [FactKey.relationship(str(row.tenant_id), row.reseller_tenant_id)]
    if basket.requires_delegated_admin:
        keys.append(FactKey.delegated_admin(str(row.tenant_id)))
    with calls_for(basket.public_id):
        facts = gather(row.partner_center_account_id, keys, occasion=Occasion.DEMAND, now=now)
    found = [facts.get(key, Answer) for key in keys]
    if any(isinstance(one, Answer) and not one.allows for one in found):
        return False
    return None if facts.unfetched(keys) else True


def _settle(seen: _Seen, *, by: Actor, now: datetime, machine_now: datetime) -> InvitationState:
    """Write what was seen, under the basket's lock; a twin that was faster has written the news."""
    row, basket = seen.row, seen.basket
    move = _move(seen, now)
    rows = TenantInvitation.objects.filter(
        provider_id=row.provider_id, pk=row.pk, state=InvitationState.OPEN.value
    )
    looks = row.looks + 1
    changes = {"looks": looks, "look_at": machine_now + pause_after(looks)}
    if move is None:
        rows.update(**changes)
        return InvitationState.OPEN
    state = INVITATION.after(InvitationState.OPEN, move)
    assert state is not None, "an open invitation can end in any way"
    if rows.update(**changes, state=state.value, ended_at=now):
        if move is InvitationMove.ACCEPT:
            is_awaited = basket.state == "open"
            told = TenantAccepted(basket.public_id, row.public_id, row.domain, is_awaited)
            events.put(told, by=by, at=now)
        elif move is InvitationMove.EXPIRE:
            events.put(TenantInvitationExpired(basket.public_id, row.public_id, row.domain), by=by, at=now)
    return state


def _move(seen: _Seen, now: datetime) -> InvitationMove | None:
    """What happens to the invitation by what was seen; None: its basket goes on waiting."""
    basket, row = seen.basket, seen.row
    is_wanted = basket.tenant_id == str(row.tenant_id) and basket.partner_on_record == row.partner_on_record
    if not is_wanted or basket.state == "abandoned":
        return InvitationMove.WITHDRAW
    if seen.is_accepted:
        return InvitationMove.ACCEPT
    if basket.state != "open":
        return InvitationMove.WITHDRAW
    return InvitationMove.EXPIRE if now >= row.expires_at else None
