"""What hangs on a subscription: add-ons, provisioning, support contact, registration, overage."""

from datetime import timedelta
from typing import Any

from partner_center_simulator import catalogue, standing, wire
from partner_center_simulator.calendar_dates import print_day
from partner_center_simulator.entities import Reseller, Subscription
from partner_center_simulator.entities_subscriptions import Overage
from partner_center_simulator.refusals import Refusal, missing_property
from partner_center_simulator.renewals import sku_of
from partner_center_simulator.resources import legacy_changes, legacy_subscriptions
from partner_center_simulator.resources.subscriptions import subscription_at, subscription_body
from partner_center_simulator.routing import Access, Answer, Call, operation

_C = "/v1/customers/{customer}/subscriptions"
_S = _C + "/{subscription}"
_KINDS = ("PhoneServices",)


@operation("list_subscription_addons", "GET", _S + "/addons", Access.APP)
def list_subscription_addons(call: Call) -> Answer:
    """The customer's add-ons that this subscription makes usable; in new commerce they stand on their own."""
    if older := legacy_subscriptions.find(call):
        return Answer(wire.collection(legacy_subscriptions.addons(call.world, older)))
    world, one = call.world, subscription_at(call)
    base = sku_of(one).id
    found = [
        held
        for held in world.store.of(Subscription, one.customer_id)
        if base in sku_of(held).prerequisites and held.status != "deleted"
    ]
    return Answer(wire.collection([subscription_body(world, held) for held in found]))


@operation("subscription_provisioning_status", "GET", _S + "/provisioningstatus", Access.USER)
def subscription_provisioning_status(call: Call) -> Answer:
    """Whether the seats are there; needs delegated administration (Microsoft: Get subscription provisioning status)."""
    if older := legacy_subscriptions.find(call):
        standing.require_delegation(call.world, call.world.customer(older.customer_id))
        return Answer(legacy_subscriptions.provisioning_body(older))
    one = subscription_at(call)
    standing.require_delegation(call.world, call.world.customer(one.customer_id))
    ready_at = one.created_at + timedelta(seconds=call.world.settings.settling_seconds)
    is_waiting = one.pending_until is not None or call.world.clock.now() < ready_at
    digest = catalogue.term_id(sku_of(one), "provisioning", "")
    statuses = {"active": "success", "suspended": "success", "expired": "success", "pending": "pending"}
    return Answer(
        {
            "skuId": f"{digest[:8]}-{digest[8:12]}-4000-8000-{digest}",
            "status": "pending" if is_waiting else statuses.get(one.status, "failed"),
            "quantity": one.quantity,
            "endDate": print_day(one.term_ends),
            "attributes": {"objectType": "SubscriptionProvisioningStatus"},
        }
    )


@operation("get_support_contact", "GET", _S + "/supportcontact", Access.USER)
def get_support_contact(call: Call) -> Answer:
    """Who supports it: the reseller on record, else the provider."""
    if older := legacy_subscriptions.find(call):
        return Answer(legacy_changes.contact_of(call, older))
    world, one = call.world, subscription_at(call)
    reseller, own = world.reseller_by_mpn(one.partner_id), world.partner
    uri = f"/customers/{one.customer_id}/subscriptions/{one.id}/supportcontact"
    return Answer(
        {
            "supportTenantId": reseller.tenant_id if reseller else own.tenant_id,
            "supportMpnId": one.partner_id if reseller else own.mpn_id,
            "name": reseller.name if reseller else own.name,
            "links": {"self": wire.link(uri)},
            "attributes": {"objectType": "SupportContact"},
        }
    )


@operation("put_support_contact", "PUT", _S + "/supportcontact", Access.USER, replays=True)
def put_support_contact(call: Call) -> Answer:
    """Refused in new commerce: only a legacy subscription's contact can be changed."""
    if older := legacy_subscriptions.find(call):
        return legacy_changes.put_contact(call, older)
    subscription_at(call)
    given = call.member()
    wanted = str(given.get("supportTenantId") or "").lower()
    if not wanted:
        raise missing_property("SupportTenantId")
    if call.world.store.find(Reseller, wanted) is None:
        raise Refusal(400, 800016, "The support contact is not a reseller of the partner.")
    raise Refusal(400, 800042, "The support contact of a new-commerce subscription cannot be changed.")


@operation("register_subscription", "POST", _S + "/registrations", Access.APP, replays=True)
def register_subscription(call: Call) -> Answer:
    """Refused: only Azure subscriptions are registered for reservations."""
    subscription_at(call)
    raise Refusal(400, 800011, "The subscription is not a valid Azure subscription.")


@operation("registration_status", "GET", _S + "/registrationstatus", Access.APP)
def registration_status(call: Call) -> Answer:
    """Never registered, as it is no Azure subscription."""
    one = subscription_at(call)
    return Answer({"subscriptionId": one.id, "status": "notregistered"})


@operation("get_overage", "GET", _C + "/overage", Access.APP)
def get_overage(call: Call) -> Answer:
    """Which phone plans may go on at pay-as-you-go prices."""
    customer = call.world.customer(call.path["customer"])
    return Answer(wire.collection([_overage_body(one) for one in call.world.store.of(Overage, customer.id)]))


@operation("put_overage", "PUT", _C + "/overage", Access.APP, replays=True)
def put_overage(call: Call) -> Answer:
    """Allow or forbid pay-as-you-go; allowing needs an Azure entitlement."""
    world, given = call.world, call.member()
    customer = world.customer(call.path["customer"])
    kind, entitlement = str(given.get("type") or _KINDS[0]), given.get("azureEntitlementId")
    if kind.lower() != _KINDS[0].lower():
        raise Refusal(400, 900126, f"The enum value '{kind}' cannot be parsed.")
    if not isinstance(given.get("overageEnabled"), bool):
        raise missing_property("OverageEnabled")
    if given["overageEnabled"] and not entitlement:
        raise Refusal(404, 800111, "No Azure subscription with the entitlement id was found.")
    one = Overage(
        customer_id=customer.id,
        kind=_KINDS[0],
        partner_id=world.partner.tenant_id,
        azure_entitlement_id=str(entitlement) if entitlement else None,
        is_enabled=given["overageEnabled"],
    )
    world.store.put(one)
    return Answer(_overage_body(one))


def _overage_body(one: Overage) -> dict[str, Any]:
    return {
        "azureEntitlementId": one.azure_entitlement_id,
        "partnerId": one.partner_id,
        "type": one.kind,
        "overageEnabled": one.is_enabled,
        "attributes": {"objectType": "Overage"},
    }
