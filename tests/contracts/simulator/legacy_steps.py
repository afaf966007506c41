"""The steps of a legacy sale, each over HTTP."""

from typing import Any

from .conftest import Caller

BASIC, PREMIUM = "Microsoft 365 Business Basic", "Microsoft 365 Business Premium"
ARCHIVE, CONFERENCING = "Exchange Online Archiving", "Audio Conferencing"
TRIAL, SALES = "Microsoft 365 Business Standard Trial", "Dynamics 365 Sales Enterprise"


def offers(caller: Caller) -> dict[str, dict[str, Any]]:
    """Every offer by its name."""
    found = caller.call("GET", "/v1/offers?country=PT", headers={"X-Locale": "pt-PT"}).json()["items"]
    return {one["name"]: one for one in found}


def offer_id(caller: Caller, name: str) -> str:
    return str(offers(caller)[name]["id"])


def order(
    caller: Caller,
    tenant: str,
    *names: str,
    cycle: str = "monthly",
    quantity: int = 5,
    attested: bool | None = True,
    **more: Any,
) -> Any:
    """The answer to an order of these offers."""
    lines = [
        {"lineItemNumber": number, "offerId": offer_id(caller, name), "quantity": quantity, **more}
        for number, name in enumerate(names)
    ]
    body = {
        "referenceCustomerId": tenant,
        "billingCycle": cycle,
        "partnerOnRecordAttestationAccepted": attested,
        "lineItems": lines,
    }
    return caller.call("POST", f"/v1/customers/{tenant}/orders", body)


def placed(caller: Caller, tenant: str, *names: str, **more: Any) -> dict[str, Any]:
    answer = order(caller, tenant, *names, **more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def subscriptions(caller: Caller, tenant: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    return found


def patch(caller: Caller, one: dict[str, Any], tenant: str, etag: str | None = None, **changes: Any) -> Any:
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    return caller.call("PATCH", path, {**one, **changes}, headers={"If-Match": f'"{etag}"'} if etag else None)


def refused(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]
