"""Tokens, refusals, shapes and tolerances of single operations."""

import time
from typing import Any

import jwt
import pytest

from .conftest import MERIDIAN, Caller
from .steps import agreed_customer, bought, customer, new_customer, only_subscription

TOKEN = "/partner.onmicrosoft.com/oauth2/token"
FORM = {
    "resource": "https://api.partnercenter.microsoft.com",
    "client_id": "11111111-1111-1111-1111-111111111111",
    "client_secret": "secret",
    "grant_type": "client_credentials",
}
TEMPLATE = "117a77b0-9360-443b-8795-c6dedc750cf9"


def test_a_token_answer_prints_its_numbers_as_strings_and_ends_when_it_says(caller: Caller) -> None:
    body = caller.http.post(TOKEN, data=FORM).json()
    assert (body["token_type"], body["expires_in"], body["resource"]) == ("Bearer", "3600", FORM["resource"])
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert str(claims["exp"]) == body["expires_on"]
    assert int(body["expires_on"]) - int(body["not_before"]) == 3600
    assert abs(claims["exp"] - time.time() - 3600) < 10
    assert "refresh_token" not in body and "scp" not in claims


def test_each_refresh_gives_a_new_refresh_token_and_the_old_one_stays_good(caller: Caller) -> None:
    form = {
        **FORM,
        "grant_type": "refresh_token",
        "refresh_token": "simulator-refresh-token",
        "scope": "openid",
    }
    first = caller.http.post(TOKEN, data=form).json()
    second = caller.http.post(TOKEN, data={**form, "refresh_token": first["refresh_token"]}).json()
    assert first["scope"] == second["scope"] == "user_impersonation"
    assert second["refresh_token"] not in (first["refresh_token"], "simulator-refresh-token")
    assert caller.http.post(TOKEN, data={**form, "refresh_token": first["refresh_token"]}).status_code == 200
    consent = {**FORM, "grant_type": "authorization_code", "code": "simulator-consent-code"}
    assert (
        "refresh_token" in caller.http.post("/partner.onmicrosoft.com/oauth2/v2.0/token", data=consent).json()
    )


@pytest.mark.parametrize(
    ("path", "change", "status", "error"),
    [
        (TOKEN, {"client_secret": "wrong"}, 401, "invalid_client"),
        (TOKEN, {"client_id": "22222222-2222-2222-2222-222222222222"}, 400, "unauthorized_client"),
        (TOKEN, {"grant_type": "refresh_token", "refresh_token": "stolen"}, 400, "invalid_grant"),
        (TOKEN, {"grant_type": "authorization_code", "code": "guessed"}, 400, "invalid_grant"),
        (TOKEN, {"grant_type": "password"}, 400, "unsupported_grant_type"),
        ("/elsewhere.onmicrosoft.com/oauth2/token", {}, 400, "invalid_request"),
    ],
)
def test_wrong_credentials_are_refused_in_the_login_services_body(
    caller: Caller, path: str, change: dict[str, str], status: int, error: str
) -> None:
    answer = caller.http.post(path, data={**FORM, **change})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"].startswith("AADSTS")


def test_bad_tokens_and_app_only_where_a_user_is_needed_are_refused(caller: Caller) -> None:
    missing = caller.http.get("/v1/customers")
    assert (missing.status_code, missing.json()["code"]) == (401, 800001)
    forged = caller.http.get("/v1/customers", headers={"Authorization": "Bearer " + caller.app[:-3] + "abc"})
    assert (forged.status_code, forged.json()["code"]) == (401, 400)
    refresh = {**FORM, "grant_type": "refresh_token", "refresh_token": "simulator-refresh-token"}
    no_access = caller.http.post(TOKEN, data=refresh).json()["refresh_token"]
    mistaken = caller.http.get("/v1/customers", headers={"Authorization": f"Bearer {no_access}"})
    assert (mistaken.status_code, mistaken.json()["code"]) == (401, 400)
    path = "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf"
    app_only = caller.call("GET", path, app_only=True)
    assert (app_only.status_code, app_only.json()["code"]) == (403, 900329)
    before = caller.counts()["customers"]
    for_reseller = caller.call("POST", "/v1/customers", new_customer(), app_only=True)
    assert (for_reseller.status_code, for_reseller.json()["code"]) == (403, 900329)
    assert caller.counts()["customers"] == before
    direct = new_customer(associatedPartnerId=None)
    assert caller.call("POST", "/v1/customers", direct, app_only=True).status_code == 201


