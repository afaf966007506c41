"""Condition of sale: the end customer's address is valid by Microsoft's rules and its address check."""

from __future__ import annotations

from tenantry.compliance.rules import address as rule
from tenantry.compliance.rules.facts import AddressValidation, CountryRules, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, always, met, needs_you

CUSTOMER_MISSING = code("preflight.customer_missing", Category.CONFLICT)
NOT_FOUND_BY_MICROSOFT = code("address.not_found_by_microsoft", Category.INVALID)
NOT_VERIFIED = code("address.not_verified", Category.INVALID)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """The rules of the customer's country, and the judgement of the address."""
    if basket.customer is None:
        return ()
    address = basket.customer.address
    return FactKey.country_rules(address.country), FactKey.of_address(address)


def judge(facts: PreflightFacts) -> Verdict:
    """What breaks the country's rules is named; what Microsoft only doubts is a warning with suggestions."""
    customer = facts.basket.customer
    if customer is None:
        return needs_you(Remedy.CHOOSE_CUSTOMER, Problem(CUSTOMER_MISSING, "customer"))
    for_rules, for_address = keys(facts.basket)
    rules = facts.answers.get(for_rules, CountryRules)
    if isinstance(rules, Unfetched):
        return met()
    # A standing tenant keeps the phone number that it has at Microsoft, and need not have given one here.
    phone = customer.phone if facts.basket.tenant_id is None else customer.phone or None
    found = rule.judge(customer.address, rules, phone)
    if found.problems:
        return needs_you(Remedy.CORRECT_ADDRESS, *found.problems)
    validation = facts.answers.get(for_address, AddressValidation)
    if isinstance(validation, Unfetched) or validation.allows:
        return met(warnings=found.warnings)
    params = {"status": validation.status, "message": validation.message}
    if validation.status == "None":
        return needs_you(Remedy.CORRECT_ADDRESS, Problem(NOT_FOUND_BY_MICROSOFT, "address", params))
    doubt = Problem(NOT_VERIFIED, "address", params)
    return met(warnings=(*found.warnings, doubt), suggestions=validation.suggestions)


CONDITION = Condition("address", always, keys, judge)
