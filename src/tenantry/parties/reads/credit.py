"""How much an account may owe or be committed to, and what was said about that before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.parties import permissions
from tenantry.parties.models import CreditLimit
from tenantry.parties.rules.limits import LimitOf


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit as it was set; None: there was none from then on. Who and why are told to staff."""

    limit: Money | None
    why: str
    actor_id: str
    at: datetime


def credit_limits(
    actor: Actor, account_id: int, *, of: LimitOf = LimitOf.USE, limit: int = 50
) -> tuple[LimitView, ...]:
    """The limits of an account, the newest first: that one counts."""
    permissions.require(actor, "credit.read")
    is_told = permissions.sees_all(actor)
    if not is_told and account_id != actor.party_id:
        return ()
    rows = CreditLimit.objects.filter(provider_id=actor.provider_id, party_id=account_id, of=of).order_by(
        "-pk"
    )
    found = rows.values_list("amount", "currency", "why", "actor_id", "at")[:limit]
    return tuple(
        LimitView(
            Money(amount, currency) if amount is not None else None,
            why if is_told else "",
            actor_id if is_told else "",
            at,
        )
        for amount, currency, why, actor_id, at in found
    )


def credit_limit_of(provider_id: int, account_id: int, of: LimitOf = LimitOf.USE) -> Money | None:
    """The limit that counts; None where the account has none."""
    rows = CreditLimit.objects.filter(provider_id=provider_id, party_id=account_id, of=of).order_by("-pk")
    found = rows.values_list("amount", "currency").first()
    return Money(found[0], found[1]) if found is not None and found[0] is not None else None


def limits_of(provider_id: int, account_id: int) -> dict[str, Money]:
    """The limits that count, each by what it is of; without those that there are not. One statement."""
    rows = CreditLimit.objects.filter(provider_id=provider_id, party_id=account_id)
    newest = rows.order_by("of", "-pk").distinct("of").values_list("of", "amount", "currency")
    return {of: Money(amount, currency) for of, amount, currency in newest if amount is not None}
