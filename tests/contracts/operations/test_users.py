"""Users of a customer and their licences."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from partner_center import NotFound
from partner_center.models.users import LicenseUpdate, NewCustomerUser

from . import sales
from .conftest import Desk
from .shapes import GUID, TEXT, Each, Maybe, With, assert_like, collection, link


def body(domain: str | None) -> dict[str, object]:
    """The body for a new user."""
    return {
        "userPrincipalName": f"rui@{domain}",
        "displayName": "Rui Prata",
        "firstName": "Rui",
        "lastName": "Prata",
        "usageLocation": "PT",
        "passwordProfile": {"password": "Marisma-7-Sal", "forceChangePassword": True},
    }


def test_a_user_comes_and_goes(desk: Desk) -> None:
    customer = sales.customer(desk)
    assert customer.company_profile is not None
    asked = body(customer.company_profile.domain)
    made = desk.pc.users.create(customer.id, NewCustomerUser.model_validate(asked))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer.id}/users", 201)
    assert desk.last.sent == asked
    kept = {name: value for name, value in asked.items() if name != "passwordProfile"}
    user = {
        **kept,
        "id": made.id,
        "userDomainType": "none",
        "state": "active",
        "links": {"self": link(f"/customers/{customer.id}/users/{made.id}")},
        "attributes": {"objectType": "CustomerUser"},
    }
    secret = {"passwordProfile": {"password": TEXT, "forceChangePassword": True}}
    assert_like(made.id, GUID)
    assert_like(desk.last.got, user | secret)
    desk.keeps(made)
    found = desk.pc.users.get(customer.id, made.id)
    assert desk.last.line == f"GET /v1/customers/{customer.id}/users/{made.id}"
    assert_like(desk.last.got, user)
    desk.keeps(found)
    listed = list(desk.pc.users.iterate(customer.id))
    assert_like(desk.last.got, collection([user]))
    desk.keeps(listed)
    desk.pc.users.delete(customer.id, made.id)
    assert (desk.last.method, desk.last.status) == ("DELETE", 204)
    # Microsoft keeps it restorable for a while.
    assert desk.pc.users.get(customer.id, made.id).state == "inactive"
    assert list(desk.pc.users.iterate(customer.id)) == []
    with pytest.raises(NotFound) as missing:
        desk.pc.users.get(customer.id, str(uuid4()))
    assert missing.value.code == 60002


def test_licences_are_assigned_as_far_as_there_are_any(desk: Desk) -> None:
    customer = sales.customer(desk)
    sales.subscription(desk, customer.id)
    assert customer.company_profile is not None
    asked = NewCustomerUser.model_validate(body(customer.company_profile.domain))
    made = desk.pc.users.create(customer.id, asked)
    skus = list(desk.pc.users.subscribed_skus(customer.id))
    assert desk.last.line == f"GET /v1/customers/{customer.id}/subscribedskus"
    product = {"id": GUID, "name": "Microsoft 365 Business Standard", "targetType": Maybe(TEXT)}
    wanted = {
        "availableUnits": 7,
        "activeUnits": 7,
        "consumedUnits": 0,
        "suspendedUnits": 0,
        "totalUnits": 7,
        "warningUnits": 0,
        "productSku": product,
        "servicePlans": Maybe([]),
        "capabilityStatus": "Enabled",
        "attributes": {"objectType": "SubscribedSku"},
    }
    assert_like(desk.last.got, collection([wanted]))
    desk.keeps(skus)
    assert skus[0].product_sku is not None
    sku_id = skus[0].product_sku.id
    change: dict[str, Any] = {"licensesToAssign": [{"skuId": sku_id, "excludedPlans": []}]}
    given = desk.pc.users.update_licenses(customer.id, made.id, LicenseUpdate.model_validate(change))
    assert desk.last.line == f"POST /v1/customers/{customer.id}/users/{made.id}/licenseupdates"
    assert (desk.last.status, desk.last.sent) == (201, change)
    assert_like(desk.last.got, {**change, "attributes": {"objectType": "LicenseUpdate"}})
    desk.keeps(given)
    held = list(desk.pc.users.licenses(customer.id, made.id))
    assert_like(desk.last.got, collection(Each(With({"productSku": With({"id": sku_id})}))))
    desk.keeps(held)
    (left,) = desk.pc.users.subscribed_skus(customer.id)
    assert (left.available_units, left.consumed_units) == (6, 1)
