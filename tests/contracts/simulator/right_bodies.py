"""A right request for every write of a sale with the state that it needs; the rest is in right_bodies_of_parties."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .inside import PREMIUM, STANDARD, Inside

GUID = "7a1c9d2e-7f3a-4c60-8a11-2e9f00aa7c01"
RESELLER, MPN = "6d1f0f3e-3a52-4a0e-9a87-0d2c9f1b7e11", "5180031"
BASIC_OFFER, TRIAL_OFFER = "Microsoft 365 Business Basic", "Microsoft 365 Business Standard Trial"
CONTACT = {"firstName": "Ana", "lastName": "Reis", "email": "ana@reis.example", "phoneNumber": "912345678"}


@dataclass(frozen=True)
class Right:
    """A request that is accepted."""

    method: str
    path: str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


Prepared = Callable[[Inside, str], Right]
RIGHT: dict[str, Prepared] = {}


def right(name: str) -> Callable[[Prepared], Prepared]:
    """Register how the state is made for a right request, and the request."""

    def register(prepared: Prepared) -> Prepared:
        RIGHT[name] = prepared
        return prepared

    return register


def planted(service: Inside) -> str:
    """A reseller and a customer of the provider's who has signed."""
    reseller = {"tenantId": RESELLER, "name": "Meridian IT", "mpnId": MPN, "location": "PT"}
    assert service.answer("POST", "/_sim/resellers", reseller).status == 201
    return service.customer()


def offer(service: Inside, name: str) -> str:
    """The id of a legacy offer."""
    found = service.call("GET", "/v1/offers", country="PT")["items"]
    return str(next(one["id"] for one in found if one["name"] == name))


def promotion(service: Inside) -> str:
    """The id of a promotion on Business Premium for a year paid at once."""
    body = {
        "id": "CFQ7TTC0LCHC:0002:SPRING",
        "productId": "CFQ7TTC0LCHC",
        "skuId": "0002",
        "ends": "2029-01-01",
    }
    return str(service.call("POST", "/_sim/promotions", body)["id"])


def legacy(service: Inside, tenant: str, name: str = BASIC_OFFER, cycle: str = "annual") -> Any:
    """A legacy order that was placed, with its subscription."""
    body = {"billingCycle": cycle, "lineItems": [{"offerId": offer(service, name), "quantity": 3}]}
    order = service.call("POST", f"/v1/customers/{tenant}/orders", body)
    key = order["lineItems"][0]["subscriptionId"]
    return order, service.call("GET", f"/v1/customers/{tenant}/subscriptions/{key}")


def parts(whole: dict[str, Any], *names: str) -> dict[str, Any]:
    """The members of a resource that a change of it reads."""
    return {name: whole.get(name) for name in names}


@right("transition")
def _transition(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant)
    body = {
        "fromSubscriptionId": held.id,
        "fromCatalogItemId": held.now()["offerId"],
        "toCatalogItemId": service.item(PREMIUM),
        "quantity": 3,
        "transitionType": "transition_only",
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "promotionId": promotion(service),
    }
    return Right("POST", f"{held.path}/transitions", body)


@right("transition into another")
def _transition_into(service: Inside, tenant: str) -> Right:
    target, held = service.buy(tenant, PREMIUM), service.buy(tenant)
    service.move("2027-01-30T09:00:00Z")
    body = {
        "toSubscriptionId": target.id,
        "toCatalogItemId": service.item(PREMIUM),
        "quantity": 3,
        "transitionType": "transition_only",
    }
    return Right("POST", f"{held.path}/transitions", body)


@right("subscription")
def _subscription(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant)
    product = {
        "productId": "CFQ7TTC0LCHC",
        "skuId": "0002",
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "promotionId": promotion(service),
        "availabilityId": service.item(PREMIUM).split(":")[2],
    }
    plan = {"product": product, "quantity": 4, "customTermEndDate": "2028-01-31T00:00:00Z"}
    members = ("autoRenewEnabled", "quantity", "status", "friendlyName", "partnerId", "billingCycle")
    body = {**parts(held.now(), *members), "scheduledNextTermInstructions": plan}
    return Right("PATCH", held.path, body)


