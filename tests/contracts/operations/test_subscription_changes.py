"""Every change of a subscription: what is sent is what was read, with one thing changed."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center import Refused
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.subscriptions import EndOfTermAction, InstructedProduct, Subscription

from . import sales
from .conftest import RESELLER, Desk
from .shapes import INSTANT, Maybe, With, assert_like
from .test_subscriptions import restated

DROPPED = object()


def check(desk: Desk, customer_id: str, answered: Subscription | None, **changed: Any) -> None:
    """The last change sent the whole resource with these members changed, and was answered so."""
    before, patch = desk.exchanges[-2:]
    assert (before.method, patch.method, patch.status) == ("GET", "PATCH", 200)
    assert before.line.removeprefix("GET ") == patch.line.removeprefix("PATCH ")
    assert "if-match" not in patch.sent_headers
    wanted = {name: value for name, value in (before.got | changed).items() if value is not DROPPED}
    sent = {name: value for name, value in patch.sent.items() if value is not None}
    assert sent == wanted
    assert answered is not None
    desk.keeps(answered)
    read = desk.pc.subscriptions.get(customer_id, answered.id)
    assert desk.last.got == patch.got and read == answered


@pytest.fixture
def bought(desk: Desk) -> tuple[str, Subscription]:
    """A customer with one subscription of seven seats."""
    customer_id = sales.customer(desk).id
    return customer_id, sales.subscription(desk, customer_id)


def test_what_was_read_is_written_back_whole(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    read = desk.pc.subscriptions.get(customer_id, held.id)
    answered = desk.pc.subscriptions.update(customer_id, read.changed(friendly_name="Escritório de Tróia"))
    check(desk, customer_id, answered, friendlyName="Escritório de Tróia")
    assert_like(desk.last.got, restated(customer_id, held, friendlyName="Escritório de Tróia"))


def test_seats_are_set_to_a_number(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    check(desk, customer_id, desk.pc.subscriptions.set_quantity(customer_id, held.id, 11), quantity=11)
    windows = {"totalQuantity": 11, "details": [With({"quantity": 7}), With({"quantity": 4})]}
    assert_like(desk.last.got, restated(customer_id, held, quantity=11, refundableQuantity=windows))


def test_seats_are_added_and_given_back(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    check(desk, customer_id, desk.pc.subscriptions.add_seats(customer_id, held.id, 5), quantity=12)
    check(desk, customer_id, desk.pc.subscriptions.remove_seats(customer_id, held.id, 2), quantity=10)
    assert desk.last.got["refundableQuantity"]["totalQuantity"] == 10


def test_a_subscription_gets_another_name(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    answered = desk.pc.subscriptions.rename(customer_id, held.id, "Loja da Comporta")
    check(desk, customer_id, answered, friendlyName="Loja da Comporta")


def test_a_subscription_is_suspended_and_started_again(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    answered = desk.pc.subscriptions.suspend(customer_id, held.id)
    check(desk, customer_id, answered, status="suspended")
    # Suspension turns renewal off, and starting again does not turn it on.
    assert (desk.last.got["status"], desk.last.got["autoRenewEnabled"]) == ("suspended", False)
    answered = desk.pc.subscriptions.reactivate(customer_id, held.id)
    check(desk, customer_id, answered, status="active")
    assert (desk.last.got["status"], desk.last.got["autoRenewEnabled"]) == ("active", False)


def test_a_subscription_is_cancelled_inside_its_window(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    answered = desk.pc.subscriptions.cancel(customer_id, held.id)
    check(desk, customer_id, answered, status="deleted")
    assert (desk.last.got["status"], desk.last.got["quantity"]) == (
        "deleted",
        desk.exchanges[-2].got["quantity"],
    )


def test_renewal_is_switched_off_and_on(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    for enabled in (False, True):
        desk.pc.subscriptions.set_auto_renew(customer_id, held.id, enabled)
        before, patch = desk.exchanges[-2:]
        parts = {name for name in patch.sent if patch.sent[name] != before.got.get(name)}
        assert parts <= {"autoRenewEnabled", "endOfTermAction"} and patch.sent["autoRenewEnabled"] is enabled
        assert patch.got["autoRenewEnabled"] is enabled


@pytest.mark.parametrize("action", list(EndOfTermAction))
def test_the_end_of_the_term_is_chosen(
    desk: Desk, bought: tuple[str, Subscription], action: EndOfTermAction
) -> None:
    customer_id, held = bought
    answered = desk.pc.subscriptions.set_end_of_term_action(customer_id, held.id, action)
    renews = action == EndOfTermAction.RENEW
    check(desk, customer_id, answered, autoRenewEnabled=renews, endOfTermAction=action.value)


def test_the_next_term_is_scheduled_and_unscheduled(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    assert held.offer_id is not None
    product, sku, availability = held.offer_id.split(":")
    following = {
        "productId": product,
        "skuId": sku,
        "availabilityId": availability,
        "billingCycle": "annual",
        "termDuration": "P1Y",
    }
    wanted = {"product": following, "quantity": 5}
    answered = desk.pc.subscriptions.schedule_next_term(
        customer_id, held.id, InstructedProduct.model_validate(following), 5
    )
    check(desk, customer_id, answered, scheduledNextTermInstructions=wanted)
    assert_like(
        desk.last.got,
        restated(customer_id, held)
        | {"scheduledNextTermInstructions": wanted | {"customTermEndDate": Maybe(INSTANT)}},
    )
    answered = desk.pc.subscriptions.unschedule_next_term(customer_id, held.id)
    check(desk, customer_id, answered, scheduledNextTermInstructions=DROPPED)
    assert_like(desk.last.got, restated(customer_id, held))


def test_the_billing_plan_changes_inside_three_years(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id, termDuration="P3Y")
    assert held.offer_id is not None
    product, sku, availability = held.offer_id.split(":")
    following = InstructedProduct(
        product_id=product,
        sku_id=sku,
        availability_id=availability,
        billing_cycle=BillingCycle.ANNUAL,
        term_duration=TermDuration.P3Y,
    )
    answered = desk.pc.subscriptions.schedule_next_charge(customer_id, held.id, following)
    instructed = {
        "productId": product,
        "skuId": sku,
        "availabilityId": availability,
        "billingCycle": "annual",
        "termDuration": "P3Y",
    }
    check(desk, customer_id, answered, nextChargeInstructions={"product": instructed})
    answered = desk.pc.subscriptions.unschedule_next_charge(customer_id, held.id)
    check(desk, customer_id, answered, nextChargeInstructions=DROPPED)


def test_the_partner_on_record_is_named_or_refused(desk: Desk, bought: tuple[str, Subscription]) -> None:
    customer_id, held = bought
    mpn = str(RESELLER["mpnId"])
    check(desk, customer_id, desk.pc.subscriptions.set_partner_on_record(customer_id, held.id, mpn))
    before = desk.last.got
    with pytest.raises(Refused) as refused:
        desk.pc.subscriptions.set_partner_on_record(customer_id, held.id, "7777777")
    assert refused.value.code == 800098
    desk.pc.subscriptions.get(customer_id, held.id)
    assert desk.last.got == before
