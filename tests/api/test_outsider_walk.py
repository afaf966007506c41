"""Nobody learns anything of what is not theirs: every operation of the API, asked by its owner and by outsiders.

The operations come from the API's document. For each the owner first gets what it asks for; then outsiders send
the very same request, and must be answered word for word as for an id that does not exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.http import Answer, call, ok
from tests.support.outsiders import SIBLING, Business, Outsider, a_business, outsiders_of, price_of
from tests.support.story import Story

from tenantry.api import documents

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

OPERATIONS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    one["operationId"]: (method.upper(), path.removeprefix("/api/v1"), one)
    for path, methods in documents.openapi()["paths"].items()
    for method, one in methods.items()
}
_ID = re.compile(r"\b([a-z]{3})_([0-9A-HJKMNP-TV-Z]{26})\b")
_STRANGE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
BAKERY = {
    "name": "Padaria Central, Lda",
    "country": "PT",
    "address_line1": "Rua Augusta 12",
    "city": "Lisboa",
    "postal_code": "1100-053",
    "email": "ana@padaria.example",
    "phone": "+351213456780",
    "first_name": "Ana",
    "last_name": "Reis",
}
SIGNATORY = {
    "first_name": "Ana",
    "last_name": "Silva",
    "email": "ana@quinta.example",
    "phone": "+351213456789",
}
A_FILE = "reference,customer,plan,term,billed,seats\nWALK-1,Nobody,Nothing,P1Y,monthly,1\n"
LINE = {"term": "P1Y", "billing_plan": "monthly", "seats": 5}


@dataclass(frozen=True)
class Case:
    """How the owner uses an operation: `{name}` in path and body stand for ids of its business."""

    status: int = 200
    by_staff: bool = False
    path: Mapping[str, str] | None = None
    body: Callable[[Business], Any] | None = None


STAFF = Case(by_staff=True)


def _shown(business: Business) -> dict[str, Any]:
    """Of an order whose total is the ready basket's: both are of the same line."""
    return {"shown_total": business.ready_basket.total.as_wire()}


def _todays(business: Business) -> dict[str, Any]:
    return {"shown_total": price_of(business, "priced_order")}


def _why(_: Business) -> Any:
    return {"why": "a walk"}


