"""What customers are besides commercial."""

from __future__ import annotations

from partner_center.models.qualifications import NewQualification, QualificationName

from . import sales
from .conftest import Desk
from .shapes import GUID, INSTANT, TEXT, assert_like

CODE = {"organizationName": "Câmara do Cabo", "validationId": "61234"}


def test_education_is_asked_for_and_vetted(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    body = {
        "qualification": "Education",
        "educationSegment": "HigherEducation",
        "website": "https://escola.example",
    }
    made = desk.pc.qualifications.create(customer_id, NewQualification.model_validate(body))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer_id}/qualifications", 201)
    assert desk.last.sent == body
    wanted = {"qualification": "Education", "vettingStatus": "InReview"}
    assert_like(desk.last.got, {**wanted, "vettingCreateDate": INSTANT})
    desk.keeps(made)
    found = desk.pc.qualifications.of_customer(customer_id)
    assert_like(desk.last.got, [{**wanted, "vettingCreatedDate": INSTANT}])
    desk.keeps(found)


def test_education_is_denied_with_a_reason(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    body = {"qualification": "Education", "educationSegment": "K12"}
    desk.pc.qualifications.create(customer_id, NewQualification.model_validate(body))
    verdict = {"qualification": "Education", "verdict": "Denied", "reason": "Not a school"}
    desk.control("POST", f"customers/{customer_id}/qualifications", verdict)
    found = desk.pc.qualifications.of_customer(customer_id)
    denied = {"qualification": "Education", "vettingStatus": "Denied", "vettingReason": "Not a school"}
    assert_like(desk.last.got, [{**denied, "vettingCreatedDate": INSTANT}])
    desk.keeps(found)


def test_the_codes_for_government_customers_are_listed(desk: Desk) -> None:
    desk.control("POST", "validationcodes", {**CODE, "maxCreates": 4})
    found = desk.pc.qualifications.validation_codes()
    assert desk.last.line == "GET /v1/customers/all/validations"
    assert_like(
        desk.last.got,
        [
            {
                "partnerId": GUID,
                **CODE,
                "maxCreates": 4,
                "remainingCreates": 4,
                "eTag": TEXT,
            }
        ],
    )
    desk.keeps(found)


def test_the_older_resource_reads_and_writes_one_name(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    assert desk.pc.qualifications.legacy(customer_id) == QualificationName.NONE
    assert desk.pc.qualifications.set_legacy(customer_id, QualificationName.EDUCATION) == "Education"
    assert (desk.last.method, desk.last.sent) == ("PUT", "education")