def test_ids_are_echoed_and_paths_queries_and_members_come_in_any_case(caller: Caller) -> None:
    answer = caller.call("GET", "/V1//Relationships/?RELATIONSHIP_TYPE=isindirectcloudsolutionproviderof")
    assert answer.status_code == 200
    (one,) = answer.json()["items"]
    assert one == {
        "id": MERIDIAN["tenantId"],
        "name": "Meridian IT",
        "relationshipType": "is_indirect_cloud_solution_provider_of",
        "mpnId": "5180031",
        "location": "PT",
        "state": "Active",
        "attributes": {"objectType": "PartnerRelationship"},
    }
    for name in ("MS-RequestId", "MS-CorrelationId"):
        assert answer.headers[name] == answer.request.headers[name]
    pascal = _pascal(new_customer())
    assert caller.call("POST", "/v1/customers", pascal).status_code == 201


def _pascal(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name[0].upper() + name[1:]: _pascal(item) for name, item in value.items()}


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"a": NaN}', b'"text"', b"[" * 20000, b"\xff\xfe"])
def test_a_body_that_is_no_object_is_a_400(caller: Caller, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {caller.user}", "Content-Type": "application/json"}
    answer = caller.http.post("/v1/customers", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, 800002)


def test_an_unknown_path_is_404_and_a_wrong_method_405(caller: Caller) -> None:
    assert caller.call("GET", "/v1/nothing").json()["code"] == 1000
    wrong = caller.call("DELETE", "/v1/customers")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("change", "data"),
    [
        ({"address": {"postalCode": "12"}}, ["PostalCode"]),
        ({"address": {"country": "QQ"}}, ["Country"]),
        ({"companyProfile": {"domain": "not a domain"}}, ["Domain"]),
        ({"companyProfile": {}}, ["Domain"]),
        ({"address": {"city": ""}}, ["City"]),
    ],
)
def test_a_customer_with_wrong_data_is_refused_by_member_and_not_made(
    caller: Caller, change: dict[str, Any], data: list[str]
) -> None:
    before = caller.counts()
    answer = caller.call("POST", "/v1/customers", new_customer(**change))
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, data)
    assert caller.counts() == before


def test_a_taken_domain_is_refused_and_its_tenant_discovered(caller: Caller) -> None:
    taken = caller.control("POST", "domains", {"domain": "fabrica.onmicrosoft.com"})
    answer = caller.call(
        "POST", "/v1/customers", new_customer(companyProfile={"domain": "fabrica.onmicrosoft.com"})
    )
    assert (answer.status_code, answer.json()["data"]) == (400, ["Domain"])
    found = caller.http.get("/fabrica.onmicrosoft.com/v2.0/.well-known/openid-configuration")
    assert found.json()["issuer"].endswith(f"/{taken['tenantId']}/v2.0")
    assert caller.http.get("/nobody.example/v2.0/.well-known/openid-configuration").status_code == 400
    stranger = caller.call("GET", f"/v1/customers/{taken['tenantId']}")
    assert (stranger.status_code, stranger.json()["code"]) == (403, 20002)
    caller.control("DELETE", "domains/fabrica.onmicrosoft.com")
    assert caller.call("HEAD", "/v1/domains/fabrica.onmicrosoft.com").status_code == 404
    caller.control("POST", f"customers/{taken['tenantId']}/relationships", {"tenantId": MERIDIAN["tenantId"]})
    assert caller.ask(f"/v1/customers/{taken['tenantId']}/relationships")["totalCount"] == 1


