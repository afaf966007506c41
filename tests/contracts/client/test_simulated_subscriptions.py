"""The client's changes of subscriptions, over HTTP against the simulator, which was written apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.contracts.client.simulation import Simulation, new_customer, running

from partner_center import PartnerCenter, Refused
from partner_center.models.carts import NewCart, NewCartLineItem
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.orders import NewOrder, NewOrderLineItem
from partner_center.models.subscription_details import EndDateType
from partner_center.models.subscriptions import (
    EndOfTermAction,
    InstructedProduct,
    Subscription,
    SubscriptionStatus,
)
from partner_center.models.transitions import NewTransition, TransitionType

BASIC = "Microsoft 365 Business Basic"


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with running("--clock", "2027-01-15T09:00:00Z") as started:
        yield started


@pytest.fixture
def pc(simulation: Simulation) -> Iterator[PartnerCenter]:
    with simulation.client() as client:
        yield client


@pytest.fixture
def customer(simulation: Simulation, pc: PartnerCenter) -> str:
    made = pc.customers.create(new_customer())
    simulation.tell(f"/_sim/customers/{made.id}/agreements", {"isSigned": True})
    return made.id


def _catalog_item(pc: PartnerCenter, customer: str) -> str:
    catalogue = pc.products.of_customer(customer)
    product = next(product for product in catalogue.iterate() if product.title == BASIC)
    sku = next(sku for sku in catalogue.skus(product.id) if not sku.is_trial)
    availability = next(iter(catalogue.availabilities(product.id, sku.id)))
    assert availability.catalog_item_id is not None
    return availability.catalog_item_id


@pytest.fixture
def bought(pc: PartnerCenter, customer: str) -> Subscription:
    """Five seats for a year, billed monthly."""
    line = NewCartLineItem(
        id=0,
        catalog_item_id=_catalog_item(pc, customer),
        quantity=1,
        term_duration=TermDuration.P1Y,
        billing_cycle=BillingCycle.MONTHLY,
    )
    cart = pc.carts.create(customer, NewCart(line_items=[line]))
    more = cart.changed(line_items=[one.changed(quantity=5) for one in cart.line_items])
    assert pc.carts.update(customer, more).line_items[0].quantity == 5
    (order,) = pc.carts.checkout(customer, cart.id).orders or []
    return next(pc.subscriptions.iterate(customer, order_id=order.id))


def test_each_change_changes_one_thing_and_keeps_the_others(
    pc: PartnerCenter, customer: str, bought: Subscription
) -> None:
    subscriptions, sub = pc.subscriptions, bought.id
    subscriptions.add_seats(customer, sub, 3)
    subscriptions.remove_seats(customer, sub, 2)
    assert subscriptions.get(customer, sub).quantity == 6
    subscriptions.set_quantity(customer, sub, 9)
    subscriptions.rename(customer, sub, "Post")
    now = subscriptions.get(customer, sub)
    assert (now.quantity, now.friendly_name, now.auto_renew_enabled) == (9, "Post", True)
    assert now.refundable_quantity is not None
    assert now.refundable_quantity.total_quantity == 9
    subscriptions.set_auto_renew(customer, sub, False)
    now = subscriptions.get(customer, sub)
    assert (now.auto_renew_enabled, now.end_of_term_action) == (False, EndOfTermAction.EXTEND)
    for action, renews in ((EndOfTermAction.CANCEL, False), (EndOfTermAction.RENEW, True)):
        subscriptions.set_end_of_term_action(customer, sub, action)
        now = subscriptions.get(customer, sub)
        assert (now.auto_renew_enabled, now.end_of_term_action, now.quantity) == (renews, action, 9)


def test_a_suspended_subscription_comes_back_and_a_cancelled_one_does_not(
    pc: PartnerCenter, customer: str, bought: Subscription
) -> None:
    pc.subscriptions.suspend(customer, bought.id)
    assert pc.subscriptions.get(customer, bought.id).status == SubscriptionStatus.SUSPENDED
    pc.subscriptions.reactivate(customer, bought.id)
    assert pc.subscriptions.get(customer, bought.id).status == SubscriptionStatus.ACTIVE
    pc.subscriptions.cancel(customer, bought.id)
    assert pc.subscriptions.get(customer, bought.id).status == SubscriptionStatus.DELETED
    with pytest.raises(Refused):
        pc.subscriptions.reactivate(customer, bought.id)
    assert pc.subscriptions.get(customer, bought.id).status == SubscriptionStatus.DELETED


def test_a_next_term_is_scheduled_kept_by_a_change_of_name_and_dropped(
    pc: PartnerCenter, customer: str, bought: Subscription
) -> None:
    assert bought.offer_id is not None
    product, sku, availability = bought.offer_id.split(":")
    plan = InstructedProduct(
        product_id=product,
        sku_id=sku,
        availability_id=availability,
        billing_cycle=BillingCycle.ANNUAL,
        term_duration=TermDuration.P1Y,
    )
    pc.subscriptions.schedule_next_term(customer, bought.id, plan, 7)
    pc.subscriptions.rename(customer, bought.id, "Post")
    scheduled = pc.subscriptions.get(customer, bought.id).scheduled_next_term_instructions
    assert scheduled is not None
    assert scheduled.quantity == 7
    assert scheduled.product is not None
    assert scheduled.product.billing_cycle == BillingCycle.ANNUAL
    pc.subscriptions.unschedule_next_term(customer, bought.id)
    assert pc.subscriptions.get(customer, bought.id).scheduled_next_term_instructions is None


def test_a_part_of_the_seats_moves_to_another_plan(
    pc: PartnerCenter, customer: str, bought: Subscription
) -> None:
    targets = [
        target
        for target in pc.transitions.eligibilities(customer, bought.id)
        if any(one.is_eligible for one in target.eligibilities or ())
    ]
    to = targets[0].catalog_item_id
    assert to is not None
    wish = NewTransition(
        to_catalog_item_id=to,
        quantity=2,
        transition_type=TransitionType.TRANSITION_ONLY,
        term_duration=TermDuration.P1Y,
        billing_cycle=BillingCycle.MONTHLY,
    )
    made = pc.transitions.create(customer, bought.id, wish)
    (told,) = pc.transitions.history(customer, bought.id)
    assert (told.operation_id, told.quantity) == (made.operation_id, 2)
    assert pc.subscriptions.get(customer, bought.id).quantity == 3
    assert sorted(one.quantity or 0 for one in pc.subscriptions.iterate(customer)) == [2, 3]


def test_what_hangs_on_a_subscription_is_read(pc: PartnerCenter, customer: str, bought: Subscription) -> None:
    assert list(pc.subscriptions.addons(customer, bought.id)) == []
    with pytest.raises(Refused):  # it needs delegated administration
        pc.subscriptions.provisioning_status(customer, bought.id)
    assert pc.subscriptions.support_contact(customer, bought.id).support_mpn_id
    assert pc.subscriptions.overage(customer) == ()


def test_a_term_may_end_with_a_month_or_with_another_subscription(
    pc: PartnerCenter, customer: str, bought: Subscription
) -> None:
    ends = list(pc.subscriptions.custom_term_end_dates(customer, TermDuration.P1Y))
    with_others = [
        end for end in ends if end.allowed_custom_term_end_date_type == EndDateType.SUBSCRIPTION_ALIGNED
    ]
    assert [end.coterm_subscription_ids for end in with_others] == [[bought.id]]
    assert with_others[0].allowed_custom_term_end_date == datetime(2028, 1, 14, tzinfo=UTC)
    months = [end.allowed_custom_term_end_date for end in ends if end not in with_others]
    assert months[0] == datetime(2027, 1, 31, tzinfo=UTC)
    assert months == sorted(set(months))


def test_a_legacy_plan_is_ordered_billed_otherwise_and_changed_by_its_etag(
    pc: PartnerCenter, customer: str
) -> None:
    offer = next(one for one in pc.offers.iterate("PT") if one.has_add_ons and not one.is_add_on)
    line = NewOrderLineItem(line_item_number=0, offer_id=offer.id, quantity=3)
    order = pc.orders.create(customer, NewOrder(line_items=[line], billing_cycle=BillingCycle.MONTHLY))
    assert pc.orders.get(customer, order.id).billing_cycle == BillingCycle.MONTHLY
    changed = pc.orders.change_billing_cycle(customer, order.id, BillingCycle.ANNUAL)
    assert changed.billing_cycle == BillingCycle.ANNUAL
    (subscription,) = pc.subscriptions.iterate(customer, order_id=order.id)
    pc.subscriptions.add_seats(customer, subscription.id, 2)
    with pytest.raises(Refused) as stale:
        pc.subscriptions.update(customer, subscription.changed(friendly_name="late"))
    assert stale.value.code == 2055
    now = pc.subscriptions.get(customer, subscription.id)
    assert (now.quantity, now.friendly_name) == (5, subscription.friendly_name)
    addon = next(iter(pc.offers.addons("PT", offer.id)))
    bought = NewOrderLineItem(
        line_item_number=0, offer_id=addon.id, quantity=2, parent_subscription_id=subscription.id
    )
    with_addon = pc.orders.buy_addons(customer, order.id, [bought])
    assert [one.offer_id for one in with_addon.line_items or ()] == [offer.id, addon.id]
