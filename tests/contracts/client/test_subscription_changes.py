"""Every change of a subscription: read, one thing changed, all of it written back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from tests.contracts.client.answers import CUSTOMER, SUB, SUBSCRIPTION

from partner_center import PartnerCenter, Refused, Unknown
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.subscriptions import EndOfTermAction, InstructedProduct
from partner_center.wire import loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

REQUEST = UUID("6a0c2c1e-90c2-4f3e-8c5c-2f0d7a5b1c01")
PATH = f"/v1/customers/{CUSTOMER}/subscriptions/{SUB}"
PLAN = InstructedProduct(
    product_id="CFQ7TTC0HX01",
    sku_id="0002",
    availability_id="CFQ7TTC0HX9Z",
    billing_cycle=BillingCycle.ANNUAL,
    term_duration=TermDuration.P3Y,
)
PLAN_BODY = {
    "productId": "CFQ7TTC0HX01",
    "skuId": "0002",
    "availabilityId": "CFQ7TTC0HX9Z",
    "billingCycle": "annual",
    "termDuration": "P3Y",
}
Change = Callable[[PartnerCenter], object]

CHANGES: dict[str, tuple[Change, dict[str, Any]]] = {
    "set seats": (lambda pc: pc.subscriptions.set_quantity(CUSTOMER, SUB, 25, REQUEST), {"quantity": 25}),
    "add seats": (lambda pc: pc.subscriptions.add_seats(CUSTOMER, SUB, 3, REQUEST), {"quantity": 13}),
    "remove seats": (lambda pc: pc.subscriptions.remove_seats(CUSTOMER, SUB, 3, REQUEST), {"quantity": 7}),
    "rename": (lambda pc: pc.subscriptions.rename(CUSTOMER, SUB, "Post", REQUEST), {"friendlyName": "Post"}),
    "suspend": (lambda pc: pc.subscriptions.suspend(CUSTOMER, SUB, REQUEST), {"status": "suspended"}),
    "reactivate": (lambda pc: pc.subscriptions.reactivate(CUSTOMER, SUB, REQUEST), {"status": "active"}),
    "cancel": (lambda pc: pc.subscriptions.cancel(CUSTOMER, SUB, REQUEST), {"status": "deleted"}),
    "renewal off": (
        lambda pc: pc.subscriptions.set_auto_renew(CUSTOMER, SUB, False, REQUEST),
        {"autoRenewEnabled": False},
    ),
    "renew at the end": (
        lambda pc: pc.subscriptions.set_end_of_term_action(CUSTOMER, SUB, EndOfTermAction.RENEW, REQUEST),
        {"autoRenewEnabled": True, "endOfTermAction": "renew"},
    ),
    "month by month at the end": (
        lambda pc: pc.subscriptions.set_end_of_term_action(CUSTOMER, SUB, EndOfTermAction.EXTEND, REQUEST),
        {"autoRenewEnabled": False, "endOfTermAction": "extend"},
    ),
    "over at the end": (
        lambda pc: pc.subscriptions.set_end_of_term_action(CUSTOMER, SUB, EndOfTermAction.CANCEL, REQUEST),
        {"autoRenewEnabled": False, "endOfTermAction": "cancel"},
    ),
    "next term": (
        lambda pc: pc.subscriptions.schedule_next_term(
            CUSTOMER,
            SUB,
            PLAN,
            6,
            custom_term_end_date=datetime(2028, 5, 31, tzinfo=UTC),
            request_id=REQUEST,
        ),
        {
            "scheduledNextTermInstructions": {
                "product": PLAN_BODY,
                "quantity": 6,
                "customTermEndDate": "2028-05-31T00:00:00Z",
            }
        },
    ),
    "next term without an end": (
        lambda pc: pc.subscriptions.schedule_next_term(CUSTOMER, SUB, PLAN, 6, request_id=REQUEST),
        {"scheduledNextTermInstructions": {"product": PLAN_BODY, "quantity": 6}},
    ),
    "next term as this": (
        lambda pc: pc.subscriptions.unschedule_next_term(CUSTOMER, SUB, REQUEST),
        {"scheduledNextTermInstructions": None},
    ),
    "next charge": (
        lambda pc: pc.subscriptions.schedule_next_charge(CUSTOMER, SUB, PLAN, REQUEST),
        {"nextChargeInstructions": {"product": PLAN_BODY}},
    ),
    "next charge as this": (
        lambda pc: pc.subscriptions.unschedule_next_charge(CUSTOMER, SUB, REQUEST),
        {"nextChargeInstructions": None},
    ),
    "partner on record": (
        lambda pc: pc.subscriptions.set_partner_on_record(CUSTOMER, SUB, "5099999", REQUEST),
        {"partnerId": "5099999"},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_thing_is_changed_and_all_else_goes_back_as_it_came(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    change, differences = CHANGES[name]
    microsoft.answers(200, SUBSCRIPTION).answers(200, SUBSCRIPTION | differences)
    change(pc)
    assert [(sent.method, sent.url.path) for sent in microsoft.requests] == [("GET", PATH), ("PATCH", PATH)]
    assert loads(microsoft.last.content) == loads(json.dumps(SUBSCRIPTION | differences))
    assert microsoft.last.headers["MS-RequestId"] == str(REQUEST)
    assert microsoft.last.headers["Authorization"] == "Bearer app-token-1"


@pytest.mark.parametrize("name", CHANGES)
def test_what_microsoft_does_later_has_no_answer_yet(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    microsoft.answers(200, SUBSCRIPTION).answers(202, headers={"Location": PATH})
    assert CHANGES[name][0](pc) is None


@pytest.mark.parametrize(("enabled", "action"), [(True, "renew"), (False, "extend")])
def test_renewal_keeps_in_step_with_a_choice_that_was_read(
    pc: PartnerCenter, microsoft: Microsoft, enabled: bool, action: str
) -> None:
    body = SUBSCRIPTION | {"autoRenewEnabled": not enabled, "endOfTermAction": "cancel"}
    microsoft.answers(200, body).answers(202)
    pc.subscriptions.set_auto_renew(CUSTOMER, SUB, enabled)
    assert microsoft.sent_body()["autoRenewEnabled"] is enabled
    assert microsoft.sent_body()["endOfTermAction"] == action


def test_a_subscription_answered_in_pascal_case_is_changed_too(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    told = {"Id": SUB, "Quantity": 2, "Status": "active", "Attributes": {"Etag": "ZXQ=", "ObjectType": "S"}}
    microsoft.answers(200, told).answers(200, told | {"Quantity": 5})
    changed = pc.subscriptions.add_seats(CUSTOMER, SUB, 3)
    assert changed is not None
    assert changed.quantity == 5
    assert microsoft.last.headers["If-Match"] == '"ZXQ="'
    assert microsoft.sent_body() == {
        "id": SUB,
        "quantity": 5,
        "status": "active",
        "attributes": {"etag": "ZXQ=", "objectType": "S"},
    }


@pytest.mark.parametrize("seats", [0, -1])
def test_seats_are_counted_from_one(pc: PartnerCenter, microsoft: Microsoft, seats: int) -> None:
    with pytest.raises(ValueError, match="counted from one"):
        pc.subscriptions.add_seats(CUSTOMER, SUB, seats)
    with pytest.raises(ValueError, match="counted from one"):
        pc.subscriptions.remove_seats(CUSTOMER, SUB, seats)
    assert microsoft.requests == []


def test_the_last_seat_is_not_removed(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, SUBSCRIPTION)
    with pytest.raises(ValueError, match="cancel it"):
        pc.subscriptions.remove_seats(CUSTOMER, SUB, 10)
    assert [sent.method for sent in microsoft.requests] == ["GET"]


def test_a_stale_etag_is_a_refusal_and_nothing_is_repeated(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, SUBSCRIPTION).answers(400, {"code": 2055, "description": "stale"})
    with pytest.raises(Refused) as caught:
        pc.subscriptions.rename(CUSTOMER, SUB, "Post")
    assert caught.value.code == 2055
    assert len(microsoft.requests) == 2


def test_a_change_without_an_answer_names_the_request_to_replay(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, SUBSCRIPTION).answers(500)
    with pytest.raises(Unknown) as caught:
        pc.subscriptions.set_quantity(CUSTOMER, SUB, 12, REQUEST)
    assert caught.value.request_id == str(REQUEST)
