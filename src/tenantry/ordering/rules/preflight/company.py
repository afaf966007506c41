"""Condition of sale: Microsoft will take the company's name, contact, e-mail and registration number."""

from __future__ import annotations

from tenantry.compliance.rules import company as rule
from tenantry.compliance.rules import registration
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.preflight.address import CUSTOMER_MISSING
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, always, met, needs_you


def keys(_: BasketFacts) -> tuple[FactKey, ...]:
    """Nothing: Microsoft publishes these rules and has no call for them."""
    return ()


def judge(facts: PreflightFacts) -> Verdict:
    """All that is missing or wrong at once. A standing tenant keeps the company data it has at Microsoft."""
    customer = facts.basket.customer
    if customer is None:
        return needs_you(Remedy.CHOOSE_CUSTOMER, Problem(CUSTOMER_MISSING, "customer"))
    name = rule.judge_name(customer.name)
    if facts.basket.tenant_id is not None:
        return met(warnings=name.warnings)
    number = registration.judge(customer.address.country, customer.registration_number)
    problems = (
        *name.problems,
        *rule.contact_problems(customer.first_name, customer.last_name),
        *rule.email_problems(customer.email, facts.basket.partner_domains),
        *number.problems,
    )
    if problems:
        return needs_you(Remedy.CORRECT_COMPANY, *problems)
    return met(warnings=(*name.warnings, *number.warnings))


CONDITION = Condition("company", always, keys, judge)
