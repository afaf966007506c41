"""The segment of a line by the API: said, shown, and judged."""

from __future__ import annotations

from tests.support.http import call
from tests.support.story import Story

from tenantry.api.resources.qualifications import MICROSOFT_SILENT
from tenantry.catalog import reads
from tenantry.foundation.clock import machine_now

FACULTY = "Office 365 A3 for faculty"


def test_a_line_is_commercial_unless_it_says_its_segment_and_the_basket_shows_it(story: Story) -> None:
    program, now = story.shop.house.reseller.program, machine_now()
    found = reads.plans(
        program.actor, at=now, limit=5, q=FACULTY, segment="education", market=story.shop.market
    )
    way = {"term": "P1Y", "billing_plan": "monthly", "seats": 3}
    basket = call("POST", "/baskets", program, {}).json["id"]
    plain = call("PUT", f"/baskets/{basket}/lines/1", program, way | {"plan": story.plan.public_id})
    school = way | {"plan": found[0].public_id, "segment": "education"}
    reserved = call("PUT", f"/baskets/{basket}/lines/2", program, school)
    assert (plain.status, reserved.status) == (204, 204)

    shown = call("GET", f"/baskets/{basket}", program).json
    assert [line["segment"] for line in shown["lines"]] == ["commercial", "education"]
    quote = call("POST", "/quotes", program, school | {"market": story.shop.market}).json
    assert shown["lines"][1]["amount"] == quote["amount"]

    run = call("POST", f"/baskets/{basket}/preflight", program).json
    check = next(one for one in run["checks"] if one["code"] == "qualification")
    assert (check["status"], check["remedy"]) == ("needs_you", "tell_school")
    (reason,) = check["reasons"]
    assert (reason["code"], reason["field"]) == ("qualification.school_untold", "lines[2]")
    assert reason["detail"].startswith(f"{FACULTY} is for schools")


def test_a_school_is_told_in_the_microsoft_details_and_the_basket_shows_it(story: Story) -> None:
    program = story.shop.house.reseller.program
    basket = call("POST", "/baskets", program, {}).json["id"]
    address = f"/baskets/{basket}/microsoft-details"
    wrong = call("PUT", address, program, {"domain_prefix": "escola", "website": "no website"})
    assert {code for code, _field in wrong.codes} == {
        "qualification.segment_missing",
        "qualification.website_unusable",
    }
    assert call("GET", f"/baskets/{basket}", program).json["website"] == ""
    told = {"domain_prefix": "escola", "education_segment": "K12", "website": "https://escola.example"}
    assert call("PUT", address, program, told).status == 204
    shown = call("GET", f"/baskets/{basket}", program).json
    assert (shown["education_segment"], shown["website"]) == ("K12", "https://escola.example")


def test_validation_codes_are_told_to_staff_or_said_to_be_unknown(story: Story) -> None:
    house = story.shop.house
    story.simulator.control("POST", "validationcodes", {"validationId": "556677", "maxCreates": 4})
    found = call("GET", "/validation-codes", house.administrator)
    mine = [one for one in found.json["items"] if one["code"] == "556677"]
    assert [(one["uses_left"], one["uses"]) for one in mine] == [(4, 4)]
    assert call("GET", "/validation-codes", house.reseller.program).status == 403

    fault = {"operation": "list_validation_codes", "kind": "status", "status": 503, "count": 99}
    story.simulator.control("POST", "faults", fault)
    silent = call("GET", "/validation-codes", house.administrator)
    story.simulator.control("DELETE", "faults")
    assert (silent.status, silent.codes[0][0]) == (503, MICROSOFT_SILENT.name)


def test_a_segment_that_there_is_not_is_refused_and_the_line_stays(story: Story) -> None:
    program = story.shop.house.reseller.program
    basket = call("POST", "/baskets", program, {}).json["id"]
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 3}
    answer = call("PUT", f"/baskets/{basket}/lines/1", program, line | {"segment": "military"})
    assert (answer.status, answer.codes[0][1]) == (422, "segment")
    assert call("GET", f"/baskets/{basket}", program).json["lines"] == []
