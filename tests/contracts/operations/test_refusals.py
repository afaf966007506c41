"""Refusals in their documented forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from partner_center import NotFound, Refused, Throttled
from partner_center.models.agreements import NewAgreement, NewAttestation

from . import sales
from .conftest import Desk
from .shapes import TEXT, Maybe, With, assert_like, text
from .test_agreements import ASKED


def test_an_unknown_partner_id_is_refused_in_the_usual_form(desk: Desk) -> None:
    with pytest.raises(NotFound) as missing:
        desk.pc.partners.by_mpn("7777777")
    assert missing.value.code == 3000
    assert_like(desk.last.got, {"code": 3000, "description": TEXT, "data": Maybe([]), "source": TEXT})


def test_the_same_agreement_twice_is_refused_in_the_form_of_the_account_service(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    attestation = desk.pc.agreements.create_attestation(NewAttestation.model_validate(ASKED))
    desk.control("POST", f"attestations/{attestation.attestation_id}/accept", {})
    agreement = NewAgreement.model_validate(
        {
            "templateId": desk.pc.agreements.metadata()[0].template_id,
            "type": "MicrosoftCustomerAgreement",
            "primaryContact": {"firstName": "Inês", "lastName": "Prata", "email": "ines@salinas.example"},
            "dateAgreed": "2027-01-15T08:30:00Z",
            "attestationId": attestation.attestation_id,
        }
    )
    desk.pc.agreements.create(customer_id, agreement)
    with pytest.raises(Refused) as refused:
        desk.pc.agreements.create(customer_id, agreement)
    assert refused.value.code == 600061
    assert_like(
        desk.last.got,
        {
            "code": 600061,
            "message": TEXT,
            "description": TEXT,
            "errorName": TEXT,
            "isRetryable": False,
            "parameters": With({}),
            "errorMessageExtended": text("InternalErrorCode=600061"),
        },
    )
    assert len(desk.pc.agreements.of_customer(customer_id)) == 1


def test_a_throttled_call_is_answered_by_the_gateway(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    wrong = {"operation": "mpn_profile", "kind": "status", "status": 429, "retry_after": 120}
    desk.control("POST", "faults", wrong)
    with pytest.raises(Throttled) as throttled:
        desk.pc.partners.own_mpn()
    assert throttled.value.retry_after_seconds == 120
    assert desk.last.headers["retry-after"] == "120"
    assert_like(desk.last.got, {"statusCode": 429, "message": text(".*120 seconds.*")})
