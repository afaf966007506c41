"""Qualifications: who may set which, Microsoft's vetting over days, codes of the government cloud."""

from typing import Any

import pytest

from .conftest import Caller
from .steps import agreed_customer, cart, checkout, customer, delegate, line

FACULTY = ("CFQ7TTC0LHSF", "0001")
GOVERNMENT = ("CFQ7TTC0LF8R", "0003")


def ask(caller: Caller, tenant: str, **body: Any) -> Any:
    return caller.call("POST", f"/v1/customers/{tenant}/qualifications", body)


def listed(caller: Caller, tenant: str) -> Any:
    return caller.ask(f"/v1/customers/{tenant}/qualifications")


def test_education_is_in_review_until_a_verdict_and_sells_only_then(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant, line(caller, sku=FACULTY))["id"]
    answer = ask(
        caller, tenant, qualification="education", educationSegment="K12", website="https://school.example"
    )
    now = caller.control("GET", "clock")["now"]
    assert (answer.status_code, answer.json()) == (
        201,
        {"qualification": "Education", "vettingStatus": "InReview", "vettingCreateDate": now},
    )
    in_review = {"qualification": "Education", "vettingStatus": "InReview", "vettingCreatedDate": now}
    assert listed(caller, tenant) == [in_review]
    refused = checkout(caller, tenant, one)
    assert (refused.status_code, refused.json()["code"]) == (400, 800086)
    caller.control("POST", f"customers/{tenant}/qualifications", {"verdict": "Approved"})
    assert listed(caller, tenant) == [{**in_review, "vettingStatus": "Approved"}]
    assert checkout(caller, tenant, one).status_code == 201


def test_the_clock_brings_the_verdict_after_three_days(start: Any) -> None:
    caller = Caller(start("--clock", "2027-01-15T09:00:00Z").address)
    tenants = [customer(caller, associatedPartnerId=None) for _ in range(2)]
    for tenant in tenants:
        assert (
            ask(caller, tenant, qualification="Education", educationSegment="HigherEducation").status_code
            == 201
        )
    reason = {"verdict": "Denied", "whenDue": True, "reason": "No such school."}
    caller.control("POST", f"customers/{tenants[1]}/qualifications", reason)
    caller.control("POST", "clock", {"now": "2027-01-18T08:59:59Z"})
    assert [listed(caller, tenant)[0]["vettingStatus"] for tenant in tenants] == ["InReview", "InReview"]
    caller.control("POST", "clock", {"now": "2027-01-18T09:00:00Z"})
    approved, denied = (listed(caller, tenant)[0] for tenant in tenants)
    assert (approved["vettingStatus"], "vettingReason" in approved) == ("Approved", False)
    assert (denied["vettingStatus"], denied["vettingReason"]) == ("Denied", "No such school.")
    assert ask(caller, tenants[1], qualification="Education", educationSegment="K12").status_code == 201
    assert [one["vettingStatus"] for one in listed(caller, tenants[1])] == ["InReview"]
    caller.http.close()


@pytest.mark.parametrize(
    ("body", "code", "data"),
    [
        ({}, 3000, ["Qualification"]),
        ({"qualification": "Sports"}, 900126, []),
        ({"qualification": "Education"}, 3000, ["EducationSegment"]),
        ({"qualification": "Education", "educationSegment": "K9"}, 900126, []),
        ({"qualification": "Nonprofit"}, 3000, ["Qualification"]),
        ({"qualification": "GovernmentCommunityCloud"}, 3000, ["ValidationCode"]),
        ({"qualification": "GovernmentCommunityCloud", "validationCode": "0"}, 3000, ["ValidationCode"]),
    ],
)
def test_a_request_that_is_not_possible_names_its_member_and_leaves_nothing(
    caller: Caller, body: dict[str, Any], code: int, data: list[str]
) -> None:
    tenant = customer(caller)
    delegate(caller, tenant)
    answer = ask(caller, tenant, **body)
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, code, data)
    assert listed(caller, tenant) == []


def test_a_government_code_is_used_up_and_opens_only_government_plans(caller: Caller) -> None:
    caller.control(
        "POST", "validationcodes", {"validationId": "778899", "maxCreates": 1, "organizationName": "Clover"}
    )
    tenant, other = agreed_customer(caller), customer(caller)
    one = cart(caller, tenant)["id"]
    body = {"qualification": "GovernmentCommunityCloud", "validationCode": "778899"}
    refused = ask(caller, tenant, **body)
    assert (refused.status_code, refused.json()["code"], listed(caller, tenant)) == (403, 900308, [])
    legacy = f"/v1/customers/{tenant}/qualification"
    refused = caller.call("PUT", f"{legacy}?code=778899", {"qualification": "governmentCommunityCloud"})
    assert (refused.status_code, caller.ask(legacy)) == (403, {"qualification": "none"})
    for one_of_them in (tenant, other):
        delegate(caller, one_of_them)
    assert ask(caller, tenant, **body).json()["vettingStatus"] == "Approved"
    (code,) = caller.ask("/v1/customers/all/validations")
    assert {
        name: code[name] for name in ("organizationName", "validationId", "maxCreates", "remainingCreates")
    } == {
        "organizationName": "Clover",
        "validationId": "778899",
        "maxCreates": 1,
        "remainingCreates": 0,
    }
    assert code["eTag"].startswith("W/\"datetime'2027-01-15T09%3A00%3A00")
    assert ask(caller, other, **body).status_code == 400
    assert ask(caller, tenant, qualification="Education", educationSegment="K12").status_code == 400
    assert checkout(caller, tenant, one).json()["code"] == 800086
    government = cart(caller, tenant, line(caller, sku=GOVERNMENT))
    assert checkout(caller, tenant, government["id"]).status_code == 201


def test_a_state_owned_entity_is_not_vetted_and_stands_beside_education(caller: Caller) -> None:
    tenant = customer(caller)
    assert ask(caller, tenant, qualification="StateOwnedEntity").json() == {
        "qualification": "StateOwnedEntity"
    }
    assert ask(caller, tenant, qualification="StateOwnedEntity").status_code == 400
    assert ask(caller, tenant, qualification="Education", educationSegment="K12").status_code == 201
    assert [one["qualification"] for one in listed(caller, tenant)] == ["StateOwnedEntity", "Education"]


def test_the_older_form_knows_no_vetting(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/qualification"
    assert caller.ask(path) == {"qualification": "none"}
    assert caller.call("PUT", path, {"qualification": "education"}).json() == {"qualification": "education"}
    assert caller.ask(path) == {"qualification": "education"}
    assert caller.call("PUT", path, {"qualification": "nonprofit"}).status_code == 400
    assert caller.call("PUT", path, {"qualification": "none"}).json() == {"qualification": "none"}
    assert listed(caller, tenant) == []


def test_qualifications_are_set_by_a_user_only(caller: Caller) -> None:
    tenant = customer(caller)
    path = f"/v1/customers/{tenant}/qualifications"
    answer = caller.call("POST", path, {"qualification": "StateOwnedEntity"}, app_only=True)
    assert (answer.status_code, answer.json()["code"]) == (403, 900329)
    assert listed(caller, tenant) == []
