"""Condition of sale: the new tenant's domain is well formed and free. A standing tenant has its own."""

from __future__ import annotations

import re

from tenantry.compliance.rules.facts import DomainAvailability, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, met, needs_you

DOMAIN_MISSING = code("domain.missing", Category.INVALID)
DOMAIN_INVALID = code("domain.invalid", Category.INVALID)
DOMAIN_TAKEN = code("domain.taken", Category.CONFLICT)

SUFFIX = ".onmicrosoft.com"
# At most 27 letters and digits: what Microsoft's sign-up takes before its suffix.
_DOMAIN = re.compile(r"[a-z0-9]{1,27}\.onmicrosoft\.com")


def problem(domain: str) -> Problem | None:
    """What is wrong with the form of a domain for a new tenant."""
    if not domain.removesuffix(SUFFIX):
        return Problem(DOMAIN_MISSING, "domain_prefix")
    if not _DOMAIN.fullmatch(domain):
        return Problem(DOMAIN_INVALID, "domain_prefix", {"given": domain.removesuffix(SUFFIX)})
    return None


def applies(basket: BasketFacts) -> bool:
    """Only a new tenant needs a domain."""
    return basket.tenant_id is None


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Whether the domain is taken, once it is well formed."""
    return () if problem(basket.domain) else (FactKey.domain(basket.domain),)


def judge(facts: PreflightFacts) -> Verdict:
    """Missing, malformed and taken are all the buyer's to correct."""
    domain = facts.basket.domain
    if wrong := problem(domain):
        return needs_you(Remedy.CHOOSE_DOMAIN, wrong)
    answer = facts.answers.get(FactKey.domain(domain), DomainAvailability)
    if not isinstance(answer, Unfetched) and answer.is_taken:
        return needs_you(Remedy.CHOOSE_DOMAIN, Problem(DOMAIN_TAKEN, "domain_prefix", {"domain": domain}))
    return met()


CONDITION = Condition("domain", applies, keys, judge)
