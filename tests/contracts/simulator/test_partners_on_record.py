"""Which resellers a line, an order and a customer may name, and what has to be stated about them."""

from collections.abc import Iterator
from typing import Any

import pytest

from .codes import refusal, refused_checkout
from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .legacy_steps import BASIC, order, placed, subscriptions
from .steps import agreed_customer, cart, checkout, customer, line, new_customer

MAIN = {"key": "transaction_reseller", "value": str(MERIDIAN["mpnId"])}
MPNS = [str(5180101 + number) for number in range(6)]


def others(*mpn_ids: str) -> list[dict[str, str]]:
    """A line's resellers: Meridian transacts, these stand beside it."""
    return [MAIN, *({"key": "additional_transaction_reseller", "value": one} for one in mpn_ids)]


@pytest.fixture(scope="module")
def own() -> Iterator[Caller]:
    """A caller of a simulator with seven resellers."""
    running = Simulator("--clock", STARTS_AT)
    one = Caller(running.address)
    one.control("POST", "resellers", MERIDIAN)
    for mpn_id in MPNS:
        body = {"name": f"Partner {mpn_id}", "mpnId": mpn_id, "location": "PT", "mpaSigned": True}
        one.control("POST", "resellers", body)
    yield one
    one.http.close()
    running.stop()


def ordered(caller: Caller, tenant: str, given: Any) -> Any:
    """The answer to an order of one line with additional resellers."""
    one = line(caller)
    wanted = {"lineItemNumber": 0, "offerId": one["catalogItemId"], "quantity": 1, "termDuration": "P1Y"}
    wanted |= {"partnerIdOnRecord": MERIDIAN["mpnId"], "additionalPartnerIdsOnRecord": given}
    body = {"billingCycle": "monthly", "partnerOnRecordAttestationAccepted": True, "lineItems": [wanted]}
    return caller.call("POST", f"/v1/customers/{tenant}/orders", body)


def test_five_resellers_may_stand_beside_the_one_that_transacts(own: Caller) -> None:
    tenant = agreed_customer(own)
    one = cart(own, tenant, line(own, participants=others(*MPNS[:5])))
    answer = checkout(own, tenant, one["id"]).json()["orders"][0]["lineItems"][0]
    assert answer["additionalPartnerIdsOnRecord"] == MPNS[:5]
    made = ordered(own, tenant, MPNS[:5])
    assert made.json()["lineItems"][0]["additionalPartnerIdsOnRecord"] == MPNS[:5]


@pytest.mark.parametrize(
    "participants", [others(*MPNS), others(MAIN["value"]), others(MPNS[0], MPNS[0]), [MAIN, MAIN]]
)
def test_too_many_resellers_and_the_same_one_twice_are_an_error_of_the_line(
    own: Caller, participants: list[dict[str, str]]
) -> None:
    tenant = agreed_customer(own)
    one = cart(own, tenant, line(own, participants=participants))
    assert one["lineItems"][0]["error"]["errorCode"] == 10010
    assert refused_checkout(own, tenant, one["id"]) == (400, 800009)


def test_an_order_with_too_many_resellers_is_refused(own: Caller) -> None:
    tenant = agreed_customer(own)
    wrong: list[Any] = ["abc", 7, [7], [{"id": MPNS[0]}]]
    repeated: list[Any] = [MPNS, [MERIDIAN["mpnId"]], [MPNS[0], MPNS[0]]]
    for given in repeated:
        assert refusal(ordered(own, tenant, given)) == (400, 800002)
    for given in wrong:
        assert refusal(ordered(own, tenant, given)) == (400, 3000)
    assert own.ask(f"/v1/customers/{tenant}/orders")["items"] == []


