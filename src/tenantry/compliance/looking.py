"""What Microsoft says of an address or a domain while somebody types. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.compliance.gathering import gather
from tenantry.compliance.judging import asked_through, judgement
from tenantry.compliance.rules import postal, registration
from tenantry.compliance.rules.address import COUNTRIES_WITH_PHONE, Judgement, compiled
from tenantry.compliance.rules.facts import (
    AddressValidation,
    CountryRules,
    DomainAvailability,
    TenantOfDomain,
    Unfetched,
)
from tenantry.compliance.rules.questions import FactKey, Occasion, PostalAddress
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.details import PartyDetails


@dataclass(frozen=True, slots=True)
class CountryShape:
    """Which fields an address form of a country has, how they are called there, and valid examples."""

    country: str
    states: tuple[
        tuple[str, str], ...
    ]  # what Microsoft takes, and how one reads it; empty where it has no list
    is_state_required: bool
    is_postal_code_required: bool
    is_city_required: bool
    is_phone_required: bool
    postal_code_example: str
    phone_example: str
    state_example: str
    tax_id_example: str  # a VAT or tax number as Microsoft shows it; empty where it shows none
    registration: registration.Number | None  # where a new customer must give one
    postal_code_called: str  # "zip", "eircode", "pin", "postal"
    area_called: str  # "state", "province", "county", "prefecture", ...
    city_called: str  # "city", "post_town", "suburb", "district"
    cultures: tuple[str, ...]  # languages that Microsoft names for the country; empty where it was not asked


@dataclass(frozen=True, slots=True)
class AddressAdvice:
    """Microsoft's judgement of an address; empty `status` where it did not answer."""

    status: str
    suggestions: tuple[PostalAddress, ...]

    @property
    def is_verified(self) -> bool:
        """Whether Microsoft knows the address as it stands."""
        return self.status in ("VerifiedShippable", "Verified")


def country_shape(country: str, *, by: Actor, now: datetime) -> CountryShape:
    """By Microsoft's rules for the country, else by the libraries'. Stands outside any transaction."""
    permissions.require(by, "party.read")
    key = FactKey.country_rules(country)
    _, account_id = asked_through(by.provider_id)
    rules: CountryRules | None = None
    if account_id is not None and postal.is_country(country):
        found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, CountryRules)
        rules = None if isinstance(found, Unfetched) else found
    known = postal.fallback(country)
    has_list = country in postal.COUNTRIES_WITH_STATES
    listed = ((rules.states if rules else ()) or known.states) if has_list else ()
    names = dict(known.state_names)
    return CountryShape(
        country=country,
        states=tuple((one, names.get(one, one)) for one in listed),
        is_state_required=has_list or bool(rules and rules.is_state_required),
        is_postal_code_required=rules.is_postal_code_required if rules else known.is_postal_code_required,
        is_city_required=rules.is_city_required if rules else known.is_city_required,
        is_phone_required=country in COUNTRIES_WITH_PHONE,
        postal_code_example=postal.example(country, compiled(rules.postal_code_regex) if rules else None),
        phone_example=postal.example_phone(country),
        state_example=next(iter(listed or known.areas), ""),
        tax_id_example=(rules.tax_id_sample or "") if rules else "",
        registration=registration.NUMBERS.get(country),
        postal_code_called=known.postal_code_called,
        area_called=known.area_called,
        city_called=known.city_called,
        cultures=rules.cultures if rules else (),
    )


def company_judgement(details: PartyDetails, *, by: Actor, now: datetime) -> Judgement:
    """All that is wrong or only unusual in a company's details. Stands outside any transaction."""
    permissions.require(by, "party.change")
    email, account_id = asked_through(by.provider_id)
    return judgement(details, account_id=account_id, provider_email=email, now=now)[1]


def address_advice(address: PostalAddress, *, by: Actor, now: datetime) -> AddressAdvice:
    """What Microsoft would write instead. Stands outside any transaction."""
    permissions.require(by, "party.change")
    _, account_id = asked_through(by.provider_id)
    if account_id is None:
        return AddressAdvice("", ())
    key = FactKey.of_address(address)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, AddressValidation)
    if isinstance(found, Unfetched):
        return AddressAdvice("", ())
    others = tuple(one for one in found.suggestions if one.fingerprint != address.fingerprint)
    return AddressAdvice(found.status, others)


def is_domain_taken(domain: str, *, by: Actor, now: datetime, for_order: bool = False) -> bool | None:
    """Whether Microsoft has a tenant of that domain; None where it did not say. Stands outside any transaction.

    `for_order`: it is wanted for an order that is to get another one, not for a basket.
    """
    if for_order:
        permissions.require(by, "order.change")
    else:
        permissions.require(by, "basket.change")
    _, account_id = asked_through(by.provider_id)
    if account_id is None:
        return None
    key = FactKey.domain(domain)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, DomainAvailability)
    return None if isinstance(found, Unfetched) else found.is_taken


def tenant_of(domain: str, *, by: Actor, now: datetime) -> str | None:
    """The id of the tenant that has the domain, empty where none has it; None where Microsoft did not say.

    Stands outside any transaction. It is the same answer whether or not anybody is served in that tenant.
    """
    permissions.require(by, "basket.change")
    _, account_id = asked_through(by.provider_id)
    if account_id is None:
        return None
    key = FactKey.directory(domain)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, TenantOfDomain)
    return None if isinstance(found, Unfetched) else found.tenant_id
