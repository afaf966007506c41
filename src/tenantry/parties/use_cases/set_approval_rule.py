"""Say which orders of an account wait for whose approval. The newest rule counts; the earlier ones stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.events import ApprovalRuleSet
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import ApprovalRule as Row
from tenantry.parties.reads.approvals import approval_rule
from tenantry.parties.reads.parties import party
from tenantry.parties.rules.approvals import ApprovalRule, Approver, rule_problems

PROVIDERS_RULE = code("approval.providers_rule", Category.FORBIDDEN)


def set_approval_rule(*, account: PartyId, rule: ApprovalRule, why: str, by: Actor, now: datetime) -> None:
    """The account's rule from now on, for orders placed from now on.

    Raises Refused with all that is wrong. A rule by which the provider's finance decides is the provider's: its account
    neither sets nor ends it.
    """
    found = party(by, account)
    permissions.require(by, "approval_rule.change", found.ownership)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [found.id])
        standing = approval_rule(by, account)
        if wrong := rule_problems(rule, is_reseller=standing.is_reseller):
            raise Refused(*wrong)
        finance = Approver.FINANCE in (rule.approver, standing.rule.approver)
        if finance and not permissions.sees_all(by):
            raise Refused(Problem(PROVIDERS_RULE))
        bound = rule.from_total
        Row.objects.create(
            provider_id=by.provider_id,
            party_id=found.id,
            who=rule.who.value,
            from_total=bound.amount if bound is not None else None,
            currency=bound.currency if bound is not None else "",
            from_term=rule.from_term.value if rule.from_term is not None else "",
            channels=sorted(one.value for one in rule.channels),
            approver=rule.approver.value,
            remind_after_days=rule.remind_after_days,
            expires_after_days=rule.expires_after_days,
            why=why,
            actor_kind=by.kind,
            actor_id=by.id,
            at=now,
            recorded_at=machine_now(),
        )
        told = ApprovalRuleSet(account, rule.who.value, rule.approver.value, why)
        events.put(told, by=by, at=now)
