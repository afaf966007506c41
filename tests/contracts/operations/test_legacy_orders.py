"""Legacy offers: ordered, grown by add-ons, billed in another cycle, upgraded, converted."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from partner_center import Refused
from partner_center.models.carts import NewCart
from partner_center.models.catalog import BillingCycle
from partner_center.models.orders import NewOrder, NewOrderLineItem, Order
from partner_center.models.subscription_details import SupportContact
from partner_center.models.subscriptions import Subscription
from partner_center.models.upgrades import NewConversion, UpgradeErrorCode

from . import sales
from .conftest import RESELLER, Desk
from .shapes import GUID, INSTANT, TEXT, Each, Maybe, With, assert_like, collection, link, text
from .test_offers import named, offer

LEGACY_ID = text("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def body(
    desk: Desk, customer_id: str, name: str = "Microsoft 365 Business Basic", **line: Any
) -> dict[str, Any]:
    """The body of an order of seven seats, billed monthly."""
    item = {"lineItemNumber": 0, "offerId": named(desk, name).id, "quantity": 7}
    return {"lineItems": [item | line], "billingCycle": "monthly", "referenceCustomerId": customer_id}


def bought(
    desk: Desk, customer_id: str, name: str = "Microsoft 365 Business Basic"
) -> tuple[Order, Subscription]:
    """An order of an offer and its subscription."""
    order = desk.pc.orders.create(customer_id, NewOrder.model_validate(body(desk, customer_id, name)))
    (held,) = desk.pc.subscriptions.iterate(customer_id, order_id=order.id)
    return order, held


def restated(customer_id: str, asked: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The order as Microsoft answers it to the body by which it was made."""
    root = f"/customers/{customer_id}/orders/[0-9a-f-]{{36}}"
    line = {
        **asked["lineItems"][0],
        "subscriptionId": LEGACY_ID,
        "friendlyName": "Microsoft 365 Business Basic",
        "transactionType": Maybe("New"),
        "links": {
            "subscription": link(text(f"/customers/{customer_id}/subscriptions/[^/]+")),
            "provisioningStatus": link(text(f"/customers/{customer_id}/subscriptions/.+/provisioningstatus")),
        },
    }
    return {
        "id": GUID,
        "alternateId": GUID,
        "referenceCustomerId": customer_id,
        "billingCycle": "monthly",
        "currencyCode": "EUR",
        "currencySymbol": Maybe("€"),
        "lineItems": [line],
        "creationDate": INSTANT,
        "status": "completed",
        "transactionType": "UserPurchase",
        "links": {
            "self": link(text(root)),
            "provisioningStatus": link(text(f"{root}/provisioningstatus")),
            "patchOperation": link(text(root), "PATCH"),
        },
        "client": Maybe({}),
        "attributes": {"objectType": "Order", "etag": TEXT},
        **changes,
    }


def etag_of(found: dict[str, Any]) -> dict[str, Any]:
    """What stands inside an etag."""
    read: dict[str, Any] = json.loads(base64.b64decode(found["attributes"]["etag"]))
    return read


def test_an_offer_is_ordered_and_its_subscription_is_guarded(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    asked = body(desk, customer_id)
    made = desk.pc.orders.create(customer_id, NewOrder.model_validate(asked))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer_id}/orders", 201)
    assert desk.last.sent == asked
    assert_like(desk.last.got, restated(customer_id, asked))
    desk.keeps(made)
    listed = list(desk.pc.orders.iterate(customer_id))
    assert_like(desk.last.got, collection([restated(customer_id, asked)]))
    desk.keeps(listed)
    (held,) = desk.pc.subscriptions.iterate(customer_id, order_id=made.id)
    desk.pc.subscriptions.get(customer_id, held.id)
    before = desk.last.got
    assert etag_of(before) == {"id": held.id.lower(), "version": etag_of(before)["version"]}
    assert before["links"]["offer"]["uri"].startswith(f"/offers/{held.offer_id}")
    changed = desk.pc.subscriptions.set_quantity(customer_id, held.id, 9)
    assert desk.last.sent_headers["if-match"] == f'"{before["attributes"]["etag"]}"'
    assert etag_of(desk.last.got)["version"] == etag_of(before)["version"] + 1
    assert changed is not None
    desk.keeps(changed)
    with pytest.raises(Refused) as stale:
        desk.pc.subscriptions.update(customer_id, held.changed(quantity=11))
    assert (stale.value.http_status, stale.value.code) == (400, 2055)
    assert desk.pc.subscriptions.get(customer_id, held.id).quantity == 9


