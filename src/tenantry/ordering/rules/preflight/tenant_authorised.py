"""Condition of sale: the standing tenant has accepted this reseller as its partner, or us for a direct customer.

Another reseller's relationship does not count, and whether there is one is not told. A tenant that is yet to be made
has no say: Microsoft associates the reseller when it makes it. It is asked again just before Microsoft is called,
because a customer may end a relationship at any time.
"""

from __future__ import annotations

from tenantry.compliance.rules.facts import TenantRelationship, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, Who, met, needs
from tenantry.ordering.rules.preflight.reseller_active import TENANT_MISSING

RESELLER_NOT_ACCEPTED = code("tenant_authorised.reseller_not_accepted", Category.CONFLICT)
PROVIDER_NOT_ACCEPTED = code("tenant_authorised.provider_not_accepted", Category.CONFLICT)


def applies(basket: BasketFacts) -> bool:
    """Only a standing tenant can have accepted anybody."""
    return basket.tenant_id is not None


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Whether the tenant has accepted the one who sells; a reseller without a tenant cannot be asked about."""
    if basket.tenant_id is None:
        return ()
    if basket.reseller is None:
        return (FactKey.relationship(basket.tenant_id),)
    if not basket.reseller.tenant_id:
        return ()
    return (FactKey.relationship(basket.tenant_id, basket.reseller.tenant_id),)


def is_accepted(facts: PreflightFacts) -> bool:
    """Whether it is known that the standing tenant has accepted the one who sells: only then it is looked into."""
    answers = [facts.answers.get(key, TenantRelationship) for key in keys(facts.basket)]
    return any(isinstance(one, TenantRelationship) and _counts(facts.basket, one) for one in answers)


def _counts(basket: BasketFacts, answer: TenantRelationship) -> bool:
    """Of a tenant that a reseller of ours serves Microsoft does not tell whether it accepted us ourselves, too.

    Of one that is the customer's own already it was known before.
    """
    return answer.is_accepted if basket.is_tenant_linked else answer.allows


def judge(facts: PreflightFacts) -> Verdict:
    """The customer's administrator accepts a relationship request; nobody else can."""
    found = keys(facts.basket)
    if not found:
        return needs(Who.PROVIDER, facts, Remedy.ENTER_RESELLER_TENANT, Problem(TENANT_MISSING, "reseller"))
    answer = facts.answers.get(found[0], TenantRelationship)
    if isinstance(answer, Unfetched) or _counts(facts.basket, answer):
        return met()
    why = RESELLER_NOT_ACCEPTED if facts.basket.reseller else PROVIDER_NOT_ACCEPTED
    problem = Problem(why, "tenant", {"tenant": answer.tenant_id})
    return needs(Who.CUSTOMER, facts, Remedy.AUTHORISE_PARTNER, problem)


CONDITION = Condition("tenant_authorised", applies, keys, judge)