@pytest.mark.parametrize(
    ("number", "phone", "code"),
    [
        (None, "11", 600049),
        ("12", "11", 600050),
        ("12345678000195", "", 600051),
        ("12345678000195", "11", None),
    ],
)
def test_registration_number_and_phone_are_asked_for_where_the_country_wants_them(
    caller: Caller, number: str | None, phone: str, code: int | None
) -> None:
    body = new_customer(
        address={
            "country": "BR",
            "state": "SP",
            "city": "Campinas",
            "postalCode": "13010-000",
            "phoneNumber": phone,
        }
    )
    body["companyProfile"]["organizationRegistrationNumber"] = number
    answer = caller.call("POST", "/v1/customers", body)
    assert answer.json().get("code") == code, answer.text
    if code:
        assert answer.json()["errorMessageExtended"] == f"InternalErrorCode={code}"


def test_portugal_is_printed_as_captured_and_a_wrong_postal_code_is_an_answer(caller: Caller) -> None:
    rules = caller.ask("/v1/countryvalidationrules/pt")
    assert rules["postalCodeRegex"] == r"^\d{4}(-\d{3})?$"
    assert (rules["supportedLanguagesList"], rules["countryCallingCodesList"]) == (["en", "pt-PT"], ["351"])
    assert "phoneNumberRegex" not in rules
    irish = caller.ask("/v1/countryvalidationrules/IE")
    assert (irish["isPostalCodeRequired"], irish["defaultCulture"]) == (False, "en-IE")
    address = {"addressLine1": "Rua Augusta 5", "city": "Lisboa", "state": "Lisboa", "country": "PT"}
    wrong = caller.call("POST", "/v1/validations/address", {**address, "postalCode": "1100-O53"}).json()
    assert (wrong["status"], wrong["suggestedAddresses"]) == ("None", [])
    assert wrong["validationMessage"] == "Address field invalid for property: 'PostalCode'"
    right = caller.call("POST", "/v1/validations/address", {**address, "postalCode": "1100-053"}).json()
    assert (right["status"], right["suggestedAddresses"][0]["postalCode"]) == ("Verified", "1100-053")
    partial = {**address, "postalCode": "1100-053", "addressLine1": "Rua Augusta"}
    assert caller.call("POST", "/v1/validations/address", partial).json()["status"] == "StreetPartial"
    caller.control("PUT", "settings", {"country_rules_unavailable": True})
    assert caller.call("GET", "/v1/countryvalidationrules/PT").status_code == 503


@pytest.mark.parametrize(
    ("query", "code", "source"),
    [
        ("tenantId=not-a-guid", 2000, "PartnerApiServiceControllers"),
        ("mpnId=abc", 2000, "PartnerApiServiceControllers"),
        ("", 2001, "ComplianceController"),
        (f"mpnId=5180031&tenantId={MERIDIAN['tenantId']}", 2000, "ComplianceController"),
        ("mpnId=777", 2200, "PartnerFD"),
        ("tenantId=00000000-0000-0000-0000-000000000001", 2205, "PartnerFD"),
    ],
)
def test_questions_about_the_partner_agreement_asked_wrongly(
    caller: Caller, query: str, code: int, source: str
) -> None:
    answer = caller.call("GET", f"/v1/compliance/csp/agreementstatus?{query}")
    assert (answer.status_code, answer.json()["code"], answer.json()["source"]) == (400, code, source)


