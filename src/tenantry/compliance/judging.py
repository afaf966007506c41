"""Judge a customer's details before they are kept; every door at which details are entered calls this."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules import address as address_rule
from tenantry.compliance.rules import company as company_rule
from tenantry.compliance.rules.facts import CountryRules, FactKey, Occasion, PostalAddress, Unfetched
from tenantry.kernel.problems import Refused
from tenantry.parties.details import PartyDetails


def judged_customer(
    details: PartyDetails, *, account_id: int, provider_email: str, now: datetime
) -> PartyDetails:
    """The details as they are kept: blanks at the ends dropped, the country in capitals.

    By Microsoft's live rules for the country; when Microsoft cannot be reached, by the libraries' fallback. Raises
    Refused with every problem of company, contact and address at once, each naming its field with a valid example.
    Stands outside any transaction.
    """
    details = _cleaned(details)
    key = FactKey.country_rules(details.country)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, CountryRules)
    rules = None if isinstance(found, Unfetched) else found
    address = PostalAddress(
        details.country,
        details.address_line1,
        details.address_line2,
        details.city,
        details.state,
        details.postal_code,
    )
    problems = [
        *company_rule.judge_name(details.name).problems,
        *company_rule.contact_problems(details.first_name, details.last_name),
        *company_rule.email_problems(details.email, frozenset({provider_email.partition("@")[2].lower()})),
        *company_rule.registration_problems(details.country, details.registration_number, details.phone),
        *address_rule.problems(address, rules, details.phone),
    ]
    if problems:
        raise Refused(*problems)
    return details


def _cleaned(details: PartyDetails) -> PartyDetails:
    changes = {name: value.strip() for name, value in details.as_columns().items()}
    return details.with_changes(changes | {"country": details.country.strip().upper()})
