"""What every request carries, and questions that are answered by a status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from partner_center import NotFound, PartnerCenter
from partner_center.models.common import Address
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

CUSTOMER = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"

JUDGEMENT = {
    "originalAddress": {
        "country": "PT",
        "city": "Porto",
        "addressLine1": "Rua das Flores",
        "postalCode": "4050",
    },
    "suggestedAddresses": [
        {"country": "PT", "city": "Porto", "addressLine1": "Rua das Flores 12", "postalCode": "4050-265"}
    ],
    "status": "StreetPartial",
    "validationMessage": "Address field invalid for property: 'PostalCode'",
}


def _line(microsoft: Microsoft) -> str:
    return f"{microsoft.last.method} {microsoft.last.url.raw_path.decode()}"


def test_an_address_is_sent_with_the_members_given_and_its_judgement_is_an_answer(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, JUDGEMENT)
    judged = pc.addresses.validate(
        Address(address_line1="Rua das Flores", city="Porto", postal_code="4050", country="PT")
    )
    assert _line(microsoft) == "POST /v1/validations/address"
    assert microsoft.sent_body() == {
        "addressLine1": "Rua das Flores",
        "city": "Porto",
        "postalCode": "4050",
        "country": "PT",
    }
    assert not judged.is_verified
    assert loads(dumps(judged)) == loads(json.dumps(JUDGEMENT))


@pytest.mark.parametrize(("status", "taken"), [(200, True), (404, False)])
def test_a_domain_is_taken_at_200_and_free_at_404(
    pc: PartnerCenter, microsoft: Microsoft, status: int, taken: bool
) -> None:
    microsoft.answers(status)
    assert pc.domains.is_taken("solmar.onmicrosoft.com") is taken
    assert _line(microsoft) == "HEAD /v1/domains/solmar.onmicrosoft.com"


def test_every_request_carries_the_documented_headers(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, {"iso2Code": "PT"})
    pc.countries.rules("PT")
    headers = microsoft.last.headers
    assert headers["Accept"] == "application/json"
    assert headers["X-Locale"] == "en-US"
    assert headers["MS-Contract-Version"] == "v1"
    assert headers["MS-PartnerCenter-Application"] == "harbour-tests"
    assert len(headers["MS-RequestId"]) == len(headers["MS-CorrelationId"]) == 36


def test_an_id_cannot_reach_another_resource(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(404, {"code": 20003, "description": "none", "data": [], "source": "PartnerFD"})
    with pytest.raises(NotFound, match="20003"):
        pc.subscriptions.get(CUSTOMER, "../orders/1?x=y#z")
    assert _line(microsoft) == f"GET /v1/customers/{CUSTOMER}/subscriptions/..%2Forders%2F1%3Fx%3Dy%23z"
    for empty in ("", ".", ".."):
        with pytest.raises(ValueError, match="may not be empty"):
            pc.subscriptions.get(CUSTOMER, empty)
    assert len(microsoft.requests) == 1
