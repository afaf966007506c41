"""The other reads of the contract: what each one asks of Microsoft, and that its answer loses nothing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.contracts.client import answers as a

from partner_center import PartnerCenter
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.inventory import InventoryContext, InventoryItem, InventoryQuestion
from partner_center.models.promotions import EligibilityQuestion
from partner_center.models.qualifications import QualificationName
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

from tests.contracts.client.reads import BARE, MANY, ONE, C, S


def _line(microsoft: Microsoft) -> str:
    return f"{microsoft.last.method} {microsoft.last.url.raw_path.decode()}"


def _exact(body: object) -> Any:
    return loads(json.dumps(body))


@pytest.mark.parametrize("name", ONE)
def test_a_read_asks_as_documented_and_loses_nothing(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    ask, line, kind, body = ONE[name]
    microsoft.answers(200, body)
    thing = ask(pc)
    assert _line(microsoft) == line
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert microsoft.last.content == b""
    assert loads(dumps(thing)) == _exact(body)


@pytest.mark.parametrize("name", MANY)
def test_a_list_asks_as_documented_and_loses_nothing(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    ask, line, kind, item = MANY[name]
    microsoft.answers(200, {"totalCount": 2, "items": [item, item]})
    things = list(ask(pc))
    assert _line(microsoft) == line
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert [loads(dumps(thing)) for thing in things] == [_exact(item)] * 2


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("is_bare", [True, False], ids=["bare array", "collection"])
def test_an_array_is_read_bare_or_in_a_collection(
    pc: PartnerCenter, microsoft: Microsoft, name: str, is_bare: bool
) -> None:
    ask, line, kind, item = BARE[name]
    microsoft.answers(200, [item, item] if is_bare else {"totalCount": 2, "items": [item, item]})
    things = ask(pc)
    assert _line(microsoft) == line
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert [loads(dumps(thing)) for thing in things] == [_exact(item)] * 2


def test_names_come_as_a_bare_array(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, ["solmar.pt", "solmar.onmicrosoft.com"])
    assert pc.customers.custom_domains(a.CUSTOMER) == ("solmar.pt", "solmar.onmicrosoft.com")
    assert _line(microsoft) == f"GET {C}/customDomains"
    microsoft.answers(200, ["subscription-updated", "something-new"])
    assert pc.webhooks.events() == ("subscription-updated", "something-new")
    assert _line(microsoft) == "GET /webhooks/v1/registration/events"


def test_transitions_are_read_under_the_name_that_microsoft_prints(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(
        200,
        {
            "transition": [
                {"operationId": "op-1", "FromCatalogItemId": a.ITEM, "Events": [{"name": "Conversion"}]}
            ],
            "attributes": {"objectType": "Collection"},
        },
    )
    (transition,) = pc.transitions.history(a.CUSTOMER, a.SUB)
    assert _line(microsoft) == f"GET {S}/transitions"
    assert transition.from_catalog_item_id == a.ITEM
    assert [event.name for event in transition.events or ()] == ["Conversion"]


@pytest.mark.parametrize("body", [{"qualification": "education"}, "education"])
def test_the_older_qualification_is_one_name(pc: PartnerCenter, microsoft: Microsoft, body: object) -> None:
    microsoft.answers(200, body)
    assert pc.qualifications.legacy(a.CUSTOMER) is not None
    assert _line(microsoft) == f"GET {C}/qualification"
    microsoft.answers(200, body)
    assert pc.qualifications.legacy(a.CUSTOMER) == QualificationName.EDUCATION


def test_the_language_of_offers_is_asked_for_on_every_page(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(
        200, {"items": [a.OFFER], "links": {"next": {"uri": "/offers?country=PT&size=1&offset=1"}}}
    )
    microsoft.answers(200, {"items": [a.OFFER]})
    assert len(list(pc.offers.iterate("PT", page_size=1, locale="pt-PT"))) == 2
    assert [request.headers["X-Locale"] for request in microsoft.requests] == ["pt-PT", "pt-PT"]
    assert _line(microsoft) == "GET /v1/offers?country=PT&size=1&offset=1"


def test_a_token_in_a_header_of_the_answer_continues_a_list(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, {"items": [a.END_DATE] * 300}, headers={"MS-ContinuationToken": "more"})
    microsoft.answers(200, {"items": [a.END_DATE]})
    found = list(pc.subscriptions.custom_term_end_dates(a.CUSTOMER, TermDuration.P1M))
    assert len(found) == 301
    assert microsoft.last.headers["MS-ContinuationToken"] == "more"
    assert _line(microsoft).endswith("customTermEndDates?term_duration=P1M&seekOperation=Next")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"company_name": "Sol"}, {"Field": "CompanyName", "Value": "Sol", "Operator": "substring"}),
        ({"customer_id": "c-1"}, {"Field": "CustomerId", "Value": "c-1", "Operator": "equals"}),
        ({"resource_type": "order"}, {"Field": "ResourceType", "Value": "order", "Operator": "equals"}),
    ],
)
def test_records_are_filtered_by_one_field(
    pc: PartnerCenter, microsoft: Microsoft, given: dict[str, str], wanted: dict[str, str]
) -> None:
    microsoft.answers(200, {"items": [a.AUDIT_RECORD]})
    (record,) = pc.audit.iterate(date(2027, 2, 1), **given)  # type: ignore[arg-type]
    assert json.loads(microsoft.last.url.params["filter"]) == wanted
    assert record.datum("orderid") == "a1b2c3d4e5f6"
    assert record.datum("Quantity-0") is None


def test_two_filters_of_records_are_refused_before_any_call(pc: PartnerCenter, microsoft: Microsoft) -> None:
    with pytest.raises(ValueError, match="one filter"):
        pc.audit.iterate(customer_id="c", resource_type="order")
    assert microsoft.requests == []


def test_inventory_is_asked_for_in_a_context(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, [])
    context = InventoryContext.model_validate({"customer_id": a.CUSTOMER, "region": "north"})
    question = InventoryQuestion(
        target_items=[InventoryItem(product_id="DZH318Z0HX01", sku_id="0039")], inventory_context=context
    )
    assert pc.inventory.check("PT", question) == ()
    assert microsoft.sent_body() == {
        "targetItems": [{"productId": "DZH318Z0HX01", "skuId": "0039"}],
        "inventoryContext": {"customerId": a.CUSTOMER, "region": "north"},
    }


def test_a_purchase_is_judged_for_its_promotions(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, {"totalCount": 1, "items": [a.ELIGIBILITY]})
    question = EligibilityQuestion(
        id=0,
        catalog_item_id=a.ITEM,
        quantity=3,
        term_duration=TermDuration.P1Y,
        billing_cycle=BillingCycle.ANNUAL,
    )
    (judged,) = pc.promotions.eligibilities(a.CUSTOMER, [question])
    assert _line(microsoft) == f"POST {C}/promotionEligibilities"
    assert microsoft.sent_body() == {
        "items": [
            {"id": 0, "catalogItemId": a.ITEM, "quantity": 3, "termDuration": "P1Y", "billingCycle": "annual"}
        ]
    }
    assert [one.is_eligible for one in judged.eligibilities or ()] == [True, False]
    assert loads(dumps(judged)) == _exact(a.ELIGIBILITY)


def test_a_discount_written_as_text_is_a_decimal(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, a.PROMOTION)
    products = pc.promotions.get("PT", "p").required_products or []
    policies = [policy for product in products for policy in product.pricing_policies or []]
    assert [policy.value for policy in policies] == [Decimal("0.150")]
