"""Which orders of an account wait for whose approval, and what was said about that before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.parties import permissions
from tenantry.parties.models import ApprovalRule as Row
from tenantry.parties.models import Party, Provider
from tenantry.parties.reads.parties import party
from tenantry.parties.rules.approvals import ApprovalRule, Approver, Channel, Who, default_rule

# who, approver, from_total, currency, from_term, channels, remind_after_days, expires_after_days; all as text
StoredRule = Sequence[str | None]

MOST_TOLD: Final = 50


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as it was set. Who set it is told to staff."""

    rule: ApprovalRule
    why: str
    actor_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountRule:
    """What holds for an account, and what was said before, the newest first; nothing: the default holds."""

    account: str
    name: str
    is_reseller: bool
    currency: str  # of a bound
    rule: ApprovalRule
    said: tuple[RuleView, ...]


def approval_rule(actor: Actor, account: str) -> AccountRule:
    """The rule of an account. Raises Refused for what is not the actor's own, and for a customer of a reseller."""
    permissions.require(actor, "approval_rule.read")
    found = party(actor, account)
    if found.reseller is not None or not (permissions.sees_all(actor) or found.id == actor.party_id):
        raise permissions.not_found("account", account)
    is_reseller = found.kind == "reseller"
    rows = Row.objects.filter(provider_id=actor.provider_id, party_id=found.id).order_by("-pk")[:MOST_TOLD]
    is_told = permissions.sees_all(actor)
    said = tuple(RuleView(_of(row), row.why, row.actor_id if is_told else "", row.at) for row in rows)
    rule = said[0].rule if said else default_rule(is_reseller=is_reseller)
    if rule.from_total is not None:
        currency = rule.from_total.currency
    else:
        currency = Provider.objects.values_list("currency", flat=True).get(pk=actor.provider_id)
    return AccountRule(found.public_id, found.details.name, is_reseller, currency, rule, said)


def rule_from(stored: StoredRule | None, *, is_reseller: bool) -> ApprovalRule:
    """The rule of a row that was read with something else."""
    if stored is None:
        return default_rule(is_reseller=is_reseller)
    who, approver, total, currency, term, channels, remind, expires = stored
    return ApprovalRule(
        Who(who or ""),
        Approver(approver or ""),
        Money(Decimal(total), currency or "") if total is not None else None,
        Term(term) if term else None,
        frozenset(Channel(one) for one in (channels or "").split(",") if one),
        int(remind) if remind is not None else None,
        int(expires) if expires is not None else None,
    )


def rule_of(provider_id: int, account_id: int) -> ApprovalRule:
    """The rule that holds for an account. At most two statements."""
    row = Row.objects.filter(provider_id=provider_id, party_id=account_id).order_by("-pk").first()
    if row is not None:
        return _of(row)
    kind = Party.objects.values_list("kind", flat=True).get(provider_id=provider_id, pk=account_id)
    return default_rule(is_reseller=kind == "reseller")


def _of(row: Row) -> ApprovalRule:
    return ApprovalRule(
        Who(row.who),
        Approver(row.approver),
        Money(row.from_total, row.currency) if row.from_total is not None else None,
        Term(row.from_term) if row.from_term else None,
        frozenset(Channel(one) for one in row.channels),
        row.remind_after_days,
        row.expires_after_days,
    )
