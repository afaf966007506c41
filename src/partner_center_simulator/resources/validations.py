"""Country rules, addresses and domains."""

from typing import Any

from partner_center_simulator import countries
from partner_center_simulator.entities import Domain
from partner_center_simulator.refusals import Refusal, missing_property, optional_text
from partner_center_simulator.routing import Access, Answer, Call, operation

_REQUIRED = ("addressLine1", "city", "state", "country")
_MEMBERS = (
    "country",
    "region",
    "city",
    "state",
    "district",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "postalCode",
)


@operation("country_rules", "GET", "/v1/countryvalidationrules/{country}", Access.APP)
def country_rules(call: Call) -> Answer:
    """What an address and a tax number must look like in a country."""
    if call.world.settings.country_rules_unavailable:
        raise Refusal(503, 900192, "Something went wrong. Try again later.")
    rules = countries.rules(call.path["country"].upper())
    if rules is None:
        raise Refusal(404, 1000, f"No rules exist for the country {call.path['country']}.")
    return Answer({**rules, "attributes": {"objectType": "CountryValidationRules"}})


@operation("validate_address", "POST", "/v1/validations/address", Access.APP)
def validate_address(call: Call) -> Answer:
    """Judge an address; a wrong one is an answer, not an error (Microsoft: Validate an address)."""
    address = call.member()
    for name in _REQUIRED:
        if name == "state" and str(address.get("country", "")).upper() not in countries.STATE_COUNTRIES:
            continue
        if not address.get(name):
            raise missing_property(name[0].upper() + name[1:])
    for name in _MEMBERS:
        optional_text(address, name)
    original = {name: address.get(name) for name in _MEMBERS}
    wrong = countries.wrong_members(address)
    suggestion = {
        **original,
        "country": str(address["country"]).upper(),
        "city": str(address["city"]).strip(),
    }
    if call.fault == "address_not_found":
        return Answer(_judged(original, [], "None", "The address was not found."))
    if wrong:
        named = ", ".join(f"'{name}'" for name in wrong)
        return Answer(_judged(original, [], "None", f"Address field invalid for property: {named}"))
    if not any(letter.isdigit() for letter in str(address["addressLine1"])):
        return Answer(
            _judged(
                original, [suggestion], "StreetPartial", "Address field invalid for property: 'AddressLine1'"
            )
        )
    status = "VerifiedShippable" if str(address["country"]).upper() == "US" else "Verified"
    return Answer(_judged(original, [suggestion], status, None))


def _judged(
    original: dict[str, Any], suggested: list[dict[str, Any]], status: str, message: str | None
) -> dict[str, Any]:
    return {
        "originalAddress": original,
        "suggestedAddresses": suggested,
        "status": status,
        "validationMessage": message,
    }


@operation("check_domain", "HEAD", "/v1/domains/{domain}", Access.APP)
def check_domain(call: Call) -> Answer:
    """200 when a domain is taken, 404 when it is free."""
    taken = call.world.store.find(Domain, call.path["domain"].lower())
    return Answer(status=200 if taken else 404)
