"""Subscriptions that go from one partner to another."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center import NotFound, Refused
from partner_center.models.subscriptions import Subscription, SubscriptionStatus
from partner_center.models.transfers import NewTransfer, TransferStatus

from . import sales
from .conftest import RESELLER, Desk
from .shapes import CATALOG_ITEM, GUID, INSTANT, ORDER_ID, Maybe, With, assert_like, text

NORTHWIND = {"tenantId": "3c8d6a1e-94f0-4b7d-8a52-1e0f7c6b9d03", "name": "Northwind Distribution"}
STANDARD = {"productId": "CFQ7TTC0LDPB", "skuId": "0001", "quantity": 9}


@pytest.fixture
def other(desk: Desk) -> dict[str, Any]:
    """Another provider."""
    made: dict[str, Any] = desk.control("POST", "providers", NORTHWIND)
    return made


def foreign(desk: Desk, customer_id: str) -> dict[str, Any]:
    """A subscription of nine seats that the other provider sold to the customer."""
    path = f"providers/{NORTHWIND['tenantId']}/subscriptions"
    made: dict[str, Any] = desk.control("POST", path, STANDARD | {"customer": customer_id})
    return made


def asked_of_us(desk: Desk, customer_id: str, *held: Subscription) -> str:
    """The id of a transfer by which the other provider asks for subscriptions of ours."""
    lines = [{"subscriptionId": one.id} for one in held]
    path = f"providers/{NORTHWIND['tenantId']}/transfers"
    return str(desk.control("POST", path, {"customer": customer_id, "lineItems": lines})["id"])


def line(key: str | None, quantity: int, **changes: Any) -> dict[str, Any]:
    """A line of a transfer."""
    return {
        "id": 0,
        "subscriptionId": key,
        "offerId": CATALOG_ITEM,
        "billingCycle": "monthly",
        "friendlyName": "Microsoft 365 Business Standard",
        "quantity": quantity,
        "partnerIdOnRecord": "",
        "addonItems": [],
        **changes,
    }


def transfer(customer_id: str, source: str, target: str, *lines: Any, **changes: Any) -> dict[str, Any]:
    """A transfer that nobody has decided."""
    return {
        "id": GUID,
        "status": "InProgress",
        "transferType": "3",
        "createdTime": INSTANT,
        "lastModifiedTime": INSTANT,
        "customerTenantId": customer_id,
        "customerName": "Salinas do Sado",
        "partnertenantid": target,
        "sourcePartnerName": text(".+"),
        "sourcePartnerTenantId": source,
        "targetPartnerName": text(".+"),
        "targetPartnerTenantId": target,
        "lastModifiedUser": GUID,
        "lineItems": list(lines),
        "links": {
            "self": {"uri": text(f"/customers/{customer_id}/transfers/.+"), "method": "GET", "headers": []}
        },
        "attributes": {"objectType": "TransferEntity"},
        **changes,
    }


def test_subscriptions_of_another_partner_become_ours(desk: Desk, other: dict[str, Any]) -> None:
    customer_id = sales.customer(desk).id
    theirs, own = foreign(desk, customer_id), desk.control("GET", "partner")["tenantId"]
    root = f"/v1/customers/{customer_id}/transfers"
    asked = {
        "sourcePartnerTenantId": other["tenantId"],
        "targetPartnerTenantId": own,
        "transferType": 3,
        "lineItems": [{"subscriptionId": theirs["id"], "partnerIdOnRecord": RESELLER["mpnId"]}],
    }
    made = desk.pc.transfers.create(customer_id, NewTransfer.model_validate(asked))
    assert (desk.last.line, desk.last.status, desk.last.sent) == (f"POST {root}", 201, asked)
    on_record = line(theirs["id"], 9, partnerIdOnRecord=RESELLER["mpnId"])
    assert_like(desk.last.got, transfer(customer_id, other["tenantId"], own, on_record))
    desk.keeps(made)
    assert list(desk.pc.subscriptions.iterate(customer_id)) == []
    desk.control("POST", f"transfers/{made.id}", {"status": "accept"})
    found = desk.pc.transfers.get(customer_id, made.id)
    assert desk.last.line == f"GET {root}/{made.id}"
    done = on_record | {"orderId": ORDER_ID, "transferGroupId": "0", "status": "Complete"}
    complete = {"status": "Complete", "completedTime": INSTANT}
    assert_like(desk.last.got, transfer(customer_id, other["tenantId"], own, done, **complete))
    desk.keeps(found)
    assert found.partner_tenant_id == own
    listed = list(desk.pc.transfers.iterate(customer_id))
    assert desk.last.line == f"GET {root}"
    assert [one.id for one in listed] == [made.id]
    desk.keeps(listed)
    (ours,) = desk.pc.subscriptions.iterate(customer_id)
    assert found.line_items is not None
    assert (ours.quantity, ours.partner_id, ours.order_id) == (
        9,
        RESELLER["mpnId"],
        found.line_items[0].order_id,
    )
    assert desk.pc.orders.get(customer_id, str(ours.order_id)).id == ours.order_id
    left = desk.control("GET", f"providers/{other['tenantId']}/subscriptions")
    assert [one for one in left if one["customerId"] == customer_id] == []


def test_another_partner_gets_what_it_asks_for(desk: Desk, other: dict[str, Any]) -> None:
    customer_id = sales.customer(desk).id
    held, own = sales.subscription(desk, customer_id), desk.control("GET", "partner")["tenantId"]
    key = asked_of_us(desk, customer_id, held)
    done = desk.pc.transfers.accept(customer_id, key)
    assert desk.last.line == f"POST /v1/customers/{customer_id}/transfers/{key}"
    assert (desk.last.status, desk.last.sent) == (200, "")
    moved = line(held.id, 7, orderId=ORDER_ID, transferGroupId="0", status="Complete")
    complete = {"status": "Complete", "completedTime": INSTANT}
    assert_like(desk.last.got, transfer(customer_id, own, other["tenantId"], moved, **complete))
    desk.keeps(done)
    assert done.status is TransferStatus.COMPLETE
    after = desk.pc.subscriptions.get(customer_id, str(held.id))
    assert after.status is not None
    assert (after.status.value, after.auto_renew_enabled) == ("deleted", False)
    theirs = desk.control("GET", f"providers/{other['tenantId']}/subscriptions")
    (got,) = [one for one in theirs if one["customerId"] == customer_id]
    assert_like(got, With({"quantity": 7, "status": "active", "partnerId": ""}))


def test_what_has_ceased_to_be_active_stays_and_its_line_says_why(desk: Desk, other: dict[str, Any]) -> None:
    customer_id, own = sales.customer(desk).id, desk.control("GET", "partner")["tenantId"]
    goes, stays = sales.subscription(desk, customer_id), sales.subscription(desk, customer_id)
    key = asked_of_us(desk, customer_id, goes, stays)
    desk.pc.subscriptions.suspend(customer_id, str(stays.id))
    desk.pc.transfers.accept(customer_id, key)
    listed = list(desk.pc.transfers.iterate(customer_id))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/transfers"
    went = line(goes.id, 7, orderId=ORDER_ID, transferGroupId="0", status="Complete")
    kept = line(stays.id, 7, id=1, transferGroupId="1", status="Failed", transferError=text(".+ suspended$"))
    partly = {"status": "PartiallyComplete", "completedTime": INSTANT}
    assert_like(desk.last.got, [transfer(customer_id, own, other["tenantId"], went, kept, **partly)])
    desk.keeps(listed)
    (one,) = listed
    assert one.line_items is not None
    assert [item.status for item in one.line_items] == [TransferStatus.COMPLETE, TransferStatus.FAILED]
    held = {found.id: found.status for found in desk.pc.subscriptions.iterate(customer_id)}
    assert held == {goes.id: SubscriptionStatus.DELETED, stays.id: SubscriptionStatus.SUSPENDED}


def test_a_transfer_is_rejected_and_another_withdrawn(desk: Desk, other: dict[str, Any]) -> None:
    customer_id = sales.customer(desk).id
    held, own = sales.subscription(desk, customer_id), desk.control("GET", "partner")["tenantId"]
    key = asked_of_us(desk, customer_id, held)
    refused = desk.pc.transfers.reject(customer_id, key)
    assert desk.last.line == f"PATCH /v1/customers/{customer_id}/transfers/{key}"
    assert desk.last.sent == {"id": key, "status": "reject"}
    assert_like(
        desk.last.got, transfer(customer_id, own, other["tenantId"], line(held.id, 7), status="Reject")
    )
    desk.keeps(refused)
    offered = desk.pc.transfers.create(
        customer_id,
        NewTransfer(source_partner_tenant_id=own, target_partner_tenant_id=other["tenantId"]),
    )
    assert_like(desk.last.got["lineItems"], [line(held.id, 7, partnerIdOnRecord=Maybe(text("")))])
    desk.pc.transfers.withdraw(customer_id, offered.id)
    assert (desk.last.line, desk.last.status) == (
        f"DELETE /v1/customers/{customer_id}/transfers/{offered.id}",
        204,
    )
    with pytest.raises(NotFound) as gone:
        desk.pc.transfers.get(customer_id, offered.id)
    assert gone.value.code == 900100
    after = desk.pc.subscriptions.get(customer_id, str(held.id))
    assert after.status is not None and after.status.value == "active"
    with pytest.raises(Refused) as again:
        desk.pc.transfers.accept(customer_id, key)
    assert (again.value.http_status, again.value.code) == (400, 900102)
