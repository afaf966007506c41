"""The customer's agreement and the reseller's."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from partner_center import Refused
from partner_center.models.agreements import AgreementType, MpaState, NewAgreement, NewAttestation
from partner_center.models.customers import NewCustomer

from . import sales
from .conftest import RESELLER, Desk
from .shapes import GUID, INSTANT, INTEGER, TEXT, Each, Maybe, assert_like, collection, text

TEMPLATE = {
    "templateId": GUID,
    "agreementType": text("Microsoft(Cloud|Customer)Agreement"),
    "agreementLink": text("https://.+"),
    "versionRank": INTEGER,
}
ASKED = {
    "country": "PT",
    "language": "pt-PT",
    "companyName": "Salinas do Sado",
    "signatoryFirstName": "Inês",
    "signatoryLastName": "Prata",
    "signatoryEmail": "ines@salinas.example",
    "signatoryPhoneNumber": "265000222",
}


def test_the_templates_are_listed(desk: Desk) -> None:
    found = desk.pc.agreements.metadata(AgreementType.ANY)
    assert (desk.last.line, desk.last.query) == ("GET /v1/agreements", {"agreementType": "*"})
    assert_like(desk.last.got, collection(Each(TEMPLATE)))
    assert {one.agreement_type for one in found} == {AgreementType.CLOUD, AgreementType.CUSTOMER}
    desk.keeps(found)


def test_an_agreement_rests_on_an_attestation_accepted_on_its_page(desk: Desk) -> None:
    body = sales.new_customer(associatedPartnerId=RESELLER["tenantId"])
    customer_id = desk.pc.customers.create(NewCustomer.model_validate(body)).id
    made = desk.pc.agreements.create_attestation(NewAttestation.model_validate(ASKED))
    assert (desk.last.line, desk.last.status) == ("POST /v1/attestations/enhanced", 201)
    assert desk.last.sent == ASKED
    shown = {
        "attestationId": made.attestation_id,
        **ASKED,
        "createdDate": INSTANT,
        "attestationLink": f"{desk.origin}/attest/{made.attestation_id}",
        "attributes": {"objectType": "EnhancedAttestation"},
    }
    assert_like(desk.last.got, {**shown, "status": "created"})
    desk.keeps(made)

    address = f"{desk.origin}/attest/{made.attestation_id}"
    assert "Salinas do Sado" in desk.http.get(address).text
    assert desk.http.post(address).status_code == 200
    accepted = desk.pc.agreements.attestation(made.attestation_id)
    assert_like(desk.last.got, {**shown, "status": "accepted", "acceptedDate": INSTANT})
    desk.keeps(accepted)

    contact = {
        "firstName": "Inês",
        "lastName": "Prata",
        "email": "ines@salinas.example",
        "phoneNumber": "265000222",
    }
    template = desk.pc.agreements.metadata()[0].template_id
    agreement = {
        "templateId": template,
        "type": "MicrosoftCustomerAgreement",
        "primaryContact": contact,
        "dateAgreed": "2027-01-15T08:30:00Z",
        "attestationId": made.attestation_id,
    }
    signed = desk.pc.agreements.create(customer_id, NewAgreement.model_validate(agreement))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer_id}/agreements", 201)
    assert desk.last.sent == agreement
    kept = {
        "userId": GUID,
        "primaryContact": contact,
        "templateId": template,
        "dateAgreed": INSTANT,
        "type": "MicrosoftCustomerAgreement",
        "agreementLink": Maybe(text("https://.+")),
        "attestationId": Maybe(made.attestation_id),
        "attributes": Maybe({"objectType": TEXT}),
    }
    assert_like(desk.last.got, kept)
    assert signed.date_agreed == datetime(2027, 1, 15, 8, 30, tzinfo=UTC)
    desk.keeps(signed)
    found = desk.pc.agreements.of_customer(customer_id)
    # This collection has these two members only.
    assert_like(desk.last.got, {"totalCount": 1, "items": [kept | {"userId": Maybe(GUID)}]})
    desk.keeps(found)


def test_a_direct_signature_is_read(desk: Desk) -> None:
    customer_id = desk.pc.customers.create(NewCustomer.model_validate(sales.new_customer())).id
    for signed in (False, True):
        desk.control("POST", f"customers/{customer_id}/agreements", {"isSigned": signed})
        found = desk.pc.agreements.direct_sign_status(customer_id)
        assert_like(desk.last.got, {"isSigned": signed})
        desk.keeps(found)
    path = f"/v1/customers/{customer_id}/directSignedMicrosoftCustomerAgreementStatus"
    assert desk.last.line == f"GET {path}"


def test_the_document_of_a_template_is_linked_anew_each_time(desk: Desk) -> None:
    template = desk.pc.agreements.metadata()[0].template_id
    first = desk.pc.agreements.document(template, "PT", "pt-PT")
    assert desk.last.query == {"country": "PT", "language": "pt-PT"}
    wanted = {"displayUri": text("https?://.+"), "downloadUri": text("https?://.+")}
    assert_like(desk.last.got, {**wanted, "language": "pt-PT", "country": "PT"})
    desk.keeps(first)
    assert desk.pc.agreements.document(template, "PT", "pt-PT").download_uri != first.download_uri


@pytest.mark.parametrize(
    ("asked", "code", "state"),
    [
        ({"tenant_id": RESELLER["tenantId"]}, None, MpaState.SIGNED),
        ({"mpn_id": "5012345"}, None, MpaState.SIGNED),
        ({"mpn_id": "7777777"}, 2200, MpaState.NOT_ENROLLED),
        ({"tenant_id": str(uuid4())}, 2205, MpaState.NOT_ENROLLED),
        ({"tenant_id": "8a4cb1b2-6f5e-4f63-8c3a-2f3f6d9b1c03"}, 2206, MpaState.UNSIGNED),
        ({"mpn_id": "5099001"}, 2203, MpaState.UNSIGNED),
    ],
)
def test_a_reseller_has_signed_or_the_code_says_why_not(
    desk: Desk, asked: dict[str, str], code: int | None, state: MpaState
) -> None:
    unsigned = {"tenantId": "8a4cb1b2-6f5e-4f63-8c3a-2f3f6d9b1c03", "name": "Ribeira IT", "mpnId": "5099001"}
    desk.control("POST", "resellers", {**unsigned, "location": "PT", "mpaSigned": False})
    try:
        found = desk.pc.mpa.status(**asked)
        assert found.state == state
        if code is None:
            assert_like(desk.last.got, {"isAgreementSigned": True})
        else:
            refused = {
                "code": code,
                "description": TEXT,
                "data": Each(text("https://.+")),
                "source": "PartnerFD",
            }
            assert (desk.last.status, found.code) == (400, code)
            assert_like(desk.last.got, refused)
    finally:
        desk.http.delete(f"{desk.origin}/_sim/resellers/{unsigned['tenantId']}")


def test_an_attestation_not_accepted_yet_makes_no_agreement(desk: Desk) -> None:
    customer_id = desk.pc.customers.create(NewCustomer.model_validate(sales.new_customer())).id
    made = desk.pc.agreements.create_attestation(NewAttestation.model_validate(ASKED))
    agreement = NewAgreement.model_validate(
        {
            "templateId": desk.pc.agreements.metadata()[0].template_id,
            "type": "MicrosoftCustomerAgreement",
            "primaryContact": {"firstName": "Inês", "lastName": "Prata", "email": "ines@salinas.example"},
            "dateAgreed": "2027-01-15T08:30:00Z",
            "attestationId": made.attestation_id,
        }
    )
    with pytest.raises(Refused):
        desk.pc.agreements.create(customer_id, agreement)
    assert desk.pc.agreements.of_customer(customer_id) == ()
