"""The steps of a sale, each over HTTP."""

import itertools
from typing import Any

from .conftest import MERIDIAN, Caller

STANDARD = ("CFQ7TTC0LDPB", "0001")
COPILOT = ("CFQ7TTC0MM8R", "0001")
FACULTY = ("CFQ7TTC0LHSF", "0001")
ROLE = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
_SERIES = itertools.count(1)


def new_customer(**changes: Any) -> dict[str, Any]:
    """The body for a customer in Portugal with a domain of its own."""
    number = next(_SERIES)
    address = {
        "country": "PT",
        "city": "Porto",
        "addressLine1": "Rua das Flores 12",
        "postalCode": "4050-262",
        "firstName": "Rita",
        "lastName": "Moura",
        "phoneNumber": "222000111",
        **changes.pop("address", {}),
    }
    body = {
        "companyProfile": {"domain": f"vinhos{number}.onmicrosoft.com"},
        "billingProfile": {
            "email": "rita@vinhos.example",
            "culture": "pt-PT",
            "language": "pt",
            "companyName": "Vinhos do Norte",
            "defaultAddress": address,
        },
        "associatedPartnerId": MERIDIAN["tenantId"],
    }
    return {**body, **changes}


def customer(caller: Caller, **changes: Any) -> str:
    """A new customer's tenant id."""
    answer = caller.call("POST", "/v1/customers", new_customer(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def agreed_customer(caller: Caller, **changes: Any) -> str:
    """A customer who has signed the agreement directly."""
    tenant = customer(caller, **changes)
    caller.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    return tenant


def catalog_item(caller: Caller, sku: tuple[str, str] = STANDARD, country: str = "PT") -> str:
    """The catalog item id of a SKU now."""
    found = caller.ask(f"/v1/products/{sku[0]}/skus/{sku[1]}/availabilities?country={country}")
    return str(found["items"][0]["catalogItemId"])


def line(caller: Caller, **changes: Any) -> dict[str, Any]:
    """A cart line: ten seats of Business Standard, term P1Y billed monthly, for Meridian."""
    sku = changes.pop("sku", STANDARD)
    usual = {
        "id": 0,
        "catalogItemId": changes.pop("catalogItemId", None) or catalog_item(caller, sku),
        "quantity": 10,
        "billingCycle": "monthly",
        "termDuration": "P1Y",
        "participants": [{"key": "transaction_reseller", "value": MERIDIAN["mpnId"]}],
    }
    return {**usual, **changes}


def cart(caller: Caller, tenant: str, *lines: dict[str, Any], attested: bool | None = True) -> dict[str, Any]:
    """A new cart."""
    body = {"lineItems": list(lines) or [line(caller)], "partnerOnRecordAttestationAccepted": attested}
    answer = caller.call("POST", f"/v1/customers/{tenant}/carts", body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def checkout(caller: Caller, tenant: str, cart_id: str, request_id: str | None = None) -> Any:
    """The answer to a checkout."""
    return caller.call("POST", f"/v1/customers/{tenant}/carts/{cart_id}/checkout", request_id=request_id)


def bought(caller: Caller, tenant: str, **changes: Any) -> dict[str, Any]:
    """The first order of a cart with one line, checked out."""
    answer = checkout(caller, tenant, cart(caller, tenant, line(caller, **changes))["id"])
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["orders"][0]
    return found


def only_subscription(caller: Caller, tenant: str) -> dict[str, Any]:
    """The one subscription of a customer."""
    (found,) = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    assert isinstance(found, dict)
    return found


def delegate(caller: Caller, tenant: str) -> str:
    """An active delegated admin relationship with a customer."""
    body = {
        "displayName": f"Care for {tenant[:8]}",
        "duration": "P730D",
        "customer": {"tenantId": tenant},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": ROLE}]},
    }
    home = "/v1.0/tenantRelationships/delegatedAdminRelationships"
    made = caller.call("POST", home, body).json()["id"]
    assert caller.call("POST", f"{home}/{made}/requests", {"action": "lockForApproval"}).status_code == 201
    caller.control("POST", f"delegations/{made}", {"status": "active"})
    return str(made)
