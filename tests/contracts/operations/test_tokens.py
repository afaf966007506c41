"""Signing in: what the login is sent, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import jwt

from partner_center.models.customers import ApplicationConsent

from . import sales
from .conftest import Desk
from .shapes import GUID, INTEGER, TEXT, TRUTH, Each, With, assert_like, collection, text

SECONDS = text(r"\d+")
GRANTED = {
    "token_type": "Bearer",
    "expires_in": SECONDS,
    "ext_expires_in": SECONDS,
    "expires_on": SECONDS,
    "not_before": SECONDS,
    "resource": "https://api.partnercenter.microsoft.com",
    "access_token": TEXT,
}
OF_A_USER = {**GRANTED, "scope": "user_impersonation", "refresh_token": TEXT, "id_token": TEXT}
APPLICATION = {
    "resource": ["https://api.partnercenter.microsoft.com"],
    "client_id": ["11111111-1111-1111-1111-111111111111"],
    "client_secret": ["secret"],
}


def test_a_token_for_the_application_is_fetched_by_itself(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    next(desk.pc.customers.iterate(), None)
    login, call = desk.everything
    assert login.line == "POST /partner.onmicrosoft.com/oauth2/token"
    assert parse_qs(login.sent) == {**APPLICATION, "grant_type": ["client_credentials"]}
    assert_like(login.got, GRANTED)
    claims = jwt.decode(login.got["access_token"], options={"verify_signature": False})
    assert str(claims["exp"]) == login.got["expires_on"] and "scp" not in claims
    assert call.sent_headers["authorization"] == f"Bearer {login.got['access_token']}"


def test_a_token_for_the_user_turns_the_refresh_token_over(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.pc.partners.own_mpn()
    login, call = desk.everything
    assert parse_qs(login.sent) == {
        **APPLICATION,
        "grant_type": ["refresh_token"],
        "refresh_token": ["simulator-refresh-token"],
        "scope": ["openid"],
    }
    assert_like(login.got, OF_A_USER)
    assert desk.consent.kept == ["simulator-refresh-token", login.got["refresh_token"]]
    assert call.sent_headers["authorization"] == f"Bearer {login.got['access_token']}"


def test_the_code_of_a_consent_becomes_a_refresh_token(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.pc.consent.redeem("simulator-consent-code", "https://shop.example/consent")
    (login,) = desk.everything
    assert parse_qs(login.sent) == {
        **APPLICATION,
        "grant_type": ["authorization_code"],
        "code": ["simulator-consent-code"],
        "redirect_uri": ["https://shop.example/consent"],
    }
    assert_like(login.got, OF_A_USER)
    assert desk.consent.load() == login.got["refresh_token"]


def test_the_second_endpoint_issues_the_same_kind_of_token(desk: Desk) -> None:
    form = {
        "client_id": "11111111-1111-1111-1111-111111111111",
        "client_secret": "secret",
        "grant_type": "client_credentials",
        "scope": "https://api.partnercenter.microsoft.com/.default",
    }
    answer = desk.http.post(f"{desk.origin}/partner.onmicrosoft.com/oauth2/v2.0/token", data=form)
    assert (answer.status_code, answer.json()["token_type"]) == (200, "Bearer")
    token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert desk.http.get(f"{desk.origin}/v1/customers?size=1", headers=token).status_code == 200


def test_an_application_may_say_its_secret_in_a_header(desk: Desk) -> None:
    address = f"{desk.origin}/partner.onmicrosoft.com/oauth2/v2.0/token"
    form = {"grant_type": "client_credentials", "scope": "https://api.partnercenter.microsoft.com/.default"}
    known = "11111111-1111-1111-1111-111111111111"
    assert desk.http.post(address, data=form, auth=(known, "secret")).json()["token_type"] == "Bearer"
    for name, secret, code in ((known, "secreT", 7000215), ("other", "secret", 700016), ("é", "", 700016)):
        refused = desk.http.post(address, data=form, auth=(name, secret))
        assert (refused.json()["error_codes"], "access_token" in refused.json()) == ([code], False)
    for header in ("Basic", "Basic %%%", "Basic /w=="):
        refused = desk.http.post(address, data=form, headers={"Authorization": header})
        assert (refused.status_code, refused.json()["error_codes"]) == (400, [700016])


def test_the_tenant_of_a_domain_stands_in_its_issuer(desk: Desk) -> None:
    known = sales.customer(desk)
    assert known.company_profile is not None and known.company_profile.domain is not None
    assert desk.pc.discovery.tenant_of(known.company_profile.domain) == known.id
    assert_like(known.id, GUID)
    assert known.id in desk.last.got["issuer"]
    assert "authorization" not in desk.last.sent_headers
    assert desk.pc.discovery.tenant_of("nobody-has-this.example") is None
    assert desk.last.status == 400


def test_an_application_is_consented_for_a_customer(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    body = {
        "applicationId": "b6b84568-6c01-4981-a80f-09da9a20bbed",
        "applicationGrants": [
            {"enterpriseApplicationId": "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", "scope": "user_impersonation"}
        ],
    }
    desk.pc.customers.consent_to_application(customer_id, ApplicationConsent.model_validate(body))
    assert (desk.last.line, desk.last.status) == (
        f"POST /v1/customers/{customer_id}/applicationconsents",
        201,
    )
    assert desk.last.sent == body
    assert_like(desk.last.got, With(body))


def test_calls_are_listed_with_their_second_factor(desk: Desk) -> None:
    desk.pc.partners.own_mpn()
    asked = desk.last
    found = list(desk.pc.audit.calls_of_users())
    assert desk.last.line == "GET /v1/partnerRequests"
    item = {
        "requestId": GUID,
        "correlationId": GUID,
        "requestDateTime": text(r"\d{4}-\d\d-\d\dT.+"),
        "httpVerb": text("[A-Z]+"),
        "resourceUri": text("/.+"),
        "statusCode": INTEGER,
        "mfaCompliant": TRUTH,
        "attributes": {"objectType": "PartnerRequest"},
    }
    assert_like(desk.last.got, collection(Each(item)))
    assert (found[0].request_id, found[0].mfa_compliant) == (asked.sent_headers["ms-requestid"], True)
    desk.keeps(found)