def test_orders_of_both_kinds_stand_in_one_list(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    asked = body(desk, customer_id)
    older = desk.pc.orders.create(customer_id, NewOrder.model_validate(asked))
    newer = sales.order(desk, customer_id)
    listed = list(desk.pc.orders.iterate(customer_id))
    assert {one.id for one in listed} == {older.id, newer.id}
    with_etag = [one["id"] for one in desk.last.got["items"] if "etag" in one["attributes"]]
    assert with_etag == [older.id], "orders of new commerce carry none"
    desk.keeps(listed)


def test_an_order_for_a_reseller_is_a_users(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    asked = body(desk, customer_id, partnerIdOnRecord=RESELLER["mpnId"])
    asked["partnerOnRecordAttestationAccepted"] = True
    made = desk.pc.orders.create(customer_id, NewOrder.model_validate(asked))
    assert desk.last.sent == asked
    assert_like(
        desk.last.got, restated(customer_id, asked) | {"partnerOnRecordAttestationAccepted": Maybe(True)}
    )
    desk.keeps(made)
    (held,) = desk.pc.subscriptions.iterate(customer_id, mpn_id=str(RESELLER["mpnId"]))
    assert held.partner_id == RESELLER["mpnId"]


def test_a_billing_cycle_changes_for_the_whole_order(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order, held = bought(desk, customer_id)
    changed = desk.pc.orders.change_billing_cycle(customer_id, order.id, BillingCycle.ANNUAL)
    assert (desk.last.line, desk.last.status) == (f"PATCH /v1/customers/{customer_id}/orders/{order.id}", 200)
    line = {"lineItemNumber": 0, "offerId": held.offer_id, "subscriptionId": held.id, "quantity": 7}
    assert_like(desk.last.sent, With({"billingCycle": "annual", "lineItems": [With(line)]}))
    assert_like(desk.last.got, restated(customer_id, body(desk, customer_id), billingCycle="annual"))
    desk.keeps(changed, [one for one in desk.exchanges if one.method == "PATCH"][-1])
    after = desk.pc.subscriptions.get(customer_id, held.id)
    assert (after.id, after.billing_cycle) == (held.id, BillingCycle.ANNUAL)


def test_an_add_on_joins_the_order_of_its_parent(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order, held = bought(desk, customer_id)
    assert held.offer_id is not None
    addon = next(desk.pc.offers.addons("PT", held.offer_id))
    line = {"lineItemNumber": 1, "offerId": addon.id, "quantity": 3, "parentSubscriptionId": held.id}
    grown = desk.pc.orders.buy_addons(customer_id, order.id, [NewOrderLineItem.model_validate(line)])
    assert_like(desk.last.sent, With({"referenceCustomerId": customer_id, "lineItems": [line]}))
    assert desk.last.status == 200
    assert_like(desk.last.got["lineItems"], [With({"lineItemNumber": 0}), With({"offerId": addon.id})])
    desk.keeps(grown)
    (child,) = desk.pc.subscriptions.addons(customer_id, held.id)
    assert (child.parent_subscription_id, child.quantity) == (held.id, 3)
    desk.keeps(desk.pc.subscriptions.get(customer_id, child.id))
    assert child.links is not None and child.links.parent_subscription is not None
    assert child.links.parent_subscription.uri == f"/customers/{customer_id}/subscriptions/{held.id}"


def test_an_order_is_cancelled_or_refused(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order = sales.order(desk, customer_id)
    before = desk.pc.orders.get(customer_id, order.id)
    with pytest.raises(Refused) as refused:
        desk.pc.orders.cancel(customer_id, order.id)
    assert desk.last.sent == {"id": order.id, "status": "cancelled"}
    # Licences are cancelled by their subscription.
    assert refused.value.code in (800019, 800063, 800077)
    assert desk.pc.orders.get(customer_id, order.id) == before


def test_the_support_contact_of_a_legacy_subscription_changes(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    mine = {"supportTenantId": RESELLER["tenantId"], "supportMpnId": RESELLER["mpnId"], "name": "Meridian IT"}
    changed = desk.pc.subscriptions.update_support_contact(
        customer_id, held.id, SupportContact.model_validate(mine)
    )
    assert (desk.last.method, desk.last.status, desk.last.sent) == ("PUT", 200, mine)
    assert_like(desk.last.got, With(mine))
    desk.keeps(changed)


def test_add_ons_lie_in_the_cart_of_their_offer(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    parent = named(desk, "Microsoft 365 Business Basic")
    addon = next(desk.pc.offers.addons("PT", parent.id))
    line = {"quantity": 4, "billingCycle": "monthly", "friendlyName": "Armazém", "currencyCode": "EUR"}
    items = [{"id": 1, "catalogItemId": addon.id, **line}]
    asked = {"lineItems": [{"id": 0, "catalogItemId": parent.id, **line, "addonItems": items}]}
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(asked))
    assert desk.last.sent == asked
    (found,) = desk.last.got["lineItems"]
    assert_like(found, With({"catalogItemId": parent.id, "addonItems": [With({"catalogItemId": addon.id})]}))
    desk.keeps(made)


def test_a_subscription_is_upgraded(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    offered = list(desk.pc.upgrades.iterate(customer_id, held.id))
    root = f"/v1/customers/{customer_id}/subscriptions/{held.id}/upgrades"
    assert desk.last.line == f"GET {root}"
    upgrade = {
        "targetOffer": offer(),
        "upgradeType": text("upgrade_only|upgrade_with_license_transfer"),
        "isEligible": True,
        "quantity": 7,
        "upgradeErrors": Maybe([]),
        "attributes": {"objectType": "Upgrade"},
    }
    assert_like(desk.last.got, collection(Each(upgrade)))
    desk.keeps(offered)
    listed = desk.last.got["items"][0]
    desk.pc.subscriptions.suspend(customer_id, held.id)
    refused = list(desk.pc.upgrades.iterate(customer_id, held.id))
    error = {"code": 2, "description": TEXT, "attributes": {"objectType": "UpgradeError"}}
    assert_like(desk.last.got["items"], Each(With({"isEligible": False, "upgradeErrors": [error]})))
    desk.keeps(refused)
    assert refused[0].upgrade_errors is not None
    assert refused[0].upgrade_errors[0].reason is UpgradeErrorCode.SUBSCRIPTION_STATUS_NOT_ACTIVE
    desk.pc.subscriptions.reactivate(customer_id, held.id)
    result = desk.pc.upgrades.create(customer_id, held.id, offered[0])
    assert (desk.last.line, desk.last.sent) == (f"POST {root}", listed)
    assert_like(
        desk.last.got,
        {
            "sourceSubscriptionId": held.id,
            "targetSubscriptionId": LEGACY_ID,
            "upgradeType": 1,
            "upgradeErrors": Maybe([]),
            "licenseErrors": Maybe([]),
            "attributes": {"objectType": "UpgradeResult"},
        },
    )
    desk.keeps(result)
    assert result.target_subscription_id is not None
    target = desk.pc.subscriptions.get(customer_id, result.target_subscription_id)
    assert target.offer_id == listed["targetOffer"]["id"]


def test_a_trial_becomes_a_paid_subscription(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order, held = bought(desk, customer_id, "Microsoft 365 Business Standard Trial")
    offered = list(desk.pc.conversions.iterate(customer_id, held.id))
    root = f"/v1/customers/{customer_id}/subscriptions/{held.id}/conversions"
    assert desk.last.line == f"GET {root}"
    conversion = {
        "offerId": held.offer_id,
        "targetOfferId": LEGACY_ID,
        "orderId": text(f"(?i){order.id}"),
        "quantity": 7,
        "billingCycle": "monthly",
    }
    assert_like(desk.last.got, collection(Each({**conversion, "attributes": {"objectType": "Conversion"}})))
    desk.keeps(offered)
    asked = {name: value for name, value in desk.last.got["items"][0].items() if name != "attributes"}
    result = desk.pc.conversions.create(customer_id, held.id, NewConversion.model_validate(asked))
    assert (desk.last.line, desk.last.sent) == (f"POST {root}", asked)
    assert_like(
        desk.last.got,
        {
            "subscriptionId": held.id,
            "offerId": held.offer_id,
            "targetOfferId": asked["targetOfferId"],
            "attributes": {"objectType": "ConversionResult"},
        },
    )
    desk.keeps(result)
    paid = desk.pc.subscriptions.get(customer_id, held.id)
    assert (paid.offer_id, paid.is_trial) == (asked["targetOfferId"], False)