@right("next charge")
def _next_charge(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant, term="P3Y", cycle="annual")
    product = {"productId": "CFQ7TTC0LDPB", "skuId": "0001", "termDuration": "P3Y", "billingCycle": "monthly"}
    body = {
        **parts(held.now(), "autoRenewEnabled", "quantity"),
        "nextChargeInstructions": {"product": product},
    }
    return Right("PATCH", held.path, body)


@right("legacy order")
def _legacy_order(service: Inside, tenant: str) -> Right:
    line = {
        "lineItemNumber": 0,
        "offerId": offer(service, BASIC_OFFER),
        "quantity": 3,
        "friendlyName": "Desks",
        "partnerIdOnRecord": MPN,
        "additionalPartnerIdsOnRecord": [MPN],
    }
    service.answer("POST", f"/_sim/customers/{tenant}/relationships", {"tenantId": RESELLER})
    whose = {"referenceCustomerId": tenant, "partnerOnRecordAttestationAccepted": True}
    body = {"billingCycle": "annual", **whose, "lineItems": [line]}
    return Right("POST", f"/v1/customers/{tenant}/orders", body)


@right("order")
def _order(service: Inside, tenant: str) -> Right:
    line = {
        "lineItemNumber": 0,
        "offerId": service.item(STANDARD),
        "quantity": 3,
        "termDuration": "P1Y",
        "friendlyName": "Desks",
        "customTermEndDate": "2027-03-31T00:00:00Z",
        "renewsTo": {"termDuration": "P1M"},
    }
    return Right("POST", f"/v1/customers/{tenant}/orders", {"billingCycle": "monthly", "lineItems": [line]})


@right("change of a legacy order")
def _legacy_order_change(service: Inside, tenant: str) -> Right:
    order, one = legacy(service, tenant)
    line = {"lineItemNumber": 0, "offerId": one["offerId"], "subscriptionId": one["id"], "quantity": 3}
    body = {"referenceCustomerId": tenant, "billingCycle": "monthly", "lineItems": [line]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", body)


@right("cancelled legacy order")
def _cancelled_order(service: Inside, tenant: str) -> Right:
    order, _ = legacy(service, tenant)
    service.answer("PUT", "/_sim/settings", {"is_sandbox": True})
    body = {"status": "cancelled", "lineItems": [{"lineItemNumber": 0}]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", body)


@right("cancelled software")
def _cancelled_software(service: Inside, tenant: str) -> Right:
    item = {"id": 0, "catalogItemId": service.item("DG7GMGF0PNR4:0002"), "quantity": 1}
    lines = {"lineItems": [{**item, "billingCycle": "OneTime"}]}
    cart = service.call("POST", f"/v1/customers/{tenant}/carts", lines)
    done = service.call("POST", f"/v1/customers/{tenant}/carts/{cart['id']}/checkout")
    body = {"status": "cancelled", "lineItems": [{"lineItemNumber": 0}]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{done['orders'][0]['id']}", body)


@right("legacy subscription")
def _legacy_subscription(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    members = ("quantity", "status", "friendlyName", "autoRenewEnabled", "partnerId", "billingCycle")
    return Right("PATCH", f"/v1/customers/{tenant}/subscriptions/{one['id']}", parts(one, *members))


@right("support contact")
def _support_contact(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/supportcontact"
    return Right("PUT", path, {"supportTenantId": RESELLER, "supportMpnId": MPN, "name": "Meridian IT"})


@right("upgrade")
def _upgrade(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/upgrades"
    choice = service.call("GET", path)["items"][0]
    return Right("POST", path, {"targetOffer": parts(choice["targetOffer"], "id"), "upgradeType": 1})


@right("conversion")
def _conversion(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant, TRIAL_OFFER, "monthly")
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/conversions"
    return Right("POST", path, service.call("GET", path)["items"][0])


@right("migration")
def _migration(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    service.move("2027-03-01T09:00:00Z")
    body = {
        "currentSubscriptionId": one["id"],
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "purchaseFullTerm": True,
        "quantity": 3,
        "customTermEndDate": "2027-05-31T00:00:00Z",
    }
    return Right("POST", f"/v1/customers/{tenant}/migrations/newcommerce", body)


@right("scheduled migration")
def _scheduled_migration(service: Inside, tenant: str) -> Right:
    made = _migration(service, tenant)
    when = {"targetDate": "2027-05-01T00:00:00Z", "migrateOnRenewal": False}
    return Right("POST", f"{made.path}/schedules", {**made.body, **when})