def test_additional_resellers_are_for_the_union_and_efta(own: Caller) -> None:
    abroad = {
        "country": "US",
        "city": "Redmond",
        "state": "WA",
        "addressLine1": "1 Main Street",
        "postalCode": "98052",
        "phoneNumber": "4255550100",
    }
    tenant = agreed_customer(own, address=abroad)
    one = line(own, participants=others(MPNS[0]))
    body = {"lineItems": [one], "partnerOnRecordAttestationAccepted": True}
    made = own.call("POST", f"/v1/customers/{tenant}/carts", body).json()
    assert made["lineItems"][0]["error"]["errorCode"] == 10004
    alone = body | {"lineItems": [one | {"participants": [MAIN]}]}
    made = own.call("POST", f"/v1/customers/{tenant}/carts", alone).json()
    assert made["lineItems"][0]["error"]["errorCode"] == 10001  # the catalog item is that of Portugal


@pytest.mark.parametrize(
    ("turned", "wanted"),
    [
        ({"mpaSigned": False}, (403, 900123)),
        ({"region": "US"}, (403, 900123)),
        ({"state": "Inactive"}, (400, 900154)),
        ({"isIndirectReseller": False}, (400, 800016)),
    ],
)
def test_additional_resellers_are_judged_like_the_one_that_transacts(
    own: Caller, turned: dict[str, Any], wanted: tuple[int, int]
) -> None:
    body = {"name": "Doubtful", "mpnId": "5180999", "location": "PT", "mpaSigned": True, **turned}
    own.control("POST", "resellers", {"tenantId": "0c3a2b65-5d0c-4f7a-9d58-1d5b6e7f8a90", **body})
    tenant = agreed_customer(own)
    one = cart(own, tenant, line(own, participants=others(MPNS[0], "5180999")))
    assert refused_checkout(own, tenant, one["id"]) == wanted
    assert refusal(ordered(own, tenant, ["5180999"])) == wanted


def test_an_additional_reseller_that_nobody_knows_or_is_oneself_is_not_found(own: Caller) -> None:
    tenant = agreed_customer(own)
    for mpn_id, code in (("4999999", 800015), ("1000001", 2072)):
        one = cart(own, tenant, line(own, participants=others(mpn_id)))
        assert refused_checkout(own, tenant, one["id"]) == (404, code)
        assert refusal(ordered(own, tenant, [mpn_id])) == (404, code)


def test_an_unknown_part_of_a_reseller_is_refused(own: Caller) -> None:
    tenant = agreed_customer(own)
    path, before = f"/v1/customers/{tenant}/carts", own.counts()
    for given, code in (
        ([{"key": "foo", "value": "1"}], 900126),
        ([{"key": "transaction_reseller", "value": 5180031}], 3000),
        ([{"key": "transaction_reseller", "value": ""}], 3000),
        ([{"key": "transaction_reseller"}], 3000),
        ("abc", 3000),
    ):
        body = {"lineItems": [line(own, participants=given)]}
        assert refusal(own.call("POST", path, body)) == (400, code)
    assert own.counts() == before


def test_a_legacy_order_with_a_partner_on_record_needs_the_partners_statement(own: Caller) -> None:
    tenant = agreed_customer(own)
    partner: dict[str, Any] = {"partnerIdOnRecord": MERIDIAN["mpnId"]}
    answer = order(own, tenant, BASIC, attested=None, **partner)
    assert refusal(answer) == (400, 900206)
    assert refusal(order(own, tenant, BASIC, attested=False, **partner)) == (400, 900206)
    assert subscriptions(own, tenant) == []
    assert placed(own, tenant, BASIC, attested=None)["lineItems"][0].get("partnerIdOnRecord") is None
    assert placed(own, tenant, BASIC, **partner)["lineItems"][0]["partnerIdOnRecord"] == "5180031"


def test_a_reseller_of_another_region_brings_no_customer(own: Caller) -> None:
    body = {"name": "Overseas", "mpnId": "5180777", "location": "US", "mpaSigned": True}
    overseas = own.control("POST", "resellers", body)["tenantId"]
    before = own.counts()
    answer = own.call("POST", "/v1/customers", new_customer(associatedPartnerId=overseas))
    assert refusal(answer) == (403, 900123)
    assert own.counts() == before
    own.control("PATCH", f"resellers/{overseas}", {"region": "Europe"})
    assert customer(own, associatedPartnerId=overseas)
