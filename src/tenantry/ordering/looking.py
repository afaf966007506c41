"""Whether a domain can be chosen, told while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.compliance.looking import is_domain_taken
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.preflight import domain as rule


@dataclass(frozen=True, slots=True)
class DomainAnswer:
    """A domain for a new tenant: its problem, or free, or (`is_known` false) not known to be either."""

    domain: str
    problem: Problem | None
    is_known: bool


def look_up_domain(prefix: str, *, by: Actor, now: datetime, for_order: bool = False) -> DomainAnswer:
    """By the very rule of the condition of sale, which asks again. Stands outside any transaction.

    `for_order`: for an order that is to get another one, not for a basket.
    """
    domain = f"{prefix.strip().lower()}{rule.SUFFIX}"
    if wrong := rule.problem(domain):
        return DomainAnswer(domain, wrong, is_known=True)
    is_taken = is_domain_taken(domain, by=by, now=now, for_order=for_order)
    taken = Problem(rule.DOMAIN_TAKEN, "domain_prefix", {"domain": domain}) if is_taken else None
    return DomainAnswer(domain, taken, is_known=is_taken is not None)
