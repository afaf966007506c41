"""The other reads of the contract: what each one asks of Microsoft, and that its answer loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.contracts.client import answers as a

from partner_center import PartnerCenter
from partner_center.models.catalog import BillingCycle, Segment, TermDuration
from partner_center.models.inventory import InventoryContext, InventoryItem, InventoryQuestion
from partner_center.models.promotions import EligibilityQuestion
from partner_center.models.qualifications import QualificationName
from partner_center.models.transitions import EligibilityType
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

Ask = Callable[[PartnerCenter], Any]
C = f"/v1/customers/{a.CUSTOMER}"
S = f"{C}/subscriptions/{a.SUB}"
GRAPH = "/v1.0/tenantRelationships/delegatedAdminRelationships"

# call, expected request line, expected kind of token, answer
ONE: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "company profile": (
        lambda pc: pc.customers.company_profile(a.CUSTOMER),
        f"GET {C}/profiles/company",
        "user",
        a.COMPANY_PROFILE,
    ),
    "billing profile": (
        lambda pc: pc.customers.billing_profile(a.CUSTOMER),
        f"GET {C}/profiles/billing",
        "app",
        a.BILLING_PROFILE,
    ),
    "relationship request": (
        lambda pc: pc.relationships.request(),
        "GET /v1/customers/relationshiprequests",
        "user",
        a.RELATIONSHIP_REQUEST,
    ),
    "own PartnerID": (
        lambda pc: pc.partners.own_mpn(),
        "GET /v1/profiles/mpn",
        "user",
        {"mpnId": "5000001", "partnerName": "Harbour Cloud", "profileType": "MpnProfile"},
    ),
    "own legal business": (
        lambda pc: pc.partners.own_legal_business(),
        "GET /v1/profiles/legalbusiness",
        "user",
        a.LEGAL,
    ),
    "own organisation": (
        lambda pc: pc.partners.own_organization(),
        "GET /v1/profiles/organization",
        "user",
        a.OWN_ORGANIZATION,
    ),
    "own billing": (lambda pc: pc.partners.own_billing(), "GET /v1/profiles/billing", "user", a.OWN_BILLING),
    "own support": (lambda pc: pc.partners.own_support(), "GET /v1/profiles/support", "user", a.OWN_SUPPORT),
    "offer": (
        lambda pc: pc.offers.get("PT", a.OFFER_ID),
        f"GET /v1/offers/{a.OFFER_ID}?country=PT",
        "app",
        a.OFFER,
    ),
    "promotion": (
        lambda pc: pc.promotions.get("PT", "39NFJQT1HX01:0001:39NFJQT1HX02"),
        "GET /v1/productpromotions/39NFJQT1HX01%3A0001%3A39NFJQT1HX02?country=PT",
        "app",
        a.PROMOTION,
    ),
    "provisioning": (
        lambda pc: pc.subscriptions.provisioning_status(a.CUSTOMER, a.SUB),
        f"GET {S}/provisioningstatus",
        "user",
        a.PROVISIONING,
    ),
    "support contact": (
        lambda pc: pc.subscriptions.support_contact(a.CUSTOMER, a.SUB),
        f"GET {S}/supportcontact",
        "user",
        a.SUPPORT_CONTACT,
    ),
    "registration": (
        lambda pc: pc.subscriptions.registration_status(a.CUSTOMER, a.SUB),
        f"GET {S}/registrationstatus",
        "app",
        a.REGISTRATION_STATUS,
    ),
    "webhook": (
        lambda pc: pc.webhooks.registration(),
        "GET /webhooks/v1/registration",
        "user",
        a.REGISTRATION,
    ),
    "webhook test": (
        lambda pc: pc.webhooks.test_result("c-9"),
        "GET /webhooks/v1/registration/validationEvents/c-9",
        "user",
        a.VALIDATION_RESULT,
    ),
    "delegated administration": (
        lambda pc: pc.delegated_admin.get(a.RELATIONSHIP_ID),
        f"GET {GRAPH}/{a.RELATIONSHIP_ID}",
        "user",
        a.GDAP,
    ),
    "user": (
        lambda pc: pc.users.get(a.CUSTOMER, a.USER_ID),
        f"GET {C}/users/{a.USER_ID}",
        "user",
        a.USER,
    ),
}

MANY: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "providers": (
        lambda pc: pc.relationships.indirect_providers(),
        "GET /v1/relationships?relationship_type=IsIndirectResellerOf",
        "user",
        a.PROVIDER,
    ),
    "offers": (
        lambda pc: pc.offers.iterate("PT", category_id="SmallBusiness_Key", page_size=5),
        "GET /v1/offers?country=PT&offer_category_id=SmallBusiness_Key&size=5&offset=0",
        "app",
        a.OFFER,
    ),
    "add-ons of an offer": (
        lambda pc: pc.offers.addons("PT", a.OFFER_ID),
        f"GET /v1/offers/{a.OFFER_ID}/addons?country=PT",
        "app",
        a.OFFER,
    ),
    "categories": (
        lambda pc: pc.offers.categories("PT"),
        "GET /v1/offercategories?country=PT",
        "app",
        a.CATEGORY,
    ),
    "offers for a customer": (
        lambda pc: pc.offers.of_customer(a.CUSTOMER),
        f"GET {C}/offers",
        "app",
        a.OFFER,
    ),
    "categories for a customer": (
        lambda pc: pc.offers.categories_of_customer(a.CUSTOMER),
        f"GET {C}/offercategories",
        "app",
        a.CATEGORY,
    ),
    "promotions": (
        lambda pc: pc.promotions.iterate("PT", Segment.COMMERCIAL),
        "GET /v1/productpromotions?country=PT&segment=commercial",
        "app",
        a.PROMOTION,
    ),
    "orders of a cycle": (
        lambda pc: pc.orders.iterate(a.CUSTOMER, billing_cycle=BillingCycle.ONE_TIME, include_price=True),
        f"GET {C}/orders?billingType=onetime&include_price=true",
        "app",
        {"id": "a1b2c3d4e5f6", "totalPrice": 10.50},
    ),
    "activation links of an order": (
        lambda pc: pc.orders.activation_links(a.CUSTOMER, "o-1"),
        f"GET {C}/orders/o-1/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "activation links of a line": (
        lambda pc: pc.orders.activation_links(a.CUSTOMER, "o-1", 0),
        f"GET {C}/orders/o-1/lineitems/0/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "activation links of a subscription": (
        lambda pc: pc.subscriptions.activation_links(a.CUSTOMER, a.SUB),
        f"GET {S}/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "add-ons of a subscription": (
        lambda pc: pc.subscriptions.addons(a.CUSTOMER, a.SUB),
        f"GET {S}/addons",
        "app",
        a.SUBSCRIPTION,
    ),
    "end dates": (
        lambda pc: pc.subscriptions.custom_term_end_dates(
            a.CUSTOMER,
            TermDuration.P1Y,
            product_id="CFQ7TTC0HX01",
            term_start_date=datetime(2027, 3, 1, tzinfo=UTC),
            target_coterm_subscription_id=a.SUB,
        ),
        f"GET {C}/subscriptions/customTermEndDates?term_duration=P1Y&product_id=CFQ7TTC0HX01"
        f"&term_start_date=2027-03-01T00%3A00%3A00Z&target_coterm_subscription_id={a.SUB}",
        "app",
        a.END_DATE,
    ),
    "overage": (
        lambda pc: pc.subscriptions.overage(a.CUSTOMER),
        f"GET {C}/subscriptions/overage",
        "app",
        a.OVERAGE,
    ),
    "transition eligibilities": (
        lambda pc: pc.transitions.eligibilities(a.CUSTOMER, a.SUB, EligibilityType.SCHEDULED),
        f"GET {S}/transitionEligibilities?eligibilityType=scheduled",
        "app",
        a.TARGET,
    ),
    "transitions": (
        lambda pc: pc.transitions.history(a.CUSTOMER, a.SUB, "op-1"),
        f"GET {S}/transitions?operation-id=op-1",
        "app",
        a.TRANSITION,
    ),
    "upgrades": (lambda pc: pc.upgrades.iterate(a.CUSTOMER, a.SUB), f"GET {S}/upgrades", "app", a.UPGRADE),
    "conversions": (
        lambda pc: pc.conversions.iterate(a.CUSTOMER, a.SUB),
        f"GET {S}/conversions",
        "user",
        a.CONVERSION,
    ),
    "audit records": (
        lambda pc: pc.audit.iterate(date(2027, 2, 1), date(2027, 3, 1), page_size=50),
        "GET /v1/auditrecords?startDate=2027-02-01&endDate=2027-03-01&size=50",
        "app",
        a.AUDIT_RECORD,
    ),
    "users": (lambda pc: pc.users.iterate(a.CUSTOMER), f"GET {C}/users?size=500", "user", a.USER),
    "licences of a user": (
        lambda pc: pc.users.licenses(a.CUSTOMER, a.USER_ID),
        f"GET {C}/users/{a.USER_ID}/licenses",
        "user",
        a.LICENSED,
    ),
    "licences of a tenant": (
        lambda pc: pc.users.subscribed_skus(a.CUSTOMER),
        f"GET {C}/subscribedskus",
        "user",
        a.SUBSCRIBED,
    ),
}

BARE: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "organisation": (
        lambda pc: pc.customers.organization(a.CUSTOMER),
        f"GET {C}/organization",
        "app",
        a.ORGANIZATION,
    ),
    "qualifications": (
        lambda pc: pc.qualifications.of_customer(a.CUSTOMER),
        f"GET {C}/qualifications",
        "app",
        a.QUALIFICATION,
    ),
    "validation codes": (
        lambda pc: pc.qualifications.validation_codes(),
        "GET /v1/customers/all/validations",
        "app",
        a.VALIDATION_CODE,
    ),
    "inventory": (
        lambda pc: pc.inventory.check(
            "PT", InventoryQuestion(target_items=[InventoryItem(product_id="DZH318Z0HX01")])
        ),
        "POST /v1/extensions/product/checkInventory?country=PT",
        "app",
        a.INVENTORY,
    ),
}


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
