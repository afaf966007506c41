"""Legacy subscriptions moved to new commerce."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from partner_center import Refused
from partner_center.models.migrations import MigrationStatus, NewMigration, NewSchedule, ScheduleStatus
from partner_center.models.orders import NewOrderLineItem
from partner_center.models.subscriptions import Subscription

from . import sales
from .conftest import Desk
from .shapes import CATALOG_ITEM, GUID, INSTANT, ORDER_ID, TEXT, With, assert_like, text
from .test_legacy_orders import bought

MONTHS = 45 * 86400
ADDON = "Exchange Online Archiving"


def old(desk: Desk) -> tuple[str, Subscription]:
    """A customer with a legacy subscription of seven seats, bought forty-five days ago."""
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    desk.control("POST", "clock", {"advance_seconds": MONTHS})
    return customer_id, held


def moved(customer_id: str, held: Subscription, **changes: Any) -> dict[str, Any]:
    """The subscription on its way, for the rest of its year."""
    return {
        "currentSubscriptionId": held.id,
        "customerTenantId": customer_id,
        "catalogItemId": CATALOG_ITEM,
        "subscriptionEndDate": "2028-01-14T00:00:00Z",
        "quantity": 9,
        "termDuration": "P1Y",
        "billingCycle": "Monthly",
        "purchaseFullTerm": False,
        **changes,
    }


def test_a_legacy_subscription_is_moved_to_new_commerce(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    customer_id, held = old(desk)
    root = f"/v1/customers/{customer_id}/migrations/newcommerce"
    asked = {"currentSubscriptionId": held.id, "quantity": 9}
    wanted = NewMigration.model_validate(asked)
    judged = desk.pc.migrations.validate(customer_id, wanted)
    assert (desk.last.line, desk.last.status, desk.last.sent) == (f"POST {root}/validate", 200, asked)
    assert_like(desk.last.got, With({"isEligible": True, "catalogItemId": CATALOG_ITEM, "errors": []}))
    desk.keeps(judged)
    made = desk.pc.migrations.create(customer_id, wanted)
    assert (desk.last.line, desk.last.status, desk.last.sent) == (f"POST {root}", 201, asked)
    begun = moved(customer_id, held) | {"id": GUID, "startedTime": INSTANT, "status": "Processing"}
    assert_like(desk.last.got, begun)
    desk.keeps(made)
    assert made.id is not None
    done = desk.pc.migrations.get(customer_id, made.id)
    assert desk.last.line == f"GET {root}/{made.id}"
    became = {"newCommerceSubscriptionId": GUID, "newCommerceOrderId": ORDER_ID}
    assert_like(desk.last.got, begun | became | {"status": "Completed", "completedTime": INSTANT})
    desk.keeps(done)
    assert done.status is MigrationStatus.COMPLETED and done.new_commerce_subscription_id is not None
    events = desk.pc.migrations.events(customer_id, made.id)
    assert desk.last.line == f"GET {root}/{made.id}/events"
    event = {
        "id": GUID,
        "newCommerceMigrationId": made.id,
        "currentSubscriptionId": held.id,
        "customerTenantId": customer_id,
        "createdTime": INSTANT,
        "eventName": TEXT,
    }
    assert_like(desk.last.got, [event] * 4)
    desk.keeps(list(events))
    new = desk.pc.subscriptions.get(customer_id, done.new_commerce_subscription_id)
    assert (new.migrated_from_subscription_id, new.quantity) == (held.id, 9)
    assert_like(desk.last.got, With({"commitmentEndDate": "2028-01-14T00:00:00Z", "status": "active"}))
    before = desk.pc.subscriptions.get(customer_id, held.id)
    assert before.status is not None and before.status.value == "deleted"


def test_add_ons_are_moved_with_their_subscription(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    customer_id = sales.customer(desk).id
    order, held = bought(desk, customer_id)
    assert held.offer_id is not None
    offer = next(one for one in desk.pc.offers.addons("PT", held.offer_id) if one.name == ADDON)
    line = {"lineItemNumber": 1, "offerId": offer.id, "quantity": 3, "parentSubscriptionId": held.id}
    desk.pc.orders.buy_addons(customer_id, order.id, [NewOrderLineItem.model_validate(line)])
    (addon,) = desk.pc.subscriptions.addons(customer_id, held.id)
    desk.control("POST", "clock", {"advance_seconds": MONTHS})
    asked = {"currentSubscriptionId": held.id, "addOnMigrations": [{"currentSubscriptionId": addon.id}]}
    made = desk.pc.migrations.create(customer_id, NewMigration.model_validate(asked))
    assert desk.last.sent == asked
    assert_like(
        desk.last.got,
        moved(customer_id, held, quantity=7)
        | {"id": GUID, "startedTime": INSTANT, "status": "Processing"}
        | {"addOnMigrations": [moved(customer_id, addon, quantity=3)]},
    )
    desk.keeps(made)
    found = list(desk.pc.subscriptions.iterate(customer_id))
    active = {one.migrated_from_subscription_id for one in found if one.migrated_from_subscription_id}
    assert active == {held.id, addon.id}


def test_a_migration_is_scheduled_changed_and_cancelled(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    customer_id, held = old(desk)
    root = f"/v1/customers/{customer_id}/migrations/newcommerce/schedules"
    asked = {"currentSubscriptionId": held.id, "targetDate": "2027-04-01T00:00:00Z"}
    made = desk.pc.migrations.schedule(customer_id, NewSchedule.model_validate(asked))
    assert (desk.last.line, desk.last.status, desk.last.sent) == (f"POST {root}", 201, asked)
    wanted = moved(customer_id, held, quantity=7) | {
        "id": GUID,
        "status": "Created",
        "targetDate": text("2027-04-01T00:00:00"),
        "createdTime": INSTANT,
        "lastModifiedTime": INSTANT,
    }
    wanted.pop("catalogItemId")
    wanted["subscriptionEndDate"] = "2028-01-15T00:00:00Z"
    assert_like(desk.last.got, wanted)
    desk.keeps(made)
    assert made.id is not None
    found = desk.pc.migrations.scheduled(customer_id, made.id)
    assert desk.last.line == f"GET {root}/{made.id}"
    read = desk.last.got
    desk.keeps(found)
    more = desk.pc.migrations.reschedule(customer_id, found.changed(quantity=12))
    assert (desk.last.line, desk.last.sent) == (f"PUT {root}/{made.id}", read | {"quantity": 12})
    assert_like(desk.last.got, wanted | {"quantity": 12})
    desk.keeps(more)
    gone = desk.pc.migrations.unschedule(customer_id, made.id)
    assert desk.last.line == f"POST {root}/{made.id}/cancel"
    assert_like(desk.last.got, wanted | {"quantity": 12, "status": "Cancelled"})
    desk.keeps(gone)
    desk.control("POST", "clock", {"now": "2027-05-01T00:00:00Z"})
    assert desk.pc.subscriptions.get(customer_id, held.id).quantity == 7
    again = desk.pc.migrations.schedule(
        customer_id, NewSchedule.model_validate(asked | {"targetDate": "2027-06-01T00:00:00Z"})
    )
    desk.control("POST", "clock", {"now": "2027-06-02T00:00:00Z"})
    assert again.id is not None
    assert desk.pc.migrations.scheduled(customer_id, again.id).status is ScheduleStatus.COMPLETED
    (new,) = [one for one in desk.pc.subscriptions.iterate(customer_id) if one.migrated_from_subscription_id]
    assert new.migrated_from_subscription_id == held.id


def test_what_is_in_the_way_of_a_migration_is_said(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    wanted = NewMigration(current_subscription_id=held.id)
    judged = desk.pc.migrations.validate(customer_id, wanted)
    assert_like(desk.last.got["errors"], [{"code": 900226, "description": TEXT}])
    assert judged.is_eligible is False
    with pytest.raises(Refused) as refused:
        desk.pc.migrations.create(customer_id, wanted)
    assert (refused.value.http_status, refused.value.code) == (403, 900226)
    with pytest.raises(Refused) as unknown:
        desk.pc.migrations.get(customer_id, held.id)
    assert (unknown.value.http_status, unknown.value.code) == (400, 900224)
