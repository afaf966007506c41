"""Rules of countries, addresses, domain names."""

from __future__ import annotations

from uuid import uuid4

from partner_center.models.common import Address

from . import sales
from .conftest import Desk
from .shapes import LIST, TRUTH, Each, With, assert_like, text

PLACE = {"country": "PT", "city": "Setúbal", "addressLine1": "Avenida do Sado 41", "postalCode": "2910-455"}


def test_the_rules_of_a_country_are_plain_lists(desk: Desk) -> None:
    rules = desk.pc.countries.rules("PT")
    assert (desk.last.line, desk.last.status) == ("GET /v1/countryvalidationrules/PT", 200)
    assert_like(
        desk.last.got,
        {
            "iso2Code": "PT",
            "defaultCulture": "pt-PT",
            "isStateRequired": False,
            "supportedStatesList": LIST,
            "supportedLanguagesList": Each(text("[a-z]{2}(-[A-Za-z-]+)?")),
            "supportedCulturesList": Each(text("[a-z]{2}-[A-Za-z-]+")),
            "isPostalCodeRequired": True,
            "postalCodeRegex": text(r"\^.+\$"),
            "isCityRequired": True,
            "isVatIdSupported": True,
            "taxIdFormat": text(".+"),
            "taxIdSample": text(r"PT\d+"),
            "vatIdRegex": text(".+"),
            "isTaxIdSupported": TRUTH,
            "isTaxIdOptional": TRUTH,
            "countryCallingCodesList": ["351"],
            "attributes": {"objectType": "CountryValidationRules"},
        },
    )
    desk.keeps(rules)


def test_an_address_is_judged_and_given_back(desk: Desk) -> None:
    good = desk.pc.addresses.validate(Address.model_validate(PLACE))
    assert (desk.last.line, desk.last.status, desk.last.sent) == ("POST /v1/validations/address", 200, PLACE)
    assert_like(
        desk.last.got, {"originalAddress": PLACE, "suggestedAddresses": [PLACE], "status": text("Verified.*")}
    )
    desk.keeps(good)

    wrong = PLACE | {"postalCode": "Sado"}
    bad = desk.pc.addresses.validate(Address.model_validate(wrong))
    assert_like(
        desk.last.got,
        {
            "originalAddress": wrong,
            "suggestedAddresses": [],
            "status": "None",
            "validationMessage": "Address field invalid for property: 'PostalCode'",
        },
    )
    assert desk.last.status == 200
    desk.keeps(bad)


def test_an_address_with_a_state_is_judged_and_given_back(desk: Desk) -> None:
    place = {
        "country": "US",
        "state": "WA",
        "city": "Tacoma",
        "addressLine1": "1949 S State St",
        "postalCode": "98405",
    }
    good = desk.pc.addresses.validate(Address.model_validate(place))
    assert_like(
        desk.last.got, {"originalAddress": place, "suggestedAddresses": [place], "status": text("Verified.*")}
    )
    desk.keeps(good)
    partial = desk.pc.addresses.validate(Address.model_validate(place | {"addressLine1": "State St"}))
    message = "Address field invalid for property: 'AddressLine1'"
    assert_like(desk.last.got, With({"status": "StreetPartial", "validationMessage": message}))
    assert len(desk.last.got["suggestedAddresses"]) in (1, 2, 3)
    desk.keeps(partial)


def test_a_domain_is_taken_or_free_without_a_body(desk: Desk) -> None:
    known = sales.customer(desk).company_profile
    assert known is not None and known.domain is not None
    assert desk.pc.domains.is_taken(known.domain) is True
    assert (desk.last.line, desk.last.status) == (f"HEAD /v1/domains/{known.domain}", 200)
    free = f"livre{uuid4().hex[:8]}.onmicrosoft.com"
    assert desk.pc.domains.is_taken(free) is False
    assert (desk.last.status, desk.last.got) == (404, None)
