"""Changes of plan in new commerce."""

from __future__ import annotations

from partner_center.models.transitions import NewTransition

from . import sales
from .conftest import Desk
from .shapes import CATALOG_ITEM, GUID, INSTANT, TEXT, TRUTH, Each, Maybe, assert_like, collection, text


def test_a_plan_is_exchanged_for_a_larger_one(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    offered = list(desk.pc.transitions.eligibilities(customer_id, held.id))
    root = f"/v1/customers/{customer_id}/subscriptions/{held.id}"
    assert desk.last.line == f"GET {root}/transitionEligibilities"
    assert desk.last.query == {"eligibilityType": "immediate"}
    kinds = text("transition_only|transition_with_license_transfer")
    target = {
        "operationId": Maybe(GUID),
        "catalogItemId": CATALOG_ITEM,
        "title": TEXT,
        "description": TEXT,
        "quantity": 7,
        "eligibilities": Each({"isEligible": TRUTH, "transitionType": kinds, "errors": Maybe([])}),
        "subscriptionEligibilities": [],
        "attributes": {"objectType": "TransitionEligibility"},
    }
    assert_like(desk.last.got, collection(Each(target)))
    desk.keeps(offered)
    wanted = next(one for one in offered if one.title == "Microsoft 365 Business Premium")

    body = {"toCatalogItemId": wanted.catalog_item_id, "quantity": 7, "transitionType": "transition_only"}
    made = desk.pc.transitions.create(customer_id, held.id, NewTransition.model_validate(body))
    assert (desk.last.line, desk.last.sent) == (f"POST {root}/transitions", body)
    event = {
        "name": text("Conversion|LicenseReassignment"),
        "status": text("Started|Completed"),
        "timestamp": INSTANT,
        "attributes": {"objectType": "TransitionEvent"},
    }
    transition = {
        **body,
        "operationId": GUID,
        "fromCatalogItemId": held.offer_id,
        "fromSubscriptionId": held.id,
        "toSubscriptionId": GUID,
        "events": Each(event),
        "attributes": {"objectType": "Transition"},
    }
    assert_like(desk.last.got, transition)
    desk.keeps(made)
    history = desk.pc.transitions.history(customer_id, held.id)
    assert_like(desk.last.got, collection([transition]))
    desk.keeps(history)
    desk.pc.transitions.history(customer_id, held.id, made.operation_id)
    assert desk.last.query == {"operation-id": made.operation_id}
    now = desk.pc.subscriptions.get(customer_id, desk.last.got["items"][0]["toSubscriptionId"])
    assert (now.offer_id, now.quantity) == (wanted.catalog_item_id, 7)
