"""From the empty basket to the order through the API: keys, refusals, and what each request costs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.support.database import statements
from tests.support.http import Answer, call, ok
from tests.support.parties import Program, a_customer, a_reseller
from tests.support.story import Story, completed_order, placed_order, start, work

from tenantry.jobs.models import Event
from tenantry.ordering.models import Basket, Order

CUSTOMER = {
    "name": "Quinta do Lago, Lda",
    "country": "PT",
    "address_line1": "Rua da Fonte 12",
    "city": "Lisboa",
    "postal_code": "1200-192",
    "email": "geral@quinta.example",
    "phone": "+351213456789",
    "first_name": "Ana",
    "last_name": "Silva",
}
SIGNATORY = {
    "first_name": "Ana",
    "last_name": "Silva",
    "email": "ana@quinta.example",
    "phone": "+351213456789",
}


@pytest.fixture
def buyer(story: Story) -> Program:
    return story.shop.house.reseller.program


def _basket(buyer: Program) -> str:
    answer = call("POST", "/baskets", buyer, {"buyer_reference": "PO-7"})
    basket = ok(answer, 201)["id"]
    assert answer.headers["Location"] == f"/api/v1/baskets/{basket}"
    return str(basket)


def _line(story: Story, **changes: Any) -> dict[str, Any]:
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 10}
    return line | changes


def _end_customer(**changes: str) -> dict[str, Any]:
    microsoft = {"domain_prefix": f"quinta{uuid4().hex[:12]}", "partner_on_record_confirmed": True}
    return {"details": CUSTOMER | changes, "microsoft": microsoft}


def _filled(story: Story, buyer: Program) -> str:
    basket = _basket(buyer)
    ok(call("PUT", f"/baskets/{basket}/lines/1", buyer, _line(story)), 204)
    ok(call("PUT", f"/baskets/{basket}/end-customer", buyer, _end_customer()))
    return basket


def _ready(story: Story, buyer: Program) -> tuple[str, dict[str, str]]:
    basket = _filled(story, buyer)
    body = {"signatory": SIGNATORY, "language": "pt-PT"}
    page = ok(call("POST", f"/baskets/{basket}/agreement", buyer, body))["page_url"]
    story.simulator.control("POST", f"attestations/{page.rpartition('/')[2]}/accept")
    run = ok(call("POST", f"/baskets/{basket}/preflight", buyer))
    assert run["outcome"] == "met"
    return basket, run["total"]


def _order(buyer: Program, basket: str, total: dict[str, str], key: str | None = None) -> Answer:
    return call("POST", "/orders", buyer, {"basket": basket, "shown_total": total}, key=key)


def test_a_wrong_postal_code_is_refused_with_field_and_example_and_the_corrected_one_passes(
    story: Story, buyer: Program
) -> None:
    basket = _basket(buyer)
    path = f"/baskets/{basket}/end-customer"
    refused = call("PUT", path, buyer, _end_customer(postal_code="120-19"))
    assert refused.status == 422
    assert refused.codes == [("address.postal_code_invalid", "postal_code")]
    assert refused.json["problems"][0]["params"]["given"] == "120-19"
    example = refused.json["problems"][0]["params"]["example"]
    assert refused.json["detail"] == f"120-19 is not a postal code of Portugal. Write it as in {example}."
    assert Basket.objects.get(public_id=basket).customer_id is None
    corrected = _end_customer(postal_code=example)
    assert ok(call("PUT", path, buyer, corrected))["customer"].startswith("pty_")


def test_the_end_customer_is_given_one_way(buyer: Program) -> None:
    basket = _basket(buyer)
    for body in ({}, _end_customer() | {"customer": "pty_x"}):
        refused = call("PUT", f"/baskets/{basket}/end-customer", buyer, body)
        assert (refused.status, refused.codes) == (422, [("basket.customer_one_way", None)])


def test_an_agreement_needs_an_end_customer(buyer: Program) -> None:
    path = f"/baskets/{_basket(buyer)}/agreement"
    for refused in (call("GET", path, buyer), call("POST", path, buyer, {"signatory": SIGNATORY})):
        assert (refused.status, refused.codes) == (409, [("basket.no_end_customer", None)])


def test_a_basket_shows_its_lines_priced_and_the_total(story: Story, buyer: Program) -> None:
    basket = _filled(story, buyer)
    shown = ok(call("GET", f"/baskets/{basket}", buyer))
    quote = ok(call("POST", "/quotes", buyer, _line(story)))
    assert shown["lines"][0]["unit_price"] == quote["unit_price"]
    assert shown["lines"][0]["amount"] == quote["amount"] == shown["total"]
    assert shown["customer"]["name"] == "Quinta do Lago, Lda"
    assert quote["steps"] == []
    staff = story.shop.house.administrator
    for_reseller = _line(story) | {"party": story.shop.house.reseller.public_id}
    assert [step["code"] for step in ok(call("POST", "/quotes", staff, for_reseller))["steps"]] == [
        "quote.supplier_price",
        "quote.cost_per_cycle",
        "quote.margin",
        "quote.rounded",
        "quote.seats",
    ]


def test_preflight_names_every_condition_with_words_and_is_kept(story: Story, buyer: Program) -> None:
    basket = _filled(story, buyer)
    run = ok(call("POST", f"/baskets/{basket}/preflight", buyer))
    open_checks = [check for check in run["checks"] if check["status"] != "met"]
    assert [(c["code"], c["status"], c["who"], c["remedy"]) for c in open_checks] == [
        ("agreement", "needs_you", "you", "request_agreement")
    ]
    assert open_checks[0]["reasons"][0]["detail"].startswith("The customer has not accepted")
    kept = ok(call("GET", f"/baskets/{basket}/preflight-runs", buyer))["items"]
    assert [(r["id"], r["outcome"]) for r in kept] == [(run["id"], "needs_you")]
    assert kept[0]["checks"] == run["checks"]


def test_an_order_whose_conditions_are_not_met_is_refused_with_all_of_them(
    story: Story, buyer: Program
) -> None:
    basket = _filled(story, buyer)
    total = ok(call("GET", f"/baskets/{basket}", buyer))["total"]
    refused = _order(buyer, basket, total)
    assert refused.status == 409
    assert refused.codes == [("agreement.missing", "agreement"), ("order.condition_not_met", "agreement")]
    assert not Order.objects.filter(basket__public_id=basket).exists()


def test_placing_twice_under_one_key_is_answered_alike_and_makes_one_order(
    story: Story, buyer: Program
) -> None:
    basket, total = _ready(story, buyer)
    key = uuid4().hex
    first, second = _order(buyer, basket, total, key), _order(buyer, basket, total, key)
    assert ok(first, 201) == ok(second, 201)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Location"] == first.headers["Location"]
    other_key = _order(buyer, basket, total)
    assert (other_key.status, other_key.codes) == (409, [("basket.already_placed", None)])
    assert other_key.json["problems"][0]["params"]["order"] == first.json["id"]
    assert Order.objects.filter(basket__public_id=basket).count() == 1


def test_a_key_with_another_body_is_refused(story: Story, buyer: Program) -> None:
    key = uuid4().hex
    ok(call("POST", "/baskets", buyer, {"buyer_reference": "A"}, key=key), 201)
    before = Basket.objects.filter(account_id=buyer.actor.party_id).count()
    refused = call("POST", "/baskets", buyer, {"buyer_reference": "B"}, key=key)
    assert (refused.status, refused.codes) == (422, [("idempotency.key_reused", "Idempotency-Key")])
    assert Basket.objects.filter(account_id=buyer.actor.party_id).count() == before


def test_a_create_without_a_key_is_refused(story: Story, buyer: Program) -> None:
    refused = call("POST", "/baskets", buyer, {}, key="")
    assert (refused.status, refused.codes) == (422, [("request.missing", "Idempotency-Key")])


def test_twins_under_one_key_at_the_same_time_make_one_order(story: Story, buyer: Program) -> None:
    basket, total = _ready(story, buyer)
    key = uuid4().hex

    def place() -> Answer:
        try:
            return _order(buyer, basket, total, key)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result() for future in [pool.submit(place) for _ in range(4)]]
    assert {answer.status for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    assert Order.objects.filter(basket__public_id=basket).count() == 1


def test_a_total_that_was_not_shown_is_refused_and_told(story: Story, buyer: Program) -> None:
    basket, total = _ready(story, buyer)
    refused = _order(buyer, basket, total | {"amount": "1.00"})
    assert (refused.status, refused.codes) == (409, [("order.price_changed", "shown_total")])
    assert refused.json["problems"][0]["params"]["total"] == total["amount"]
    assert Basket.objects.get(public_id=basket).state == "open"


@pytest.mark.parametrize(
    "shown",
    [
        {"amount": 103.1, "currency": "EUR"},
        {"amount": "1e3", "currency": "EUR"},
        {"amount": "1", "currency": "XXQ"},
    ],
)
def test_money_is_a_plain_string_in_a_currency_that_exists(buyer: Program, shown: Any) -> None:
    refused = _order(buyer, "bsk_x", shown)
    assert refused.status == 422
    assert refused.codes[0][1] in ("shown_total.amount", "shown_total.currency")


def test_a_direct_customer_orders_for_itself_only(story: Story) -> None:
    house = story.shop.house
    customer = a_customer(house.administrator.actor, system=house.system)
    basket = _basket(customer.program)
    refused = call("PUT", f"/baskets/{basket}/end-customer", customer.program, _end_customer())
    assert (refused.status, refused.codes) == (409, [("basket.own_account_only", None)])


def test_the_administrator_is_handed_over_once(story: Story, buyer: Program) -> None:
    placed = placed_order(story)
    path = f"/orders/{placed.order_id}/administrator-handover"
    early = call("POST", path, buyer)
    assert (early.status, early.codes) == (409, [("administrator.none_yet", None)])

    start(placed)
    work(placed)
    shown = ok(call("POST", path, buyer))
    assert set(shown) == {"user_name", "domain", "password"} and shown["password"]
    again = call("POST", path, buyer)
    assert (again.status, again.codes) == (409, [("administrator.already_handed_over", None)])
    assert shown["password"] not in json.dumps(list(Event.objects.values_list("payload", flat=True)))


def test_placing_an_order_costs_at_most_45_statements_and_is_told_by_request(
    story: Story, buyer: Program
) -> None:
    basket, total = _ready(story, buyer)  # every fact is at hand now
    spent: dict[str, int] = {}

    def measured(name: str, *request: Any) -> Any:
        with statements() as found:
            answer = call(*request)
        assert answer.status < 300, answer.content
        spent[name] = len(found)
        return answer.json if answer.content else None

    new = measured("basket", "POST", "/baskets", buyer, {"buyer_reference": "PO-9"})["id"]
    measured("line", "PUT", f"/baskets/{new}/lines/1", buyer, _line(story))
    measured("end customer", "PUT", f"/baskets/{new}/end-customer", buyer, _end_customer())
    measured("preflight", "POST", f"/baskets/{basket}/preflight", buyer)
    measured("place", "POST", "/orders", buyer, {"basket": basket, "shown_total": total})
    assert sum(spent.values()) <= 45, spent


def test_staff_names_the_account_that_a_basket_is_billed_to(story: Story) -> None:
    refused = call("POST", "/baskets", story.shop.house.administrator, {})
    assert (refused.status, refused.codes) == (422, [("basket.account_missing", "account")])


def test_a_basket_has_a_bounded_number_of_lines(story: Story, buyer: Program) -> None:
    basket = _basket(buyer)
    refused = call("PUT", f"/baskets/{basket}/lines/101", buyer, _line(story))
    assert (refused.status, refused.codes) == (422, [("basket.line_number", "number")])
    assert ok(call("GET", f"/baskets/{basket}", buyer))["lines"] == []


def test_an_abandoned_basket_is_readable_and_closed(story: Story, buyer: Program) -> None:
    basket = _basket(buyer)
    ok(call("DELETE", f"/baskets/{basket}", buyer), 204)
    for refused in (
        call("PATCH", f"/baskets/{basket}", buyer, {"buyer_reference": "X"}),
        call("PUT", f"/baskets/{basket}/lines/1", buyer, _line(story)),
        call("DELETE", f"/baskets/{basket}", buyer),
    ):
        assert (refused.status, refused.codes) == (409, [("basket.not_open", None)])
    shown = ok(call("GET", f"/baskets/{basket}", buyer))
    assert (shown["state"], shown["buyer_reference"]) == ("abandoned", "PO-7")


def test_a_domain_that_microsoft_does_not_take_is_refused_before_it_is_asked(buyer: Program) -> None:
    path = f"/baskets/{_basket(buyer)}/microsoft-details"
    refused = call("PUT", path, buyer, {"domain_prefix": "quinta do lago"})
    assert (refused.status, refused.codes) == (422, [("basket.domain_prefix", "domain_prefix")])


def test_a_basket_names_the_tenant_that_a_domain_belongs_to(story: Story, buyer: Program) -> None:
    basket, domain = _filled(story, buyer), f"quinta{uuid4().hex[:12]}.example"
    path, body = f"/baskets/{basket}/microsoft-details", {"existing_domain": domain}
    refused = call("PUT", path, buyer, body)
    assert (refused.status, refused.codes) == (422, [("basket.existing_domain_unknown", "existing_domain")])

    story.simulator.control("POST", "domains", {"domain": domain})
    ok(call("PUT", path, buyer, body), 204)
    shown = ok(call("GET", f"/baskets/{basket}", buyer))
    assert (shown["existing_domain"], shown["domain_prefix"], shown["domain"]) == (domain, "", "")


def test_a_reseller_without_a_partner_id_for_the_country_is_told(story: Story) -> None:
    house = story.shop.house
    spanish = a_reseller(house.system, partner_ids=(("4777777", "ES"),))
    basket = _basket(spanish.program)
    refused = call("PUT", f"/baskets/{basket}/end-customer", spanish.program, _end_customer())
    assert (refused.status, refused.codes) == (409, [("basket.no_partner_id", None)])
    assert Basket.objects.get(public_id=basket).customer_id is None


def test_an_order_takes_only_the_moves_that_its_state_allows(story: Story, buyer: Program) -> None:
    staff = story.shop.house.administrator
    placed, done = placed_order(story), completed_order(story)
    for order, move, code in (
        (placed, "retry", "order.move_not_possible"),
        (placed, "undo", "order.move_not_possible"),
        (done, "cancel", "order.already_bought"),
    ):
        before = order.state
        body = None if move == "retry" else {"why": "a mistake"}
        refused = call("POST", f"/orders/{order.order_id}/{move}", staff, body)
        assert (refused.status, refused.codes) == (409, [(code, None)])
        if code == "order.move_not_possible":
            assert "Possible now: cancelling." in refused.json["problems"][0]["detail"]
        assert order.state == before
    customer = ok(call("GET", f"/orders/{done.order_id}", buyer))["customer"]
    refused = call("PATCH", f"/customers/{customer}", buyer, {"country": "ES"})
    assert (refused.status, refused.codes) == (409, [("customer.country_fixed", "country")])
    assert ok(call("GET", f"/customers/{customer}", buyer))["country"] == "PT"
