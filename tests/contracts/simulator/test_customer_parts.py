"""What hangs on a customer and on the provider: profiles, directory, consents, people, the end of a relationship."""

from typing import Any

import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .steps import ROLE, agreed_customer, bought, customer, delegate, new_customer

STRANGER = "5b1c9d2e-7f3a-4c60-8a11-2e9f00aa7c01"


def refused(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def test_the_company_profile_adds_address_and_e_mail(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/profiles/company"
    found = caller.ask(path)
    assert (found["tenantId"], found["companyName"], found["email"]) == (
        tenant,
        "Vinhos do Norte",
        "rita@vinhos.example",
    )
    assert found["address"]["postalCode"] == "4050-262"
    assert refused(caller.call("GET", path, app_only=True)) == (403, 900329)


def test_a_changed_profile_keeps_the_rules_of_a_new_one(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/profiles/billing"
    billing = caller.ask(path)
    etag = {"If-Match": f'"{billing["attributes"]["etag"]}"'}
    for changes, member in (
        ({"companyName": "-"}, "CompanyName"),
        ({"companyName": "X"}, "CompanyName"),
        ({"companyName": "Lda."}, "CompanyName"),
        ({"email": "no mail"}, "Email"),
        ({"email": "rita@microsoft.com"}, "Email"),
    ):
        answer = caller.call("PUT", path, {**billing, **changes}, headers=etag)
        assert (refused(answer), answer.json()["data"]) == ((400, 3000), [member])
    assert caller.ask(path) == billing
    changed = caller.call("PUT", path, {**billing, "companyName": "Vinhos do Sul"}, headers=etag)
    assert changed.json()["companyName"] == "Vinhos do Sul"


def test_the_first_administrator_is_called_as_wished_and_a_password_is_not_taken(caller: Caller) -> None:
    before = caller.counts()
    for given, member in (
        ({"userName": "chef", "password": "Own-Word-77"}, "Password"),
        ({"userName": "che f"}, "UserName"),
        ({"userName": 7}, "UserName"),
        ("chef", "UserCredentials"),
    ):
        answer = caller.call("POST", "/v1/customers", new_customer(userCredentials=given))
        assert (refused(answer), answer.json()["data"]) == ((400, 3000), [member])
    assert caller.counts() == before
    made = caller.call("POST", "/v1/customers", new_customer(userCredentials={"userName": "chef"})).json()
    assert (made["userCredentials"]["userName"], len(made["userCredentials"]["password"])) == ("chef", 14)


def test_the_directory_is_seen_with_delegated_administration_only(caller: Caller) -> None:
    tenant = customer(caller)
    for part in ("organization", "customDomains"):
        assert refused(caller.call("GET", f"/v1/customers/{tenant}/{part}")) == (403, 900308)
    delegate(caller, tenant)
    domain = caller.ask(f"/v1/customers/{tenant}")["companyProfile"]["domain"]
    assert caller.ask(f"/v1/customers/{tenant}/customDomains") == [domain]
    assert caller.ask(f"/v1/customers/{tenant}/organization") == [
        {
            "street": "Rua das Flores 12",
            "countryLetterCode": "PT",
            "postalCode": "4050-262",
            "city": "Porto",
            "displayName": "Vinhos do Norte",
            "technicalNotificationMails": ["rita@vinhos.example"],
        }
    ]


def test_a_relationship_that_ended_is_no_longer_a_customer_until_it_is_accepted_again(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    path = f"/v1/customers/{tenant}"
    assert refused(caller.call("PATCH", path, {"relationshipToPartner": "advisor"})) == (400, 900126)
    assert refused(caller.call("PATCH", path, {})) == (400, 3000)
    answer = caller.call(
        "PATCH", path, {"RelationshipToPartner": "None", "Attributes": {"ObjectType": "Customer"}}
    )
    assert (answer.status_code, answer.json()) == (
        200,
        {"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}},
    )
    for part in ("", "/subscriptions", "/orders", "/profiles/billing"):
        assert refused(caller.call("GET", f"{path}{part}")) == (403, 20002)
    assert tenant not in {one["id"] for one in caller.ask("/v1/customers?size=0")["items"]}
    assert caller.counts()["by_customer"][tenant]["subscriptions"] == 1
    caller.control("POST", f"customers/{tenant}/relationships", {"tenantId": MERIDIAN["tenantId"]})
    assert [one["status"] for one in caller.ask(f"{path}/subscriptions")["items"]] == ["active"]


def test_ending_delegated_access_leaves_the_relationship(caller: Caller) -> None:
    tenant = customer(caller)
    answer = caller.call("PATCH", f"/v1/customers/{tenant}", {"allowDelegatedAccess": False})
    assert (answer.status_code, answer.json()["allowDelegatedAccess"]) == (200, False)
    assert caller.ask(f"/v1/customers/{tenant}")["relationshipToPartner"] == "reseller"


def test_an_application_is_consented_to_once(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/applicationconsents"
    grant = {"enterpriseApplicationId": STRANGER, "scope": "Directory.Read.All,User.Read"}
    body = {"applicationId": ROLE, "displayName": "Control panel", "applicationGrants": [grant]}
    assert caller.call("POST", path, body).json() == body
    assert caller.call("POST", path, body).status_code == 409
    assert refused(caller.call("POST", path, {**body, "applicationId": "x"})) == (400, 3000)
    assert refused(caller.call("POST", path, {**body, "applicationGrants": []})) == (400, 3000)
    assert caller.ask(f"{path}/{ROLE}") == body
    assert caller.call("DELETE", f"{path}/{ROLE}").status_code == 204
    assert caller.call("GET", f"{path}/{ROLE}").status_code == 404


def test_the_invitation_link_names_the_provider_and_no_delegated_administration(caller: Caller) -> None:
    url = caller.ask("/v1/customers/relationshiprequests")["url"]
    partner = caller.control("GET", "partner")["tenantId"]
    assert f"invType=ResellerRelationship&partnerId={partner}&msppId=0&DAP=false" in url


@pytest.mark.parametrize(
    ("profile", "kind", "member"),
    [
        ("legalbusiness", "PartnerLegalBusinessProfile", ("companyName", "Simulated Provider")),
        ("organization", "OrganizationProfile", ("domain", "partner.onmicrosoft.com")),
        ("billing", "BillingProfile", ("billingCurrency", "EUR")),
        ("support", "SupportProfile", ("email", "support@partner.onmicrosoft.com")),
    ],
)
def test_the_provider_reads_its_own_profiles(
    caller: Caller, profile: str, kind: str, member: tuple[str, str]
) -> None:
    found = caller.ask(f"/v1/profiles/{profile}")
    assert (found["profileType"], found["attributes"], found[member[0]]) == (
        kind,
        {"objectType": kind},
        member[1],
    )
    assert caller.ask("/v1/profiles/mpn")["mpnId"] == "1000001"
    assert refused(caller.call("GET", "/v1/profiles/hobby")) == (404, 1000)


def test_people_take_seats_until_none_is_left(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant, quantity=1)
    domain = caller.ask(f"/v1/customers/{tenant}")["companyProfile"]["domain"]
    home = f"/v1/customers/{tenant}/users"
    people = []
    for name in ("ana", "rui"):
        body = {"userPrincipalName": f"{name}@{domain}", "displayName": name.title(), "usageLocation": "PT"}
        made = caller.call("POST", home, body)
        assert made.status_code == 201
        assert made.json()["passwordProfile"]["password"]
        people.append(made.json()["id"])
    assert refused(caller.call("POST", home, body)) == (400, 3000)
    assert refused(caller.call("POST", home, {**body, "userPrincipalName": "x@y.example"})) == (400, 3000)
    first = caller.ask(f"{home}?size=1")
    (header,) = first["links"]["next"]["headers"]
    second = caller.call(
        "GET", "/v1" + first["links"]["next"]["uri"], headers={header["key"]: header["value"]}
    ).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == people
    assert "next" not in second["links"] and "passwordProfile" not in first["items"][0]
    (plan,) = caller.ask(f"/v1/customers/{tenant}/subscribedskus")["items"]
    assert (plan["totalUnits"], plan["availableUnits"], plan["consumedUnits"]) == (1, 1, 0)
    wanted = {"licensesToAssign": [{"skuId": plan["productSku"]["id"]}]}
    assert caller.call("POST", f"{home}/{people[0]}/licenseupdates", wanted).status_code == 201
    assert refused(caller.call("POST", f"{home}/{people[1]}/licenseupdates", wanted)) == (400, 800017)
    assert [one["productSku"] for one in caller.ask(f"{home}/{people[0]}/licenses")["items"]] == [
        {"id": plan["productSku"]["id"], "name": "Microsoft 365 Business Standard"}
    ]
    back = {"licensesToRemove": [plan["productSku"]["id"]]}
    assert caller.call("POST", f"{home}/{people[0]}/licenseupdates", back).status_code == 201
    assert caller.call("POST", f"{home}/{people[1]}/licenseupdates", wanted).status_code == 201
    assert caller.call("DELETE", f"{home}/{people[1]}").status_code == 204
    assert caller.ask(f"/v1/customers/{tenant}/subscribedskus")["items"][0]["consumedUnits"] == 0
    assert [one["id"] for one in caller.ask(home)["items"]] == people[:1]
    assert refused(caller.call("GET", f"{home}/{STRANGER}")) == (404, 60002)


def test_the_pages_show_who_exists_what_they_own_and_the_last_calls(caller: Caller) -> None:
    body_name = "Vinhos <do> Norte"
    tenant = customer(caller)
    caller.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    bought(caller, tenant)
    profile = caller.ask(f"/v1/customers/{tenant}/profiles/billing")
    headers = {"If-Match": profile["attributes"]["etag"]}
    renamed = {**profile, "companyName": body_name}
    assert (
        caller.call("PUT", f"/v1/customers/{tenant}/profiles/billing", renamed, headers=headers).status_code
        == 200
    )
    logged = caller.control("GET", "calls")["last"]
    pages = {path: caller.http.get(path) for path in ("/", f"/customers/{tenant}", "/calls", "/events")}
    assert caller.control("GET", "calls")["last"] == logged
    for page in pages.values():
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "<script" not in page.text and "http://" not in page.text and "https://" not in page.text
        assert 'datetime="2027-01-15T09:00:00Z"' in page.text
    assert "Meridian IT" in pages["/"].text and f'href="/customers/{tenant}"' in pages["/"].text
    assert "Vinhos &lt;do&gt; Norte" in pages["/"].text and body_name not in pages["/"].text
    assert "Microsoft 365 Business Standard" in pages[f"/customers/{tenant}"].text
    assert "put_billing_profile" in pages["/calls"].text
    assert caller.http.get(f"/customers/{STRANGER}").status_code == 404


def test_pages_of_customers_go_on_behind_the_last_one_shown_when_an_earlier_one_is_deleted() -> None:
    running = Simulator("--clock", STARTS_AT)
    caller = Caller(running.address)
    caller.control("PUT", "settings", {"is_sandbox": True})
    caller.control("POST", "resellers", MERIDIAN)
    made = [customer(caller) for _ in range(5)]

    def page(headers: dict[str, str]) -> tuple[list[str], dict[str, str]]:
        seek = "&seekOperation=Next" if headers else ""
        found = caller.call("GET", f"/v1/customers?size=2{seek}", headers=headers).json()
        after = found["links"].get("next", {"headers": []})["headers"]
        return [one["id"] for one in found["items"]], {one["key"]: one["value"] for one in after}

    first, token = page({})
    assert first == made[:2]
    assert caller.call("DELETE", f"/v1/customers/{made[0]}").status_code == 204
    second, token = page(token)
    assert second == made[2:4]
    assert caller.call("DELETE", f"/v1/customers/{made[3]}").status_code == 204
    assert page(token) == (made[4:], {})
    caller.http.close()
    running.stop()
