"""How an account stands with its credit, each figure by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenantry.billing.unbilled import commitment_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.credit import credit_use
from tenantry.ordering.rules.credit import CreditUse
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.credit import LimitView, credit_limits


@dataclass(frozen=True, slots=True)
class AccountCredit:
    """What an account uses, its limit with the earlier ones, and, for staff, what it still commits us to."""

    account: str
    name: str
    currency: str
    use: CreditUse
    limits: tuple[LimitView, ...]  # the newest first: that one counts
    commitment: Money | None  # what running terms are still going to cost at Microsoft

    @property
    def limit(self) -> Money | None:
        """The limit that counts; None where there is none."""
        return self.limits[0].limit if self.limits else None

    @property
    def taken_off(self) -> Money:
        """What was paid ahead, as it lessens the use."""
        return -self.use.balance

    @property
    def left(self) -> Money | None:
        """What may still be ordered; below zero where the limit was lowered since."""
        return self.limit - self.use.total if self.limit is not None else None


def account_credit(actor: Actor, account: str, *, today: date) -> AccountCredit:
    """The credit of a billed account: a reseller, or a customer that pays itself."""
    permissions.require(actor, "credit.read")
    rows = Party.objects.filter(provider_id=actor.provider_id, public_id=account, reseller__isnull=True)
    found = rows.values_list("id", "name", "provider__currency").first()
    if found is None or not (permissions.sees_all(actor) or found[0] == actor.party_id):
        raise permissions.not_found("account", account)
    key, name, own = found
    limits = credit_limits(actor, key)
    currency = limits[0].limit.currency if limits and limits[0].limit is not None else own
    commits = permissions.sees_all(actor)
    return AccountCredit(
        account,
        name,
        currency,
        credit_use(actor.provider_id, key, currency, today=today),
        limits,
        commitment_of(actor.provider_id, key, currency, today) if commits else None,
    )
