"""How an account stands with its credit, each figure by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenantry.billing.unbilled import ahead_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem
from tenantry.ordering.commitment import over_its_commitment
from tenantry.ordering.context import BasketContext
from tenantry.ordering.credit import credit_use, over_credit
from tenantry.ordering.reads.held import HeldRow, held_of_account
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.commitment import Committed
from tenantry.ordering.rules.credit import CreditUse, still_missing
from tenantry.ordering.rules.holds import OVER_COMMITMENT_UNSAID, HoldKind
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.credit import LimitView, credit_limit_of, credit_limits, limits_of
from tenantry.parties.rules.limits import LimitOf


@dataclass(frozen=True, slots=True)
class AccountCredit:
    """What an account uses, and its limit with the earlier ones."""

    account: str
    name: str
    currency: str
    use: CreditUse
    limits: tuple[LimitView, ...]  # the newest first: that one counts
    commitment_limits: tuple[LimitView, ...]  # the same of its commitment; for staff

    @property
    def limit(self) -> Money | None:
        """The limit that counts; None where there is none."""
        return self.limits[0].limit if self.limits else None

    @property
    def commitment_limit(self) -> Money | None:
        """The limit of its commitment; None where there is none, and for who is not staff."""
        return self.commitment_limits[0].limit if self.commitment_limits else None

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
    key, name, own = _billed(actor, account)
    limits, currency = _limits(actor, key, own)
    use = credit_use(actor.provider_id, key, currency, today=today)
    committed: tuple[LimitView, ...] = ()
    if permissions.sees_all(actor):
        committed = credit_limits(actor, key, of=LimitOf.COMMITMENT)
    return AccountCredit(account, name, currency, use, limits, committed)


def limits_in_the_way(actor: Actor, basket: BasketContext, *, today: date) -> tuple[Problem, ...]:
    """Why the basket's order would be held if it were placed now: credit, commitment. Nothing for whom prices do not
    concern, and of the commitment no figures for who is not staff.

    One statement, and those of the use where there is a limit.
    """
    if basket.total is None or not sees_prices(actor, basket.account_id):
        return ()
    provider_id, account_id = actor.provider_id, basket.account_id
    limits = limits_of(provider_id, account_id)
    over = over_credit(provider_id, account_id, basket.total, limits.get(LimitOf.USE), today=today)
    committed = over_its_commitment(
        provider_id,
        account_id,
        limits.get(LimitOf.COMMITMENT),
        currency=basket.total.currency,
        today=today,
        lines=_committed(basket),
    )
    if committed is not None and not permissions.sees_all(actor):
        committed = Problem(OVER_COMMITMENT_UNSAID)
    return tuple(one for one in (over, committed) if one is not None)


def _committed(basket: BasketContext) -> list[Committed]:
    return [
        Committed(
            line.seats,
            line.quote.unit_cost,
            Term(line.term),
            BillingPlan(line.ordered_billing_plan),
            line.adds_to.started_on if line.adds_to is not None else None,
        )
        for line in basket.lines
        if line.quote is not None
    ]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the running terms of an account are still going to come to, in the currency of its credit."""

    cost: Money | None  # at Microsoft; staff alone is told
    limit: Money | None  # of the cost, where there is one; staff alone is told
    net: Money  # to be charged to the account, at its prices


def account_commitment(actor: Actor, account: str, *, today: date) -> Commitment:
    """What its running terms are still going to cost and be charged.

    Asked for by itself: it looks at each subscription of the account, which takes longer than all the rest.
    """
    key, _name, own = _billed(actor, account)
    _of_account, currency = _limits(actor, key, own)
    found = ahead_of(actor.provider_id, key, currency, today)
    if not permissions.sees_all(actor):
        return Commitment(None, None, found.net)
    return Commitment(found.cost, credit_limit_of(actor.provider_id, key, LimitOf.COMMITMENT), found.net)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order of the account that is held; of one that waits for room, how much must be paid until it goes on."""

    held: HeldRow
    missing: Money | None


def orders_waiting(actor: Actor, credit: AccountCredit) -> tuple[Waiting, ...]:
    """What holds the account's orders up, the oldest first; at most two hundred."""
    rows = held_of_account(actor, credit.account)
    limit = credit.limit
    totals = {row.id: row.total for row in rows if row.kind == HoldKind.CREDIT}
    fitting = {
        key: total
        for key, total in totals.items()
        if limit is not None and total is not None and total.currency == limit.currency
    }
    missing: dict[int, Money] = {}
    if limit is not None:
        missing = dict(zip(fitting, still_missing(credit.use, limit, fitting.values()), strict=True))
    return tuple(Waiting(row, missing.get(row.id)) for row in rows)


def _billed(actor: Actor, account: str) -> tuple[int, str, str]:
    """The key, the name and the provider's currency of an account that the reader may look at."""
    permissions.require(actor, "credit.read")
    rows = Party.objects.filter(provider_id=actor.provider_id, public_id=account, reseller__isnull=True)
    found: tuple[int, str, str] | None = rows.values_list("id", "name", "provider__currency").first()
    if found is None or not (permissions.sees_all(actor) or found[0] == actor.party_id):
        raise permissions.not_found("account", account)
    return found


def _limits(actor: Actor, key: int, own: str) -> tuple[tuple[LimitView, ...], str]:
    """The limits, the newest first, and the currency in which the account's credit is counted."""
    limits = credit_limits(actor, key)
    newest = limits[0].limit if limits else None
    return limits, newest.currency if newest is not None else own
