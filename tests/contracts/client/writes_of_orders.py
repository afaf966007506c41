"""The other writes of the contract about orders and subscriptions: what each sends and is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.client import answers as a

from partner_center.models.catalog import BillingCycle
from partner_center.models.orders import NewOrder, OrderLineChange
from partner_center.models.subscription_details import NewOverage, SupportContact
from partner_center.models.transitions import NewTransition, TransitionType
from partner_center.models.upgrades import NewConversion, Upgrade

if TYPE_CHECKING:
    pass

from tests.contracts.client.writes import LINE, LINE_BODY, REQUEST, C, S, Write

# call, request line, kind of token, what is sent (None: nothing), status, answer
WRITES_OF_ORDERS: dict[str, tuple[Write, str, str, object, int, object]] = {
    "order": (
        lambda pc: pc.orders.create(
            a.CUSTOMER, NewOrder(line_items=[LINE], billing_cycle=BillingCycle.ANNUAL), REQUEST
        ),
        f"POST {C}/orders",
        "app",
        {"billingCycle": "annual", "lineItems": [LINE_BODY]},
        201,
        {"id": "o-1", "status": "pending"},
    ),
    "order for a reseller": (
        lambda pc: pc.orders.create(
            a.CUSTOMER,
            NewOrder(
                line_items=[LINE.changed(partner_id_on_record="5012345")],
                reference_customer_id=a.CUSTOMER,
                partner_on_record_attestation_accepted=True,
            ),
            REQUEST,
        ),
        f"POST {C}/orders",
        "user",
        {
            "lineItems": [LINE_BODY | {"partnerIdOnRecord": "5012345"}],
            "referenceCustomerId": a.CUSTOMER,
            "partnerOnRecordAttestationAccepted": True,
        },
        201,
        {"id": "o-1"},
    ),
    "legacy add-on": (
        lambda pc: pc.orders.buy_addons(
            a.CUSTOMER, "o-1", [LINE.changed(parent_subscription_id=a.SUB)], REQUEST
        ),
        f"PATCH {C}/orders/o-1",
        "app",
        {"referenceCustomerId": a.CUSTOMER, "lineItems": [LINE_BODY | {"parentSubscriptionId": a.SUB}]},
        200,
        {"id": "o-1"},
    ),
    "cancellation": (
        lambda pc: pc.orders.cancel(a.CUSTOMER, "o-1", request_id=REQUEST),
        f"PATCH {C}/orders/o-1",
        "app",
        {"id": "o-1", "status": "cancelled"},
        200,
        {"id": "o-1", "status": "cancelled"},
    ),
    "cancellation of a line": (
        lambda pc: pc.orders.cancel(a.CUSTOMER, "o-1", [OrderLineChange(line_item_number=1)], REQUEST),
        f"PATCH {C}/orders/o-1",
        "app",
        {"id": "o-1", "status": "cancelled", "lineItems": [{"lineItemNumber": 1}]},
        200,
        {"id": "o-1", "status": "completed"},
    ),
    "support contact": (
        lambda pc: pc.subscriptions.update_support_contact(
            a.CUSTOMER, a.SUB, SupportContact.model_validate(a.SUPPORT_CONTACT), REQUEST
        ),
        f"PUT {S}/supportcontact",
        "user",
        a.SUPPORT_CONTACT,
        200,
        a.SUPPORT_CONTACT,
    ),
    "activation": (
        lambda pc: pc.subscriptions.activate(a.CUSTOMER, a.SUB, REQUEST),
        f"POST {S}/activate",
        "app",
        None,
        200,
        {"subscriptionId": a.SUB, "status": "Success"},
    ),
    "registration": (
        lambda pc: pc.subscriptions.register(a.CUSTOMER, a.SUB, REQUEST),
        f"POST {S}/registrations",
        "app",
        None,
        202,
        None,
    ),
    "overage": (
        lambda pc: pc.subscriptions.set_overage(
            a.CUSTOMER, NewOverage(azure_entitlement_id="ea1", overage_enabled=True), REQUEST
        ),
        f"PUT {C}/subscriptions/overage",
        "app",
        {"azureEntitlementId": "ea1", "overageEnabled": True},
        200,
        {"azureEntitlementId": "ea1", "overageEnabled": True},
    ),
    "transition": (
        lambda pc: pc.transitions.create(
            a.CUSTOMER,
            a.SUB,
            NewTransition(
                to_catalog_item_id="CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
                quantity=4,
                transition_type=TransitionType.TRANSITION_ONLY,
            ),
            REQUEST,
        ),
        f"POST {S}/transitions",
        "app",
        {
            "toCatalogItemId": "CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
            "quantity": 4,
            "transitionType": "transition_only",
        },
        200,
        a.TRANSITION,
    ),
    "upgrade": (
        lambda pc: pc.upgrades.create(a.CUSTOMER, a.SUB, Upgrade.model_validate(a.UPGRADE), REQUEST),
        f"POST {S}/upgrades",
        "app",
        a.UPGRADE,
        200,
        a.UPGRADE_RESULT,
    ),
    "conversion": (
        lambda pc: pc.conversions.create(
            a.CUSTOMER,
            a.SUB,
            NewConversion(offer_id="A", target_offer_id="B", order_id="o-1"),
            REQUEST,
        ),
        f"POST {S}/conversions",
        "user",
        {"offerId": "A", "targetOfferId": "B", "orderId": "o-1"},
        200,
        {"subscriptionId": a.SUB, "error": {"code": "conversions_not_found", "description": "none"}},
    ),
}
