"""Resellers that a provider makes for itself in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from partner_center import Refused
from partner_center.models.sandbox import NewSandboxReseller

from .conftest import Desk
from .shapes import GUID, INSTANT, TEXT, assert_like


def new_reseller(prefix: str, mpn_id: str = "6120441") -> dict[str, Any]:
    """The body for a reseller in Spain."""
    return {
        "mpnId": mpn_id,
        "tenant": {
            "domainPrefix": prefix,
            "name": "Tarraco Redes",
            "displayName": "Tarraco Redes",
            "adminUserName": "nuria",
            "adminFirstName": "Núria",
            "adminLastName": "Ferrer",
            "adminAlternateEmail": "nuria@tarraco.example",
            "country": "ES",
            "culture": "es-ES",
        },
        "legalBusinessProfile": {
            "companyName": "Tarraco Redes SL",
            "address": {
                "country": "ES",
                "city": "Tarragona",
                "addressLine1": "Rambla Nova 8",
                "postalCode": "43001",
            },
            "primaryContact": {
                "firstName": "Núria",
                "lastName": "Ferrer",
                "email": "nuria@tarraco.example",
                "phoneNumber": "977000111",
            },
            "culture": "es-ES",
        },
        "organizationProfileLanguage": "es",
    }


def test_a_reseller_of_the_sandbox_comes_and_goes(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.control("PUT", "settings", {"is_sandbox": True})
    body = new_reseller("tarraco1")
    request_id = uuid4()
    made = desk.pc.sandbox.create_reseller(NewSandboxReseller.model_validate(body), request_id)
    assert (desk.last.line, desk.last.status, desk.last.sent) == (
        "POST /v1/sandboxIndirectReseller",
        201,
        body,
    )
    account = "nuria@tarraco1.onmicrosoft.com"
    wanted = {
        "accountId": GUID,
        "mpnId": "6120441",
        "tenant": {"id": made.account_id, "adminUserAccount": account, "password": TEXT},
        "agreementSignature": {
            "id": GUID,
            "accountId": made.account_id,
            "agreementId": GUID,
            "agreementType": "ValueAddedReseller",
            "dateSigned": INSTANT,
            "signedByFirstName": "Núria",
            "signedByUserPrincipalName": account,
            "signedByUserObjectId": GUID,
            "signedByUserTenantId": GUID,
            "attributes": {"objectType": "AgreementSignatureResponse"},
        },
        "partnerRelationship": {
            "id": GUID,
            "name": "Simulated Provider",
            "relationshipType": "is_indirect_reseller_of",
            "state": "Active",
            "mpnId": "6120441",
            "attributes": {"objectType": "PartnerRelationshipResponse"},
        },
    }
    assert_like(desk.last.got, wanted)
    desk.keeps(made)
    assert desk.last.got["tenant"]["password"] not in repr(made)
    again = desk.pc.sandbox.create_reseller(NewSandboxReseller.model_validate(body), request_id)
    assert again.account_id == made.account_id
    assert made.account_id in {one.id for one in desk.pc.relationships.indirect_resellers()}
    assert desk.pc.mpa.status(tenant_id=made.account_id).state.value == "signed"
    for _ in range(2):
        desk.pc.sandbox.delete_reseller(made.account_id)
        assert (desk.last.line, desk.last.status) == (
            f"DELETE /v1/sandboxIndirectReseller/{made.account_id}",
            204,
        )
    assert made.account_id not in {one.id for one in desk.pc.relationships.indirect_resellers()}


def test_production_makes_no_resellers(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        desk.pc.sandbox.create_reseller(NewSandboxReseller.model_validate(new_reseller("tarraco2")))
    assert (refused.value.http_status, refused.value.code) == (400, 900127)
