"""Rules of countries and the judgement of an address (Microsoft: Countries; Validate an address)."""

from pydantic import Field

from partner_center.models.common import Address, Attributes
from partner_center.wire import OpenEnum, Resource


class AddressStatus(OpenEnum):
    """How far Microsoft could verify an address; only the first two are safe to go on with."""

    VERIFIED_SHIPPABLE = "VerifiedShippable"
    VERIFIED = "Verified"
    INTERACTION_REQUIRED = "InteractionRequired"
    STREET_PARTIAL = "StreetPartial"
    PREMISES_PARTIAL = "PremisesPartial"
    MULTIPLE = "Multiple"
    NONE = "None"
    NOT_VALIDATED = "NotValidated"


class AddressValidation(Resource):
    """What Microsoft thinks of an address; a bad one is an answer, not an error."""

    status: AddressStatus
    original_address: Address | None = None
    suggested_addresses: list[Address] | None = None
    validation_message: str | None = None

    @property
    def is_verified(self) -> bool:
        """Whether the address is safe to go on with."""
        return self.status in (AddressStatus.VERIFIED_SHIPPABLE, AddressStatus.VERIFIED)


class WrappedList(Resource):
    """A list as the documentation of 2023 prints it, inside an object."""

    value: list[str] = Field(default_factory=list)


class CountryValidationRules(Resource):
    """What Microsoft demands of addresses and tax numbers in a country; both documented forms are read."""

    iso2_code: str
    default_culture: str | None = None
    is_state_required: bool = False
    supported_states_list: list[str] | None = None
    supported_languages_list: list[str] | None = None
    supported_cultures_list: list[str] | None = None
    is_postal_code_required: bool = False
    postal_code_regex: str | None = None
    is_city_required: bool = False
    is_vat_id_supported: bool = False
    tax_id_format: str | None = None
    tax_id_sample: str | None = None
    vat_id_regex: str | None = None
    phone_number_regex: str | None = None
    is_tax_id_supported: bool = False
    is_tax_id_optional: bool = False
    country_calling_codes_list: list[str] | None = None
    attributes: Attributes | None = None
    # Only in the form that the page of 2023 prints.
    states: WrappedList | None = None
    supported_languages: WrappedList | None = None
    supported_cultures: WrappedList | None = None
    is_registration_number_supported: bool | None = None
    reseller_agreement_region: str | None = None
    geographic_region: str | None = None

    @property
    def state_names(self) -> tuple[str, ...]:
        """The states Microsoft accepts; empty where it has no list."""
        return _either(self.supported_states_list, self.states)

    @property
    def language_names(self) -> tuple[str, ...]:
        """The languages a customer there may have."""
        return _either(self.supported_languages_list, self.supported_languages)

    @property
    def culture_names(self) -> tuple[str, ...]:
        """The cultures a customer there may have."""
        return _either(self.supported_cultures_list, self.supported_cultures)


def _either(plain: list[str] | None, wrapped: WrappedList | None) -> tuple[str, ...]:
    return tuple(plain if plain is not None else wrapped.value if wrapped is not None else ())
