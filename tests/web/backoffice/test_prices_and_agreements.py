"""Catalogue, price lists and the agreement log in the back office."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.conf import settings
from tests.support.browsing import Visit, staff
from tests.support.story import Story, completed_order

from tenantry.catalog.models import PriceList, PriceRule
from tenantry.compliance.models import AgreementRecord
from tenantry.foundation.signing import verified
from tenantry.kernel.actor import Role


@pytest.fixture
def finance(story: Story) -> Visit:
    return staff(story.shop.house.system, Role.FINANCE)


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_price_list_gets_a_rule_once(story: Story, finance: Visit) -> None:
    made = finance.post("/office/price-lists/new/", {"name": "Partners", "currency": "EUR"})
    page = made["Location"]
    rule = {"kind": "margin", "percent": "12.5", "_key": "a-rule-of-partners"}
    refused = finance.post(page, {"kind": "discount", "percent": "120"})
    for _click in range(2):
        finance.post(page, rule)

    shown = _text(finance.get(page))
    row = PriceList.objects.get(provider_id=story.shop.house.id, name="Partners")
    assert refused.status_code == 422
    assert 'value="120"' in _text(refused), "what was typed stays"
    assert [
        str(one) for one in PriceRule.objects.filter(price_list=row).values_list("percent", flat=True)
    ] == ["12.5000"]
    assert "12.5%" in shown
    assert "In force" in shown


def test_a_name_is_taken_once(finance: Visit) -> None:
    finance.post("/office/price-lists/new/", {"name": "Twice", "currency": "EUR"})

    again = finance.post("/office/price-lists/new/", {"name": "Twice", "currency": "EUR"})

    assert again.status_code == 409
    assert "field-error" in _text(again)


def test_sales_reads_price_lists_and_sets_no_rule(story: Story) -> None:
    sales = staff(story.shop.house.system, Role.SALES)
    page = f"/office/price-lists/{story.shop.price_list}/"

    assert "rule-form" not in _text(sales.get(page))
    assert sales.post(page, {"kind": "margin", "percent": "1"}).status_code == 403


def test_the_catalogue_is_found_by_product(story: Story, finance: Visit) -> None:
    answer = finance.get("/office/plans/?q=Business")

    assert story.plan.title in _text(answer)
    assert finance.get("/office/gaps/").status_code == 200
    assert finance.get("/office/gaps/?export=csv").status_code == 200


def test_an_acceptance_is_shown_completely(story: Story, finance: Visit) -> None:
    completed_order(story)
    row = AgreementRecord.objects.filter(provider_id=story.shop.house.id, kind="accepted").first()
    assert row is not None

    listed = _text(finance.get("/office/agreements/"))
    shown = _text(finance.get(f"/office/agreements/{row.public_id}/"))

    assert row.public_id in listed
    assert "Accepted by the signatory" in shown
    assert "What was shown" in shown
    assert "Hash of the document" in shown, "facts instead of what a machine has stored"
    assert "<pre" not in shown
    assert finance.get("/office/agreements/nobody/").status_code == 404


def test_the_exported_log_is_complete_evidence_and_is_filtered_as_the_list(
    story: Story, finance: Visit
) -> None:
    completed_order(story)
    row = AgreementRecord.objects.filter(provider_id=story.shop.house.id, kind="accepted").first()
    assert row is not None

    sent = finance.get("/office/agreements/?kind=accepted&export=csv")
    content = b"".join(sent.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))

    assert {one["What"] for one in lines} == {"Accepted by the signatory"}
    line = next(one for one in lines if one["Id"] == row.public_id)
    assert (line["E-mail"], line["Who"]) == (row.signatory["email"], row.actor_id)
    assert line["Address on the internet"] == (row.ip_address or "")
    assert line["Hash of the document"] == row.document["sha256"]
    assert line["Version of the document"] == row.document["version"]
    assert json.loads(line["Answer of Microsoft"]) == row.answer
    assert line["Request"] == row.request_id


def test_the_list_offers_the_log_as_a_signed_file_of_what_is_filtered(story: Story, finance: Visit) -> None:
    completed_order(story)

    page = _text(finance.get("/office/agreements/?kind=accepted"))
    answer = finance.get("/office/agreements/?kind=accepted&export=signed")

    assert "kind=accepted&amp;export=signed" in page
    assert answer["Content-Disposition"].endswith('.json"')
    found = verified(answer.content, owner_member="provider", keys=settings.TENANTRY_ENCRYPTION_KEYS)
    assert found.is_valid
    assert {one["kind"] for one in found.signed["records"]} == {"accepted"}
