"""The demo's end customers: the wrong postal code is refused and the right address passes, in all of the euro area."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.support.simulator import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TENANT, running_simulator

from partner_center import Endpoints, PartnerCenter
from tenantry.compliance.asking import ask
from tenantry.compliance.rules import address as rule
from tenantry.compliance.rules.facts import AddressValidation, CountryRules
from tenantry.compliance.rules.questions import FactKey, PostalAddress
from tenantry.demo.people import COMPANIES, Company

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Kept:
    """A refresh token that is kept in memory."""

    token = REFRESH_TOKEN

    def load(self) -> str:
        """The token stored last."""
        return self.token

    def store(self, new: str) -> None:
        """Keep the new one."""
        self.token = new


@pytest.fixture(scope="module")
def client() -> Iterator[PartnerCenter]:
    with running_simulator() as simulator:
        made = PartnerCenter(
            endpoints=Endpoints.at(simulator.url),
            tenant=TENANT,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            refresh_tokens=Kept(),
        )
        with made:
            yield made


def _address(company: Company, postal_code: str) -> PostalAddress:
    return PostalAddress(company.country, company.address_line1, "", company.city, company.state, postal_code)


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES)
def test_the_first_postal_code_is_refused_with_an_example_and_the_second_passes(
    company: Company, client: PartnerCenter
) -> None:
    rules = ask(client, FactKey.country_rules(company.country), NOON)
    assert isinstance(rules, CountryRules)

    wrong = rule.problems(_address(company, company.wrong_postal_code), rules, company.phone)
    assert [problem.field for problem in wrong] == ["postal_code"]
    assert wrong[0].params["example"]

    right = _address(company, company.postal_code)
    assert rule.problems(right, rules, company.phone) == ()
    validation = ask(client, FactKey.of_address(right), NOON)
    assert isinstance(validation, AddressValidation)
    assert validation.allows


def test_there_is_a_company_in_each_of_the_twenty_one_countries_of_the_euro() -> None:
    assert len(COMPANIES) == 21
    assert all(company.domain_prefix.isalnum() for company in COMPANIES.values())