# In this order: what reads, then what changes a thing that others in the table do not need any more.
CASES: Mapping[str, Case] = {
    "get_me": Case(),
    "list_plans": Case(),
    "get_plan": Case(),
    "quote": Case(body=lambda b: LINE | {"plan": b.ids["plan_id"], "party": b.ids["customer_id"]}),
    "list_baskets": Case(),
    "get_basket": Case(),
    "list_preflight_runs": Case(path={"basket_id": "ready_basket"}),
    "list_agreement_records": Case(),
    "export_agreement_records": Case(),
    "list_orders": Case(),
    "list_holds": Case(),
    "list_uploads": Case(),
    "get_upload": Case(),
    "list_upload_entries": Case(),
    "get_upload_entry": Case(path={"entry_id": "bulk_entry_id"}),
    "get_order": Case(),
    "get_timeline": Case(),
    "list_subscriptions": Case(),
    "get_subscription": Case(),
    "list_invoices": Case(),
    "get_invoice": Case(),
    "get_invoice_pdf": Case(),
    "explain_invoice_line": Case(path={"number": "1"}),
    "list_customers": Case(),
    "get_customer": Case(),
    "list_tenants": Case(),
    "list_qualification_requests": Case(),
    "list_validation_codes": STAFF,
    "get_tenant": Case(),
    "list_resellers": Case(),
    "get_reseller": Case(),
    "list_credentials": STAFF,
    "get_credential": STAFF,
    "get_annual_billing": STAFF,
    "list_price_lists": STAFF,
    "get_price_list": STAFF,
    "list_product_types": STAFF,
    "get_product_type": STAFF,
    "list_synchronisations": STAFF,
    "get_synchronisation": STAFF,
    "list_differences": STAFF,
    "list_gaps": STAFF,
    "list_journal_entries": STAFF,
    "get_journal_entry": STAFF,
    "get_balance": STAFF,
    "list_payments": STAFF,
    "get_payment": STAFF,
    "get_credit": Case(path={"account_id": "reseller_id"}),
    "list_parked_accounts": STAFF,
    "list_parked_deliveries": STAFF,
    "list_step_calls": STAFF,
    "open_basket": Case(201, by_staff=True, body=lambda b: {"account": b.ids["reseller_id"]}),
    "change_basket": Case(204, body=lambda _: {"buyer_reference": "PO-8"}),
    "add_seats": Case(201, body=lambda _: {"seats": 5}),
    "set_line": Case(204, path={"number": "2"}, body=lambda b: LINE | {"plan": b.ids["plan_id"]}),
    "add_seats_instead": Case(
        204,
        path={"basket_id": "basket_with_what_stands", "number": "1"},
        body=lambda b: {"subscription": b.ids["subscription_id"]},
    ),
    "remove_line": Case(204, path={"number": "2"}),
    "get_line_trial": Case(path={"basket_id": "trial_basket", "number": "1"}),
    "set_line_trial": Case(
        204, path={"basket_id": "trial_basket", "number": "1"}, body=lambda _: {"becomes": None}
    ),
    "get_trial": Case(path={"subscription_id": "trial_id"}),
    "set_trial": Case(204, path={"subscription_id": "trial_id"}, body=lambda _: {"becomes": None}),
    "set_end_customer": Case(body=lambda b: {"customer": b.ids["other_customer"]}),
    "set_microsoft_details": Case(204, body=lambda _: {"domain_prefix": "quintaverde"}),
    "request_agreement": Case(body=lambda _: {"signatory": SIGNATORY, "language": "pt-PT"}),
    "get_agreement": Case(),
    "send_agreement": Case(204, path={"basket_id": "unsigned_basket"}),
    "invite_tenant": Case(path={"basket_id": "waiting_basket"}, body=lambda _: {"mail": False}),
    "get_tenant_invitation": Case(path={"basket_id": "waiting_basket"}),
    "run_preflight": Case(),
    "abandon_basket": Case(204),
    "upload_orders": Case(202, body=lambda _: {"file_name": "walk.csv", "content": A_FILE}),
    "correct_upload_entry": Case(
        202, path={"entry_id": "bulk_entry_id"}, body=lambda _: {"rows": [[{"column": "seats", "value": "2"}]]}
    ),
    "leave_out_upload_entry": Case(
        204, path={"entry_id": "other_bulk_entry"}, body=lambda _: {"left_out": True}
    ),
    "look_again_at_upload": Case(),
    "place_upload": Case(409, body=lambda _: {"shown_totals": [{"amount": "1.00", "currency": "EUR"}]}),
    "place_order": Case(
        201,
        body=lambda b: {"basket": b.ids["ready_basket"], "shown_total": b.ready_basket.total.as_wire()},
    ),
    "change_order_domain": Case(
        204, path={"order_id": "stopped_order"}, body=lambda _: {"domain_prefix": "quintaazul"}
    ),
    "retry_order": Case(204, by_staff=True, path={"order_id": "stopped_order"}),
    "cancel_order": Case(204, by_staff=True, path={"order_id": "fresh_order"}, body=_why),
    "hand_over_administrator": Case(),
    "undo_order": Case(204, by_staff=True, body=_why),
    "give_up_undo": Case(204, by_staff=True, path={"order_id": "undone_order"}, body=_why),
    "create_customer": Case(201, body=lambda b: BAKERY | {"reseller": b.ids["reseller_id"]}),
    "change_customer": Case(body=lambda _: {"city": "Porto", "vat_number": "PT509442013"}),
    "check_customer_vat": Case(),
    "request_qualification": Case(body=lambda _: {"kind": "education", "education_segment": "K12"}),
    "request_basket_qualification": Case(
        409,
        path={"basket_id": "ready_basket"},
        body=lambda _: {"kind": "education", "education_segment": "K12"},
    ),
    "check_reseller_vat": Case(),
    "create_reseller": Case(
        201,
        by_staff=True,
        body=lambda _: BAKERY
        | {"microsoft_tenant_id": "5d7a3b0c-0000-4000-8000-0000000000aa", "partner_ids": [{"partner_id": "4999999"}]},
    ),
    "add_partner_id": Case(by_staff=True, body=lambda _: {"partner_id": "4888888", "country": "ES"}),
    "create_credential": Case(
        201,
        by_staff=True,
        body=lambda b: {
            "name": "walk", "role": "reseller", "party": b.ids["reseller_id"], "scopes": ["orders.read"],
        },
    ),
    "revoke_credential": Case(204, by_staff=True),
    "set_annual_billing": Case(
        by_staff=True, body=lambda _: {"billed_annually": True, "annual_provisioning": True}
    ),
    "create_price_list": Case(201, by_staff=True, body=lambda _: {"name": "Walk", "currency": "EUR"}),
    "create_product_type": Case(201, by_staff=True, body=lambda _: {"name": "Walk"}),
    "change_product_type": Case(by_staff=True, body=lambda _: {"name": "Walked", "quantity_limit": 40}),
    "set_price_rule": Case(201, by_staff=True, body=lambda _: {"kind": "margin", "percent": "25"}),
    "list_offer_prices": Case(by_staff=True, path={"plan_id": "offer_id"}),
    "enter_offer_price": Case(
        201, by_staff=True, path={"plan_id": "offer_id"},
        body=lambda _: {
            "market": "PT",
            "cost": {"amount": "8.40", "currency": "EUR"},
            "retail": {"amount": "10.50", "currency": "EUR"},
        },
    ),
    "assign_price_list": Case(by_staff=True, body=lambda b: {"party": b.ids["reseller_id"]}),
    "request_synchronisation": Case(202, by_staff=True, body=lambda _: {"market": "ES"}),
    "release_account": Case(204, by_staff=True, path={"account_id": "reseller_id"}, body=_why),
    "release_delivery": Case(
        204,
        by_staff=True,
        body=lambda b: {"consumer": "billing.bill", "aggregate_id": b.ids["order_id"]},
    ),
    "record_payment": Case(
        201,
        by_staff=True,
        body=lambda b: {
            "account": b.ids["reseller_id"],
            "amount": {"amount": "0.01", "currency": "EUR"},
            "received_on": "2026-11-02",
        },
    ),
    "release_order": Case(204, by_staff=True, path={"order_id": "held_order"}, body=_why),
    "approve_order": Case(204, by_staff=True, path={"order_id": "awaited_order"}, body=_shown),
    "refuse_approval": Case(204, by_staff=True, path={"order_id": "unwanted_order"}, body=_why),
    "get_price": Case(path={"order_id": "priced_order"}),
    "confirm_price": Case(204, path={"order_id": "priced_order"}, body=_todays),
    "refuse_price": Case(204, path={"order_id": "other_priced_order"}, body=_why),
    "get_approval_rule": Case(path={"account_id": "reseller_id"}),
    "set_approval_rule": Case(
        204, path={"account_id": "reseller_id"}, body=lambda _: {"who": "sub_customers", "approver": "reseller"}
    ),
    "refuse_order": Case(204, by_staff=True, path={"order_id": "refusable_order"}, body=_why),
    "set_commitment_limit": Case(
        204,
        by_staff=True,
        path={"account_id": "reseller_id"},
        body=lambda _: {"limit": {"amount": "1000000.00", "currency": "EUR"}, "why": "a walk"},
    ),
    "set_credit_limit": Case(
        204,
        by_staff=True,
        path={"account_id": "reseller_id"},
        body=lambda _: {"limit": {"amount": "1000.00", "currency": "EUR"}, "why": "a walk"},
    ),
    "reverse_payment": Case(201, by_staff=True, path={"payment_id": "reversible_payment"}, body=_why),
    "deactivate_party": Case(204, by_staff=True, path={"party_id": "other_customer"}),
    "activate_party": Case(204, by_staff=True, path={"party_id": "other_customer"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def business(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Business]:
    with django_db_blocker.unblock():
        yield a_business(house_of_the_file)


@pytest.fixture(scope="module")
def outsiders(business: Business, django_db_blocker: DjangoDbBlocker) -> list[Outsider]:
    with django_db_blocker.unblock():
        return outsiders_of(business)


def _request(name: str, business: Business) -> tuple[str, str, Any]:
    method, path, _ = OPERATIONS[name]
    case = CASES[name]
    chosen = case.path or {}
    for parameter in re.findall(r"{(\w+)}", path):
        value = chosen.get(parameter, parameter)
        path = path.replace(f"{{{parameter}}}", business.ids.get(value, value))
    return method, path, case.body(business) if case.body else None


def _elsewhere(path: str, body: Any) -> tuple[str, Any]:
    """The same request for things that do not exist: the ones of the path, else those of the body."""
    if _ID.search(path):
        return _ID.sub(rf"\1_{_STRANGE}", path), body
    if isinstance(body, dict):
        swapped = {
            name: _ID.sub(rf"\1_{_STRANGE}", value) if isinstance(value, str) else value
            for name, value in body.items()
        }
        return path, swapped
    return path, body


def _named(path: str, body: Any) -> list[str]:
    """The things that a request names."""
    return [one.group() for one in _ID.finditer(f"{path} {json.dumps(body)}")]


def _words(answer: Answer) -> str:
    """What was said, less the ids that the asker itself has sent, and the request's own."""
    text = _ID.sub(r"\1_…", answer.content.decode())
    return f"{answer.status} " + re.sub(r'"request_id":"[^"]*"', "", text)


def test_every_operation_has_an_owner_who_uses_it() -> None:
    assert set(CASES) == set(OPERATIONS)


@pytest.mark.parametrize("name", CASES)
def test_the_owner_is_served_and_outsiders_are_answered_as_for_nothing(
    name: str, business: Business, outsiders: list[Outsider]
) -> None:
    method, path, body = _request(name, business)
    owner = business.house.administrator if CASES[name].by_staff else business.owner

    answer = call(method, path, owner, body)

    assert answer.status == CASES[name].status, answer.content.decode()[:2000]
    other_path, other_body = _elsewhere(path, body)
    if (other_path, other_body) == (path, body):
        return  # names nothing: what such an operation lists is compared below
    for outsider in outsiders:
        if outsider.name == SIBLING and name == "get_plan":
            continue  # it reads its reseller's catalogue, without a price
        asked = call(method, path, outsider.program, body)
        if set(_named(path, body)) <= outsider.shares:
            known, text = _known_to(outsider, business), asked.content.decode()
            assert asked.status == 200, (outsider.name, text)
            assert [word for word in business.secrets if word in text and word not in known] == []
            continue
        nothing = call(method, other_path, outsider.program, other_body)
        assert asked.status in (403, 404), (outsider.name, asked.content.decode())
        assert _words(asked) == _words(nothing), outsider.name


def _known_to(outsider: Outsider, business: Business) -> tuple[str, ...]:
    """What another customer of the reseller sees of it: whose customer it is, and what can be bought.

    And the tenant, of those who have it too.
    """
    ids = business.ids
    offered = (ids["plan_id"], ids["offer_id"])
    of_sibling = (ids["reseller_id"], *offered, "Meridian IT") if outsider.name == SIBLING else ()
    return (*of_sibling, *outsider.shares)


LISTS = [
    name
    for name, (method, path, one) in OPERATIONS.items()
    if method == "GET" and "{" not in path and any(p["name"] == "limit" for p in one.get("parameters", []))
]


def _filters(name: str) -> list[str]:
    return [p["name"] for p in OPERATIONS[name][2]["parameters"] if p["name"] not in ("limit", "cursor")]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_search_or_filter_shows_an_outsider_anything(
    name: str, business: Business, outsiders: list[Outsider]
) -> None:
    path = OPERATIONS[name][1]
    words = [*business.secrets, "PO-7"]
    for outsider in outsiders:
        asked = [f"{path}?limit=200"]
        if "q" in _filters(name):
            asked += [f"{path}?q={word}" for word in words]
        for query in asked:
            answer = call("GET", query, outsider.program)
            assert answer.status in (200, 403), (query, answer.content)
            known = _known_to(outsider, business)
            text = answer.content.decode().replace(query, "")
            shown = [word for word in words if word in text and word not in known]
            assert shown == [], (outsider.name, query)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_by_somebody_elses_id_says_as_much_as_one_by_no_id(
    name: str, business: Business, outsiders: list[Outsider]
) -> None:
    path = OPERATIONS[name][1]
    for filtered in _filters(name):
        if filtered not in ("customer", "reseller", "account", "order", "party", "invoice"):
            continue
        for public_id in business.ids.values():
            prefix = public_id.partition("_")[0]
            for outsider in outsiders:
                if public_id in _known_to(outsider, business):
                    continue
                asked = call("GET", f"{path}?{filtered}={public_id}", outsider.program)
                nothing = call("GET", f"{path}?{filtered}={prefix}_{_STRANGE}", outsider.program)
                assert _words(asked) == _words(nothing), (outsider.name, filtered, public_id)


def test_an_outsider_cannot_bring_what_is_not_its_own_into_what_is(
    business: Business, outsiders: list[Outsider]
) -> None:
    outsider = next(o for o in outsiders if o.name == "another reseller")
    basket = ok(call("POST", "/baskets", outsider.program, {}), 201)["id"]
    for path, member, public_id in (
        ("end-customer", "customer", business.ids["customer_id"]),
        ("end-customer", "customer", business.ids["reseller_id"]),
        ("end-customer", "customer", business.ids["other_customer"]),
        ("lines/1", "subscription", business.ids["subscription_id"]),
    ):
        more = {"seats": 3} if member == "subscription" else {}
        unknown = f"{public_id.partition('_')[0]}_{_STRANGE}"
        asked = call("PUT", f"/baskets/{basket}/{path}", outsider.program, {member: public_id} | more)
        nothing = call("PUT", f"/baskets/{basket}/{path}", outsider.program, {member: unknown} | more)
        assert asked.status == 404, asked.content
        assert _words(asked) == _words(nothing)
    stranger = next(o for o in outsiders if o.name == "another provider's reseller")
    theirs = ok(call("POST", "/baskets", stranger.program, {}), 201)["id"]
    line = f"/baskets/{theirs}/lines/1"
    asked = call("PUT", line, stranger.program, LINE | {"plan": business.ids["plan_id"]})
    nothing = call("PUT", line, stranger.program, LINE | {"plan": f"pln_{_STRANGE}"})
    assert asked.status == 404
    assert _words(asked) == _words(nothing)
    assert ok(call("GET", f"/baskets/{theirs}", stranger.program))["lines"] == []


def test_a_reference_of_an_outsiders_partner_id_is_refused_as_an_unknown_one(
    business: Business, outsiders: list[Outsider]
) -> None:
    outsider = next(o for o in outsiders if o.name == "another reseller")
    basket = ok(call("POST", "/baskets", outsider.program, {}), 201)["id"]
    path = f"/baskets/{basket}/microsoft-details"
    partner_id = business.house.reseller.partner_id
    asked = call("PUT", path, outsider.program, {"partner_on_record": partner_id})
    nothing = call("PUT", path, outsider.program, {"partner_on_record": "9999999"})
    assert asked.codes == [("basket.not_your_partner_id", "partner_on_record")]
    assert _words(asked).replace(partner_id, "…") == _words(nothing).replace("9999999", "…")


def test_a_resellers_customer_sees_its_own_orders_but_no_price_of_the_resellers(business: Business) -> None:
    from tests.support.parties import a_program

    from tenantry.kernel.actor import Role
    from tenantry.kernel.ids import PartyId

    ids = business.ids
    customer = a_program(business.house.system, Role.CUSTOMER, PartyId(ids["customer_id"]))
    order = ok(call("GET", f"/orders/{ids['order_id']}", customer))
    assert (order["total"], order["lines"][0]["unit_price"], order["lines"][0]["amount"]) == (
        None,
        None,
        None,
    )
    assert [o["id"] for o in ok(call("GET", "/orders", customer))["items"]] == [ids["order_id"]]
    assert ok(call("GET", "/invoices", customer))["items"] == []
    assert call("GET", f"/invoices/{ids['invoice_id']}", customer).status == 404
    subscription = ok(call("GET", f"/subscriptions/{ids['subscription_id']}", customer))
    assert [change["unit_price"] for change in subscription["changes"]][0] is None
    basket = ok(call("GET", f"/baskets/{order['basket']}", customer))
    assert (basket["total"], basket["lines"][0]["unit_price"]) == (None, None)
    timeline = ok(call("GET", f"/orders/{ids['order_id']}/timeline", customer))
    assert "total" not in timeline["items"][0]["details"]
    theirs = ok(call("GET", f"/orders/{ids['order_id']}/timeline", business.owner))
    assert theirs["items"][0]["details"]["total"]["currency"] == "EUR"
