"""Resellers of the sandbox: what is refused, and what must be gone before they go."""

from typing import Any

import pytest

from . import steps
from .conftest import MERIDIAN, Caller

PATH = "/v1/sandboxIndirectReseller"


def body(prefix: str, **changes: Any) -> dict[str, Any]:
    """A reseller in Spain, with its PartnerID in the sandbox."""
    tenant = {
        "domainPrefix": prefix,
        "name": "Mar Menor",
        "displayName": "Mar Menor",
        "adminUserName": "admin",
        "country": "ES",
        "culture": "es-ES",
    }
    business = {
        "companyName": "Mar Menor SL",
        "address": {"country": "ES", "city": "Murcia", "addressLine1": "Gran Vía 3", "postalCode": "30001"},
        "primaryContact": {"firstName": "Luz", "lastName": "Vera", "email": "luz@marmenor.example"},
    }
    return {"mpnId": "6410007", "tenant": tenant, "legalBusinessProfile": business, **changes}


@pytest.fixture(autouse=True)
def _sandbox(caller: Caller) -> None:
    caller.control("PUT", "settings", {"is_sandbox": True})


def resellers(caller: Caller) -> set[str]:
    """The tenants of all resellers."""
    path = "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf"
    return {one["id"] for one in caller.ask(path)["items"]}


def test_the_sandbox_has_five_resellers_at_most(caller: Caller) -> None:
    made = [caller.call("POST", PATH, body(f"menor{n}")).json()["accountId"] for n in range(5)]
    sixth = caller.call("POST", PATH, body("menor5"))
    assert (sixth.status_code, sixth.json()["code"]) == (400, 800018)
    for tenant in made:
        assert caller.call("DELETE", f"{PATH}/{tenant}").status_code == 204
    assert resellers(caller) == {MERIDIAN["tenantId"]}
    seventh = caller.call("POST", PATH, body("menor0"))
    assert seventh.status_code == 201, "the domain of a deleted one is free again"
    caller.call("DELETE", f"{PATH}/{seventh.json()['accountId']}")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"mpnId": "many"}, "MpnId"),
    ({"mpnId": MERIDIAN["mpnId"]}, "MpnId"),
    ({"mpnId": None}, "MpnId"),
    ({"tenant": None}, "Tenant"),
    ({"tenant": {"domainPrefix": "x"}}, "Tenant.Name"),
    ({"legalBusinessProfile": {"companyName": "X"}}, "Address"),
]


@pytest.mark.parametrize(("changes", "member"), WRONG)
def test_a_wrong_reseller_is_refused_by_its_member(
    caller: Caller, changes: dict[str, Any], member: str
) -> None:
    before = resellers(caller)
    answer = caller.call("POST", PATH, body("menorx", **changes))
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, [member])
    assert resellers(caller) == before


def test_an_app_may_not_make_one(caller: Caller) -> None:
    answer = caller.call("POST", PATH, body("menorapp"), app_only=True)
    assert (answer.status_code, answer.json()["code"]) == (403, 900329)


def test_customers_go_before_their_reseller(caller: Caller) -> None:
    made = caller.call("POST", PATH, body("menorc")).json()["accountId"]
    tenant = steps.agreed_customer(caller, associatedPartnerId=made)
    partner = [{"key": "transaction_reseller", "value": "6410007"}]
    steps.bought(caller, tenant, participants=partner)
    path = f"{PATH}/{made}"
    busy = caller.call("DELETE", path)
    assert (busy.status_code, busy.json()["code"]) == (400, 800063)
    held = steps.only_subscription(caller, tenant)
    of_it = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", of_it, held | {"status": "suspended"}).status_code == 200
    assert caller.call("DELETE", path).json()["code"] == 800002
    assert made in resellers(caller)
    assert caller.call("DELETE", f"/v1/customers/{tenant}").status_code == 204
    assert caller.call("DELETE", path).status_code == 204
    assert made not in resellers(caller)


def test_a_reseller_of_production_cannot_be_deleted(caller: Caller) -> None:
    answer = caller.call("DELETE", f"{PATH}/{MERIDIAN['tenantId']}")
    assert (answer.status_code, answer.json()["code"]) == (400, 800016)
    assert MERIDIAN["tenantId"] in resellers(caller)
