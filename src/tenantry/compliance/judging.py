"""Judge a customer's details before they are kept; every door at which details are entered calls this."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules import address as address_rule
from tenantry.compliance.rules import company as company_rule
from tenantry.compliance.rules import registration
from tenantry.compliance.rules.address import Judgement
from tenantry.compliance.rules.facts import CountryRules, Unfetched
from tenantry.compliance.rules.questions import FactKey, Occasion, PostalAddress
from tenantry.foundation import statements
from tenantry.kernel.problems import Refused
from tenantry.parties.details import PartyDetails

# The account through which Microsoft is asked, once the provider has connected one.
_HOUSE = """
    SELECT v.email, (
        SELECT m.id FROM parties_partnercenteraccount m
        JOIN microsoft_accountsecret s ON s.provider_id = m.provider_id AND s.account_id = m.id
        WHERE m.provider_id = v.id AND m.is_default)
    FROM parties_provider v WHERE v.id = %s
"""


def asked_through(provider_id: int) -> tuple[str, int | None]:
    """The provider's e-mail address, and its default account once it is connected. One statement."""
    email, account_id = statements.one(_HOUSE, [provider_id])
    return email, account_id


def judged_for_provider(details: PartyDetails, *, provider_id: int, now: datetime) -> PartyDetails:
    """As `judged_customer`, through the provider's default account."""
    email, account_id = asked_through(provider_id)
    return judged_customer(details, account_id=account_id, provider_email=email, now=now)


def judged_customer(
    details: PartyDetails, *, account_id: int | None, provider_email: str, now: datetime
) -> PartyDetails:
    """The details as they are kept: blanks at the ends dropped, the country in capitals.

    By Microsoft's live rules for the country; when Microsoft cannot be asked, by the libraries' fallback. Raises
    Refused with every problem of company, contact and address at once, each naming its field with a valid example.
    Stands outside any transaction.
    """
    kept, judged = judgement(details, account_id=account_id, provider_email=provider_email, now=now)
    if judged.problems:
        raise Refused(*judged.problems)
    return kept


def judgement(
    details: PartyDetails, *, account_id: int | None, provider_email: str, now: datetime
) -> tuple[PartyDetails, Judgement]:
    """The details as they would be kept, with all that is wrong and all that is only unusual."""
    details = _cleaned(details)
    rules = None if account_id is None else _rules(account_id, details.country, now)
    address = PostalAddress(
        details.country,
        details.address_line1,
        details.address_line2,
        details.city,
        details.state,
        details.postal_code,
    )
    contact = Judgement(
        (
            *company_rule.contact_problems(details.first_name, details.last_name),
            *company_rule.email_problems(
                details.email, frozenset({provider_email.partition("@")[2].lower()})
            ),
        )
    )
    return details, (
        company_rule.judge_name(details.name)
        + contact
        + registration.judge(details.country, details.registration_number)
        + address_rule.judge(address, rules, details.phone)
    )


def _rules(account_id: int, country: str, now: datetime) -> CountryRules | None:
    key = FactKey.country_rules(country)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, CountryRules)
    return None if isinstance(found, Unfetched) else found


def _cleaned(details: PartyDetails) -> PartyDetails:
    changes = {name: value.strip() for name, value in details.as_columns().items()}
    return details.with_changes(changes | {"country": details.country.strip().upper()})
