"""English, for the problems of a company and its address."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "address.city_missing": "The city is missing. Addresses in {country} need one.",
    "address.country_invalid": (
        "{given} is not the code of a country. Use the two letters of ISO 3166, such as PT."
    ),
    "address.line_missing": "The street address is missing. Give the street and number.",
    "address.line_too_long": "This address line is too long. Use at most {limit} characters.",
    "address.not_found_by_microsoft": "Microsoft does not accept this address: {message}. Please correct it.",
    "address.not_verified": (
        "Microsoft could not verify this address fully ({status}). Compare it with the suggestions, "
        "or keep it."
    ),
    "address.phone_invalid": "{given} is not a phone number of {country}. Write it as in {example}.",
    "address.phone_missing": (
        "The phone number is missing. Microsoft needs one here; write it as in {example}."
    ),
    "address.postal_code_invalid": "{given} is not a postal code of {country}. Write it as in {example}.",
    "address.postal_code_missing": (
        "The postal code is missing. Addresses in {country} need one, for example {example}."
    ),
    "address.postal_code_unusual": (
        "{given} is an unusual postal code for {country}, where one writes {example}. Please check it."
    ),
    "address.state_invalid": (
        "{given} is not a state of {country} that Microsoft knows. Write it as in {example}."
    ),
    "address.state_missing": "The state is missing. Addresses in {country} need one, for example {example}.",
    "company.contact_missing": "The contact's first and last name are needed. Please enter both.",
    "company.email_invalid": "{given} is not an e-mail address. Write it as in name@company.example.",
    "company.email_of_microsoft": "{given} is an address of Microsoft. Enter an address of the customer.",
    "company.email_of_partner": "{given} is an address of the provider. Enter an address of the customer.",
    "company.name_missing": "The company's name is missing. Please enter it.",
    "company.name_only_legal_form": "{given} is only a legal form. Enter the company's full name.",
    "company.name_only_special_characters": "{given} has no letter or digit. Enter the company's full name.",
    "company.name_repeats_character": (
        "{given} repeats a character three times. Please check the company's name."
    ),
    "company.name_single_characters": (
        "{given} has single characters between blanks. Please check the company's name."
    ),
    "company.name_too_short": "{given} is too short for a company's name. Enter the full name.",
    "company.name_with_domain": (
        "{given} looks like a web address. Microsoft may ask for the company's registered name."
    ),
    "company.registration_number_invalid": (
        "{given} is not a registration number of {country} ({kind}). Write it as in {example}."
    ),
    "company.registration_number_missing": (
        "The company's registration number ({kind}) is missing. Microsoft demands it in {country}; "
        "write it as in {example}."
    ),
    "company.registration_number_unusual": (
        "{given} is an unusual registration number for {country} ({kind}), where one writes {example}. "
        "Please check it."
    ),
}
