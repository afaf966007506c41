"""The steps of a sale, each through the client."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from partner_center.models.carts import Cart, NewCart
from partner_center.models.customers import Customer, NewCustomer
from partner_center.models.delegated_admin import (
    AccessDetails,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
)
from partner_center.models.orders import Order
from partner_center.models.subscriptions import Subscription

from .conftest import RESELLER

if TYPE_CHECKING:
    from .conftest import Desk

ROLE = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
_SERIES = itertools.count(1)
ADDRESS = {
    "country": "PT",
    "city": "Setúbal",
    "addressLine1": "Avenida do Sado 41",
    "postalCode": "2910-455",
    "firstName": "Inês",
    "lastName": "Prata",
    "phoneNumber": "265000222",
}
BASIC, STANDARD, PREMIUM = "Business Basic", "Business Standard", "Business Premium"


def new_customer(**changes: Any) -> dict[str, Any]:
    """The body for a customer in Portugal, with a domain that nobody has."""
    body = {
        "companyProfile": {"domain": f"salinas{next(_SERIES)}x{uuid4().hex[:8]}.onmicrosoft.com"},
        "billingProfile": {
            "email": "ines@salinas.example",
            "culture": "pt-PT",
            "language": "pt",
            "companyName": "Salinas do Sado",
            "defaultAddress": ADDRESS,
        },
    }
    return {**body, **changes}


def customer(desk: Desk, **changes: Any) -> Customer:
    """A customer of the reseller, who has signed the agreement directly."""
    body = new_customer(associatedPartnerId=RESELLER["tenantId"], **changes)
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    desk.control("POST", f"customers/{made.id}/agreements", {"isSigned": True})
    return made


def catalog_item(
    desk: Desk,
    plan: str = STANDARD,
    term: str = "P1Y",
    cycle: str = "monthly",
    prefix: str = "Microsoft 365 ",
) -> str:
    """The catalog item by which a plan is sold in Portugal for such a term."""
    for product in desk.pc.products.iterate("PT"):
        for sku in desk.pc.products.skus("PT", product.id) if product.title and plan in product.title else ():
            if sku.title != prefix + plan:
                continue
            for one in desk.pc.products.availabilities("PT", product.id, sku.id):
                for offered in one.terms or ():
                    if one.catalog_item_id and (offered.duration, offered.billing_cycle) == (term, cycle):
                        return one.catalog_item_id
    raise AssertionError(f"{plan} is not sold for {term}, billed {cycle}")


def cart_body(desk: Desk, **changes: Any) -> dict[str, Any]:
    """The body of a cart with one line: seven seats for a year, billed monthly, for the reseller."""
    plan = changes.pop("plan", STANDARD)
    line = {
        "id": 0,
        "catalogItemId": changes.pop("catalogItemId", None) or catalog_item(desk, plan),
        "quantity": 7,
        "billingCycle": "monthly",
        "termDuration": "P1Y",
        "participants": [{"key": "transaction_reseller", "value": RESELLER["mpnId"]}],
    }
    return {"lineItems": [line | changes], "partnerOnRecordAttestationAccepted": True}


def cart(desk: Desk, customer_id: str, **changes: Any) -> Cart:
    """A cart with one line."""
    return desk.pc.carts.create(customer_id, NewCart.model_validate(cart_body(desk, **changes)))


def order(desk: Desk, customer_id: str, **changes: Any) -> Order:
    """The order of a cart with one line, checked out."""
    result = desk.pc.carts.checkout(customer_id, cart(desk, customer_id, **changes).id)
    assert result.orders is not None
    return result.orders[0]


def delegate(desk: Desk, customer_id: str) -> str:
    """The id of an active delegated admin relationship with a customer."""
    wish = NewDelegatedAdminRelationship(
        display_name=f"care for {customer_id[:8]}",
        duration="P30D",
        access_details=AccessDetails.model_validate({"unifiedRoles": [{"roleDefinitionId": ROLE}]}),
        customer=RelationshipCustomer(tenant_id=customer_id),
    )
    draft = desk.pc.delegated_admin.create(wish)
    desk.pc.delegated_admin.lock_for_approval(draft.id)
    desk.control("POST", f"delegations/{draft.id}", {"status": "active"})
    return draft.id


def subscription(desk: Desk, customer_id: str, **changes: Any) -> Subscription:
    """The subscription of such an order."""
    made = order(desk, customer_id, **changes)
    (found,) = desk.pc.subscriptions.iterate(customer_id, order_id=made.id)
    return found
