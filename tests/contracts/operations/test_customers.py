"""Customers, their profiles and their vetting."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from partner_center import Refused
from partner_center.models.common import Address
from partner_center.models.customers import NewCustomer

from . import sales
from .conftest import RESELLER, Desk
from .shapes import GUID, INTEGER, TEXT, Each, Maybe, With, assert_like, link, text
from .test_delegated_admin import made as delegated

ETAG = text(r"-?\d{1,19}")


def restated(body: dict[str, Any], customer_id: str) -> dict[str, Any]:
    """The customer as Microsoft answers it to the body by which it was made."""
    root = f"/customers/{customer_id}"
    return {
        "id": customer_id,
        "commerceId": GUID,
        "companyProfile": {
            "tenantId": customer_id,
            "domain": body["companyProfile"]["domain"],
            "companyName": body["billingProfile"]["companyName"],
            "links": {"self": link(f"{root}/profiles/company")},
            "attributes": {"objectType": "CustomerCompanyProfile"},
        },
        "billingProfile": {
            "id": GUID,
            **body["billingProfile"],
            "links": {"self": link(f"{root}/profiles/billing")},
            "attributes": {"etag": ETAG, "objectType": "CustomerBillingProfile"},
        },
        "relationshipToPartner": "reseller",
        "allowDelegatedAccess": False,
        "enableGDAPByDefault": False,
        "customDomains": [body["companyProfile"]["domain"]],
        "links": {"self": link(root)},
        "attributes": {"objectType": "Customer"},
    }


CREDENTIALS = {"userCredentials": {"userName": "admin", "password": text(".{8,}")}}


def test_a_customer_is_created_with_its_tenant(desk: Desk) -> None:
    body = sales.new_customer()
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    assert (desk.last.line, desk.last.status, desk.last.sent) == ("POST /v1/customers", 201, body)
    assert_like(desk.last.got, restated(body, made.id) | CREDENTIALS)
    assert_like(made.id, GUID)
    desk.keeps(made)


def test_a_customer_of_a_reseller_is_created_by_a_user(desk: Desk) -> None:
    body = sales.new_customer(associatedPartnerId=RESELLER["tenantId"], enableGDAPByDefault=False)
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    assert desk.last.sent == body
    mine = {"associatedPartnerId": RESELLER["tenantId"]}
    assert_like(desk.last.got, restated(body, made.id) | CREDENTIALS | mine)
    desk.keeps(made)


def test_customers_are_listed_page_after_page(desk: Desk) -> None:
    made = {sales.customer(desk).id for _ in range(3)}
    found = list(desk.pc.customers.iterate(page_size=2))
    assert made <= {one.id for one in found}
    pages = [one for one in desk.exchanges if one.line == "GET /v1/customers"]
    assert len(pages) == -(-len(found) // 2)
    for before, after in zip(pages, pages[1:], strict=False):
        following = before.got["links"]["next"]
        (token,) = [one["value"] for one in following["headers"] if one["key"] == "MS-ContinuationToken"]
        assert after.query["seekOperation"] == "Next" and after.sent_headers["ms-continuationtoken"] == token
    assert "next" not in pages[-1].got["links"]
    item = {
        "id": GUID,
        "companyProfile": With({"tenantId": GUID, "domain": TEXT, "companyName": TEXT}),
        "relationshipToPartner": "reseller",
        "attributes": {"objectType": "Customer"},
    }
    for page in pages:
        assert_like(
            page.got,
            {
                "totalCount": INTEGER,
                "items": Each(item),
                "links": {
                    "self": With({"uri": text("/customers.+")}),
                    "next": Maybe(With({"method": "GET"})),
                },
                "attributes": {"objectType": "Collection"},
            },
        )
        desk.keeps(found[:1], page)


def test_customers_are_found_by_the_start_of_a_name(desk: Desk) -> None:
    name = f"Moinho {uuid4().hex[:8]}"
    body = sales.new_customer()
    body["billingProfile"]["companyName"] = f"{name} do Cabo"
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    sales.customer(desk)
    (found,) = desk.pc.customers.iterate(company_name=name.upper())
    wanted = {"Field": "CompanyName", "Value": name.upper(), "Operator": "starts_with"}
    assert json.loads(desk.last.query["filter"]) == wanted
    assert (found.id, desk.last.got["totalCount"]) == (made.id, 1)
    desk.keeps((found,))


def test_a_customer_is_read_whole(desk: Desk) -> None:
    body = sales.new_customer()
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    found = desk.pc.customers.get(made.id)
    assert (desk.last.line, desk.last.status) == (f"GET /v1/customers/{made.id}", 200)
    wanted = restated(body, made.id)
    del wanted["customDomains"]  # only under delegated administration, like address and e-mail
    assert_like(desk.last.got, wanted)
    desk.keeps(found)


def test_a_billing_profile_is_changed_under_its_etag(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    before = desk.pc.customers.billing_profile(customer_id)
    read = desk.last
    assert read.line == f"GET /v1/customers/{customer_id}/profiles/billing"
    assert_like(
        read.got,
        {
            "id": GUID,
            "email": "ines@salinas.example",
            "culture": "pt-PT",
            "language": "pt",
            "companyName": "Salinas do Sado",
            "defaultAddress": sales.ADDRESS,
            "links": {"self": link(f"/customers/{customer_id}/profiles/billing")},
            "attributes": {"etag": ETAG, "objectType": "CustomerBillingProfile"},
        },
    )
    desk.keeps(before)

    moved = sales.ADDRESS | {"addressLine1": "Rua da Estação 7"}
    after = desk.pc.customers.update_billing_profile(
        customer_id, before.changed(default_address=Address.model_validate(moved))
    )
    etag = read.got["attributes"]["etag"]
    assert (desk.last.method, desk.last.sent_headers["if-match"]) == ("PUT", f'"{etag}"')
    assert desk.last.sent == read.got | {"defaultAddress": moved}
    assert desk.last.got["defaultAddress"] == moved and desk.last.got["attributes"]["etag"] != etag
    desk.keeps(after)


def test_the_vetting_of_an_account_is_read(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    assert desk.pc.customers.validation_status(customer_id) is None
    assert (desk.last.status, desk.last.got["code"]) == (404, 600074)
    desk.control("PATCH", f"customers/{customer_id}", {"vettingStatus": "UnderReview"})
    found = desk.pc.customers.validation_status(customer_id)
    assert found is not None and desk.last.query == {"type": "account"}
    assert_like(
        desk.last.got,
        {"type": "account", "status": "UnderReview", "lastUpdateDateTime": text(r"2027-01-15T09:00:00.*")},
    )
    desk.keeps(found)


def test_a_state_and_a_contact_come_back(desk: Desk) -> None:
    body = sales.new_customer()
    address = sales.ADDRESS | {
        "country": "US",
        "region": "US",
        "state": "WA",
        "city": "Tacoma",
        "postalCode": "98402",
    }
    body["billingProfile"] |= {"firstName": "Inês", "lastName": "Prata", "defaultAddress": address}
    made = desk.pc.customers.create(NewCustomer.model_validate(body))
    assert_like(desk.last.got, restated(body, made.id) | CREDENTIALS)
    desk.keeps(made)
    profile = desk.pc.customers.billing_profile(made.id)
    changed = desk.pc.customers.update_billing_profile(made.id, profile.changed(first_name="Rui"))
    assert desk.last.got["firstName"] == "Rui" and desk.last.got["defaultAddress"] == address
    desk.keeps(changed)
    desk.pc.customers.get(made.id)
    assert desk.last.got["billingProfile"]["defaultAddress"] == address
    relationship = delegated(desk, made.id)
    desk.pc.delegated_admin.lock_for_approval(relationship.id)
    desk.control("POST", f"delegations/{relationship.id}", {"status": "active"})
    desk.keeps(desk.pc.customers.get(made.id))
    assert desk.last.got["companyProfile"]["address"] == address


def test_a_company_profile_has_the_address(desk: Desk) -> None:
    made = sales.customer(desk)
    found = desk.pc.customers.company_profile(made.id)
    assert desk.last.line == f"GET /v1/customers/{made.id}/profiles/company"
    wanted = restated(sales.new_customer(), made.id)["companyProfile"] | {"domain": TEXT}
    assert_like(desk.last.got, wanted | {"address": sales.ADDRESS, "email": "ines@salinas.example"})
    desk.keeps(found)


def test_a_relationship_ends_and_delegated_access_before_it(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    ended = desk.pc.customers.end_delegated_access(customer_id)
    assert (desk.last.line, desk.last.sent) == (
        f"PATCH /v1/customers/{customer_id}",
        {"allowDelegatedAccess": False},
    )
    assert_like(desk.last.got, {"allowDelegatedAccess": False, "attributes": {"objectType": "Customer"}})
    desk.keeps(ended)
    left = desk.pc.customers.end_relationship(customer_id)
    assert desk.last.sent == {"relationshipToPartner": "none"}
    assert_like(desk.last.got, {"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}})
    desk.keeps(left)
    with pytest.raises(Refused) as refused:
        sales.order(desk, customer_id)
    assert (refused.value.http_status, refused.value.code) == (403, 20002)


def test_a_customer_of_the_sandbox_is_deleted(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    customer_id = sales.customer(desk).id
    with pytest.raises(Refused) as refused:
        desk.pc.customers.delete(customer_id)
    assert (refused.value.http_status, refused.value.code) == (400, 900127)
    desk.control("PUT", "settings", {"is_sandbox": True})
    desk.pc.customers.delete(customer_id)
    assert (desk.last.line, desk.last.status) == (f"DELETE /v1/customers/{customer_id}", 204)
    assert customer_id not in {one.id for one in desk.pc.customers.iterate()}
