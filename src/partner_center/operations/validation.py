"""Rules of countries, addresses and domain names (Microsoft: Validation; Verify domain availability)."""

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.common import Address
from partner_center.models.validation import AddressValidation, CountryValidationRules
from partner_center.reading import read, segment

GET_COUNTRY_RULES = Operation("get_country_rules", "GET")
# A POST that changes nothing: it is repeated like a read.
VALIDATE_ADDRESS = Operation("validate_address", "POST")
CHECK_DOMAIN = Operation("check_domain", "HEAD", answers=frozenset({404}))


class Countries:
    """What Microsoft demands in each country."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def rules(self, iso2: str) -> CountryValidationRules:
        """The validation rules of a country."""
        answer = self._caller.call(GET_COUNTRY_RULES, f"/v1/countryvalidationrules/{segment(iso2)}")
        return read(CountryValidationRules, answer, GET_COUNTRY_RULES)


class Addresses:
    """Microsoft's judgement of postal addresses."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def validate(self, address: Address) -> AddressValidation:
        """What Microsoft thinks of the address; a wrong one is a status, not an error."""
        answer = self._caller.call(VALIDATE_ADDRESS, "/v1/validations/address", body=address)
        return read(AddressValidation, answer, VALIDATE_ADDRESS)


class Domains:
    """Names of tenants."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def is_taken(self, domain: str) -> bool:
        """Whether a tenant has this name already (200), or it is free (404)."""
        return self._caller.call(CHECK_DOMAIN, f"/v1/domains/{segment(domain)}").http_status != 404
