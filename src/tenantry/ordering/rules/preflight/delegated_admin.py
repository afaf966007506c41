"""Condition of sale: the provider administers the standing tenant (GDAP), where it has set that it must.

It is no relationship of a reseller: without the setting no sale depends on it.
"""

from __future__ import annotations

from tenantry.compliance.rules.delegated_admin import DelegatedAdmin, DelegatedAdminState
from tenantry.compliance.rules.facts import Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, Who, met, needs

NOT_ASKED = code("delegated_admin.not_asked", Category.CONFLICT)
NOT_APPROVED = code("delegated_admin.not_approved", Category.CONFLICT)
NOT_SET_UP = code("delegated_admin.not_set_up", Category.CONFLICT)
ENDED = code("delegated_admin.ended", Category.CONFLICT)


def applies(basket: BasketFacts) -> bool:
    """Only a tenant that stands can have granted it; one that is yet to be made is not held up by it."""
    return basket.requires_delegated_admin and basket.tenant_id is not None


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Whether we administer the tenant."""
    return (FactKey.delegated_admin(basket.tenant_id),) if basket.tenant_id else ()


def judge(facts: PreflightFacts) -> Verdict:
    """The provider asks in Partner Center; the customer's administrator approves; Microsoft then sets it up."""
    answer = facts.answers.get(FactKey.delegated_admin(facts.basket.tenant_id or ""), DelegatedAdmin)
    return met() if isinstance(answer, Unfetched) else _of(answer, facts)


def _of(answer: DelegatedAdmin, facts: PreflightFacts) -> Verdict:
    told = {"tenant": answer.tenant_id}
    match DelegatedAdminState(answer.state):
        case DelegatedAdminState.ACTIVE:
            return met()
        case DelegatedAdminState.BEING_SET_UP:
            return needs(Who.MICROSOFT, facts, Remedy.TRY_AGAIN, Problem(NOT_SET_UP, "tenant", told))
        case DelegatedAdminState.ASKED:
            problem = Problem(NOT_APPROVED, "tenant", told | {"address": answer.approval_address})
            return needs(Who.CUSTOMER, facts, Remedy.APPROVE_DELEGATED_ADMIN, problem)
        case DelegatedAdminState.ENDED:
            return needs(Who.PROVIDER, facts, Remedy.ASK_DELEGATED_ADMIN, Problem(ENDED, "tenant", told))
        case DelegatedAdminState.NONE:
            return needs(Who.PROVIDER, facts, Remedy.ASK_DELEGATED_ADMIN, Problem(NOT_ASKED, "tenant", told))


CONDITION = Condition("delegated_admin", applies, keys, judge)