@pytest.mark.parametrize(
    ("change", "by_mpn", "by_tenant"),
    [
        ({}, None, None),
        ({"mpaSigned": False}, 2203, 2206),
        ({"region": "US"}, 2201, 2201),
        ({"isIndirectReseller": False}, 2204, 2205),
    ],
)
def test_the_resellers_partner_agreement(
    caller: Caller, change: dict[str, Any], by_mpn: int | None, by_tenant: int | None
) -> None:
    caller.control("PATCH", f"resellers/{MERIDIAN['tenantId']}", change)
    asked = [f"mpnId={MERIDIAN['mpnId']}", f"tenantId={MERIDIAN['tenantId']}"]
    found = [caller.call("GET", f"/v1/compliance/csp/agreementstatus?{one}").json() for one in asked]
    caller.control("POST", "resellers", MERIDIAN)
    if by_mpn is None:
        assert found == [{"isAgreementSigned": True}] * 2
    else:
        assert [one["code"] for one in found] == [by_mpn, by_tenant]


def test_the_agreement_needs_an_accepted_attestation_and_no_contact_twice(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/agreements"
    contact = {"firstName": "Ana", "lastName": "Reis", "email": "ana@vinhos.example"}
    body = {
        "primaryContact": contact,
        "templateId": TEMPLATE,
        "dateAgreed": "2027-01-15T08:00:00Z",
        "type": "MicrosoftCustomerAgreement",
    }
    assert caller.call("POST", path, body).json()["code"] == 900203
    signatory = {
        "country": "PT",
        "language": "pt-PT",
        "companyName": "Vinhos",
        "signatoryFirstName": "Ana",
        "signatoryLastName": "Reis",
        "signatoryEmail": "ana@vinhos.example",
        "signatoryPhoneNumber": "1",
    }
    key = caller.call("POST", "/v1/attestations/enhanced", signatory, app_only=True).json()["attestationId"]
    attested = {**body, "attestationId": key}
    assert caller.call("POST", path, attested).json()["code"] == 900203
    caller.control("POST", f"attestations/{key}/accept")
    assert (
        caller.call("POST", path, {**attested, "dateAgreed": "2027-02-01T00:00:00Z"}).json()["code"] == 3000
    )
    assert caller.control("POST", f"attestations/{key}/expire")["status"] == "expired"
    assert caller.call("POST", path, attested).status_code == 400
    attested["attestationId"] = accepted_attestation(caller, signatory)
    assert caller.call("POST", path, attested).status_code == 201
    twice = caller.call("POST", path, attested).json()
    assert (twice["code"], twice["errorName"]) == (600061, "PartnerConfirmedAgreementAlreadyExists")
    listed = caller.ask(f"{path}?agreementType=MicrosoftCustomerAgreement")
    assert set(listed) == {"totalCount", "items"}
    assert listed["items"][0]["primaryContact"] == contact
    assert caller.ask(path)["totalCount"] == 0
    metadata = caller.ask("/v1/agreements?agreementType=MicrosoftCustomerAgreement")["items"]
    assert metadata[0]["templateId"] == TEMPLATE
    document = caller.ask(f"/v1/agreementtemplates/{TEMPLATE}/document?country=PT&language=pt-PT")
    assert caller.http.get(document["downloadUri"]).status_code == 200


def test_a_billing_profile_is_replaced_only_with_its_present_etag(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/profiles/billing"
    profile = caller.ask(path)
    changed = {**profile, "companyName": "Vinhos e Azeites"}
    etag = profile["attributes"]["etag"]
    assert caller.call("PUT", path, changed).json()["code"] == 3000
    assert caller.call("PUT", path, changed, headers={"If-Match": '"1"'}).status_code == 412
    assert caller.ask(path) == profile
    done = caller.call("PUT", path, changed, headers={"If-Match": f'"{etag}"'})
    assert (done.status_code, done.json()["companyName"]) == (200, "Vinhos e Azeites")
    assert caller.call("PUT", path, changed, headers={"If-Match": f'"{etag}"'}).status_code == 412


def test_customers_are_listed_page_by_page_and_filtered(caller: Caller) -> None:
    caller.control("POST", "world", {"customers": 7})
    seen: list[str] = []
    page = caller.ask("/v1/customers?size=3")
    while True:
        seen += [one["id"] for one in page["items"]]
        following = page["links"].get("next")
        if following is None:
            break
        (header,) = following["headers"]
        page = caller.call("GET", "/v1" + following["uri"], headers={header["key"]: header["value"]}).json()
    assert len(seen) == len(set(seen)) == caller.counts()["customers"]
    text = '{"Field":"CompanyName","Value":"customer 00","Operator":"starts_with"}'
    found = caller.call("GET", f"/v1/customers?size=0&filter={text}").json()["items"]
    assert len(found) == 7


def test_the_throttle_refuses_beyond_its_ceiling(caller: Caller) -> None:
    caller.control("PUT", "settings", {"throttle_per_minute": 3})
    seen = [caller.call("GET", "/v1/customers?size=1").status_code for _ in range(4)]
    assert seen == [200, 200, 200, 429]


def test_a_subscription_changes_by_one_intent_and_a_reduced_body_clears_renewal(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"

    def patch(**changes: Any) -> Any:
        return caller.call("PATCH", path, {**caller.ask(path), **changes})

    assert patch(quantity=15).json()["refundableQuantity"]["totalQuantity"] == 15
    assert patch(quantity=8).json()["quantity"] == 8
    assert patch(quantity=301).json()["code"] == 2002
    assert patch(billingCycle="annual").json()["code"] == 2054
    assert patch(partnerId="1").json()["code"] == 800098
    assert patch(friendlyName="Loja", quantity=9).json()["code"] == 800002
    assert patch(friendlyName="Loja").json()["friendlyName"] == "Loja"
    assert caller.call("PATCH", path, {"friendlyName": "Adega"}).json()["autoRenewEnabled"] is False
    assert patch(autoRenewEnabled=True).json()["autoRenewEnabled"] is True
    suspended = patch(status="suspended").json()
    assert (suspended["status"], suspended["autoRenewEnabled"]) == ("suspended", False)
    assert patch(quantity=9).json()["code"] == 800091
    assert patch(status="active").json()["status"] == "active"
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions?mpn_id=5180031")["totalCount"] == 1
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions?mpn_id=1")["totalCount"] == 0
    assert patch(status="deleted").json()["status"] == "deleted"
    assert patch(quantity=2).json()["code"] == 2011


def test_a_token_is_refused_once_its_life_is_over(caller: Caller) -> None:
    caller.control("PUT", "settings", {"token_lifetime_seconds": 1})
    short = caller.token({"grant_type": "client_credentials"})
    caller.control("PUT", "settings", {"token_lifetime_seconds": 3600})
    headers = {"Authorization": f"Bearer {short}"}
    first = caller.http.get("/v1/customers?size=1", headers=headers)
    time.sleep(1.1)
    second = caller.http.get("/v1/customers?size=1", headers=headers)
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 401, 400)


@pytest.mark.parametrize(
    "change",
    [
        {"friendlyName": 5},
        {"quantity": "ten"},
        {"participants": "Meridian"},
        {"billingCycle": "weekly"},
        {"id": "a"},
    ],
)
def test_wrong_types_in_a_cart_are_a_400_and_leave_no_cart(caller: Caller, change: dict[str, Any]) -> None:
    tenant = agreed_customer(caller)
    before = caller.counts()
    body = {"lineItems": [{"catalogItemId": "A:B:C", "quantity": 1, "billingCycle": "monthly", **change}]}
    assert caller.call("POST", f"/v1/customers/{tenant}/carts", body).status_code == 400
    assert caller.counts() == before


def accepted_attestation(caller: Caller, signatory: dict[str, str]) -> str:
    made = caller.call("POST", "/v1/attestations/enhanced", signatory, app_only=True).json()
    caller.control("POST", f"attestations/{made['attestationId']}/accept")
    return str(made["attestationId"])
