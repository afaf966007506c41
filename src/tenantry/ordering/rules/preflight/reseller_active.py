"""Condition of sale: Partner Center lists the reseller as an active indirect reseller of this provider."""

from __future__ import annotations

from tenantry.compliance.rules.facts import ResellerRelationship, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, Who, met, needs

TENANT_MISSING = code("reseller.tenant_missing", Category.CONFLICT)
NOT_ACTIVE = code("reseller.not_active", Category.CONFLICT)


def applies(basket: BasketFacts) -> bool:
    """A direct customer has no reseller."""
    return basket.reseller is not None


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What Partner Center lists about the reseller's tenant."""
    if basket.reseller is None or not basket.reseller.tenant_id:
        return ()
    return (FactKey.reseller(basket.reseller.tenant_id),)


def judge(facts: PreflightFacts) -> Verdict:
    """The provider enters the tenant; the reseller accepts the provider's invitation in Partner Center."""
    found = keys(facts.basket)
    if not found:
        return needs(Who.PROVIDER, facts, Remedy.ENTER_RESELLER_TENANT, Problem(TENANT_MISSING, "reseller"))
    answer = facts.answers.get(found[0], ResellerRelationship)
    if isinstance(answer, Unfetched) or answer.is_active:
        return met()
    problem = Problem(NOT_ACTIVE, "reseller", {"tenant": answer.tenant_id})
    return needs(Who.RESELLER, facts, Remedy.JOIN_PROVIDER, problem)


CONDITION = Condition("reseller_active", applies, keys, judge)
