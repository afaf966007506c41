"""Refusals in their documented forms."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from partner_center import NotFound, Refused, Throttled
from partner_center.models.agreements import NewAgreement, NewAttestation

from . import sales
from .conftest import RESELLER, Desk, Wire
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


@pytest.mark.parametrize(
    ("query", "code", "source"),
    [
        ("tenantId=nobody", 2000, "PartnerApiServiceControllers"),
        ("mpnId=nobody", 2000, "PartnerApiServiceControllers"),
        ("", 2001, "ComplianceController"),
        (f"mpnId={RESELLER['mpnId']}&tenantId={RESELLER['tenantId']}", 2000, "ComplianceController"),
    ],
)
def test_a_question_about_a_signature_that_is_not_well_asked_says_what_is_wrong(
    desk: Desk, query: str, code: int, source: str
) -> None:
    # The client asks well always: these are asked past it, over the same wire.
    form = {
        "grant_type": "refresh_token",
        "refresh_token": desk.consent.load(),
        "client_id": "11111111-1111-1111-1111-111111111111",
        "client_secret": "secret",
        "resource": "https://api.partnercenter.microsoft.com",
    }
    granted = desk.http.post(f"{desk.origin}/partner.onmicrosoft.com/oauth2/token", data=form).json()
    with httpx2.Client(transport=Wire(desk.everything)) as http:
        answer = http.get(
            f"{desk.origin}/v1/compliance/csp/agreementstatus?{query}",
            headers={"Authorization": f"Bearer {granted['access_token']}"},
        )
    assert answer.status_code == 400
    assert_like(desk.last.got, {"code": code, "description": TEXT, "data": [], "source": source})


def test_a_partner_id_without_an_account_of_a_reseller_has_no_signature(desk: Desk) -> None:
    other = {"tenantId": "7d2f10c4-5b68-4e0a-9c31-af2d86e05b19", "name": "Consultores", "mpnId": "5077001"}
    desk.control("POST", "resellers", {**RESELLER, **other, "isIndirectReseller": False})
    assert desk.pc.mpa.status(mpn_id="5077001").code == 2204
    assert_like(desk.last.got, With({"code": 2204, "source": "PartnerFD"}))


def test_seats_whose_window_is_over_stay(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    desk.control("POST", "clock", {"advance_seconds": 8 * 86400})
    with pytest.raises(Refused) as refused:
        desk.pc.subscriptions.set_quantity(customer_id, str(held.id), 3)
    assert (refused.value.http_status, refused.value.code) == (400, 800090)
    assert desk.pc.subscriptions.get(customer_id, str(held.id)).quantity == 7
