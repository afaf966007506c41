"""Upgrades of legacy subscriptions and conversions of legacy trials (Microsoft: Upgrade resources, Conversions)."""

from collections.abc import Iterator
from typing import Any

from partner_center_simulator import gates, legacy, offers, standing, wire
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import LegacySubscription
from partner_center_simulator.legacy import Wanted
from partner_center_simulator.offers import Offer
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.resources import legacy_subscriptions
from partner_center_simulator.resources.offer_lists import offer_body
from partner_center_simulator.resources.subscriptions import subscription_at
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_S = "/v1/customers/{customer}/subscriptions/{subscription}"
_UPGRADE_ONLY, _WITH_LICENCES = "upgrade_only", "upgrade_with_license_transfer"
# Read by name or by number; errors and results are printed with numbers (Microsoft: Transition a subscription).
_TYPES = ("none", _UPGRADE_ONLY, _WITH_LICENCES)
_ERRORS = (
    "other",
    "delegated_admin_permissions_disabled",
    "subscription_status_not_active",
    "conflicting_service_types",
    "concurrency_conflicts",
    "user_context_required",
    "subscription_add_ons_present",
    "subscription_does_not_have_any_upgrade_paths",
    "subscription_target_offer_not_found",
    "subscription_not_provisioned",
)


@operation("list_upgrades", "GET", _S + "/upgrades", Access.APP)
def list_upgrades(call: Call) -> Answer:
    """To which offers a subscription may go, and what is in the way of each."""
    one = legacy_subscriptions.find(call)
    if one is None:
        subscription_at(call)
        return Answer(wire.collection([]))
    return Answer(wire.collection([_upgrade_body(call.world, one, offer) for offer in _targets(one)]))


@operation("create_upgrade", "POST", _S + "/upgrades", Access.APP, replays=True)
def create_upgrade(call: Call) -> Answer:
    """Make the subscription one to the offer chosen: a new one takes its place."""
    world, given, one = call.world, call.member(), _legacy(call)
    customer = world.customer(one.customer_id)
    gates.check_parties(world, customer)
    chosen = given.get("targetOffer")
    target_id = str(chosen.get("id") or "").upper() if isinstance(chosen, dict) else ""
    target = next((offer for offer in _targets(one) if offer.id == target_id), None)
    kind = _type(given.get("upgradeType"))
    wrong = list(_errors(world, one, target))
    if kind == _WITH_LICENCES and not standing.is_delegated(world, customer):
        wrong.append(_error("delegated_admin_permissions_disabled"))
    result = {"sourceSubscriptionId": one.id.upper(), "upgradeType": _TYPES.index(kind), "licenseErrors": []}
    if wrong or target is None:
        return Answer({**result, "upgradeErrors": wrong, **_kind("UpgradeResult")})
    wanted = Wanted(target.id, one.quantity, one.billing_cycle, one.friendly_name, one.partner_id or None)
    made = legacy.place(world, customer, [wanted], one.billing_cycle)
    changes = {"status": "deleted", "due_at": None, "auto_renew": False, "version": one.version + 1}
    world.store.put(one.model_copy(update=changes))
    target_key = made.lines[0].subscription_id.upper()
    return Answer(
        {**result, "targetSubscriptionId": target_key, "upgradeErrors": [], **_kind("UpgradeResult")}
    )


@operation("list_conversions", "GET", _S + "/conversions", Access.USER)
def list_conversions(call: Call) -> Answer:
    """Into which paid offers a trial may be converted."""
    one = legacy_subscriptions.find(call)
    if one is None:
        subscription_at(call)
        return Answer(wire.collection([]))
    items = [
        {
            "offerId": one.offer_id,
            "targetOfferId": key,
            "orderId": one.order_id.upper(),
            "quantity": one.quantity,
            "billingCycle": one.billing_cycle,
            **_kind("Conversion"),
        }
        for key in offers.ids(legacy.found(one.offer_id).conversions)
    ]
    return Answer(wire.collection(items))


@operation("create_conversion", "POST", _S + "/conversions", Access.USER, replays=True)
def create_conversion(call: Call) -> Answer:
    """Make a trial a paid subscription, which keeps its id."""
    world, given, one = call.world, call.member(), _legacy(call)
    gates.check_parties(world, world.customer(one.customer_id))
    target_id = str(given.get("targetOfferId") or "").upper()
    if not target_id:
        raise missing_property("TargetOfferId")
    quantity, cycle = given.get("quantity", one.quantity), str(given.get("billingCycle") or "monthly").lower()
    result = {"subscriptionId": one.id.upper(), "offerId": one.offer_id, "targetOfferId": target_id}
    if target_id not in offers.ids(legacy.found(one.offer_id).conversions) or one.status != "active":
        error = {"code": "conversions_not_found", "description": "The trial cannot be converted so."}
        return Answer({**result, "error": error, **_kind("ConversionResult")})
    target = legacy.found(target_id)
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= target.maximum:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {target.maximum}.")
    if cycle not in target.cycles:
        raise Refusal(400, 6001, f"The offer {target.id} does not support the billing cycle.")
    changes: dict[str, Any] = {
        "offer_id": target.id,
        "quantity": quantity,
        "billing_cycle": cycle,
        "auto_renew": True,
        "term_started_at": world.clock.now(),
        "version": one.version + 1,
    }
    changed = one.model_copy(update=changes)
    world.store.put(changed.model_copy(update={"due_at": legacy.term_end(changed)}))
    return Answer({**result, **_kind("ConversionResult")})


def _type(given: Any) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        kind = _TYPES[given] if 0 <= given < len(_TYPES) else str(given)
    else:
        kind = str(given or _UPGRADE_ONLY).lower()
    if kind not in (_UPGRADE_ONLY, _WITH_LICENCES):
        raise Refusal(400, 900126, f"The enum value '{given}' cannot be parsed.")
    return kind


def _legacy(call: Call) -> LegacySubscription:
    one = legacy_subscriptions.find(call)
    if one is None:
        subscription_at(call)
        raise Refusal(400, 800042, "Subscriptions of new commerce are changed by transitions.")
    return one


def _targets(one: LegacySubscription) -> list[Offer]:
    return [legacy.found(key) for key in offers.ids(legacy.found(one.offer_id).upgrades)]


def _upgrade_body(world: World, one: LegacySubscription, target: Offer) -> dict[str, Any]:
    customer = world.store.find(Customer, one.customer_id)
    assert customer is not None
    wrong = list(_errors(world, one, target))
    with_licences = standing.is_delegated(world, customer)
    kind = "none" if wrong else (_WITH_LICENCES if with_licences else _UPGRADE_ONLY)
    return {
        "targetOffer": offer_body(target, customer.address.country, "en-US"),
        "upgradeType": kind,
        "isEligible": not wrong,
        "quantity": one.quantity,
        "upgradeErrors": wrong,
        **_kind("Upgrade"),
    }


def _errors(world: World, one: LegacySubscription, target: Offer | None) -> Iterator[dict[str, Any]]:
    if not legacy.found(one.offer_id).upgrades:
        yield _error("subscription_does_not_have_any_upgrade_paths")
        return
    if target is None:
        yield _error("subscription_target_offer_not_found")
        return
    if one.status != "active":
        yield _error("subscription_status_not_active")
    held = world.store.of(LegacySubscription, one.customer_id)
    if any(addon.parent_id == one.id and addon.status != "deleted" for addon in held):
        yield _error("subscription_add_ons_present")
    alive = sum(1 for sub in held if sub.offer_id == target.id and sub.status != "deleted")
    if target.limit_unit == "Concurrent" and alive >= target.limit:
        yield _error("concurrency_conflicts")


def _error(name: str) -> dict[str, Any]:
    text = name.replace("_", " ").capitalize() + "."
    return {"code": _ERRORS.index(name), "description": text, **_kind("UpgradeError")}


def _kind(name: str) -> dict[str, Any]:
    return {"attributes": {"objectType": name}}


def contact_of(call: Call, one: LegacySubscription) -> dict[str, Any]:
    """Who supports a legacy subscription: who was named, else the reseller on record, else the provider."""
    world = call.world
    reseller, own = world.reseller_by_mpn(one.partner_id), world.partner
    usual = (own.tenant_id, own.mpn_id, own.name)
    if reseller is not None:
        usual = (reseller.tenant_id, one.partner_id, reseller.name)
    tenant, number, name = one.support_contact or usual
    uri = f"/customers/{one.customer_id}/subscriptions/{one.id.upper()}/supportcontact"
    return {
        "supportTenantId": tenant,
        "supportMpnId": number,
        "name": name,
        "links": {"self": wire.link(uri)},
        **_kind("SupportContact"),
    }


def put_contact(call: Call, one: LegacySubscription) -> Answer:
    """Name another supporter, who must be a reseller of the provider with that PartnerID."""
    given, world = call.member(), call.world
    number = str(given.get("supportMpnId") or "")
    reseller = world.reseller_by_mpn(number)
    if reseller is None:
        raise Refusal(400, 800016, "The support contact is not a reseller of the partner.")
    if str(given.get("supportTenantId") or reseller.tenant_id).lower() != reseller.tenant_id:
        raise invalid_property("SupportTenantId")
    contact = (reseller.tenant_id, number, str(given.get("name") or reseller.name))
    changed = one.model_copy(update={"support_contact": contact, "version": one.version + 1})
    world.store.put(changed)
    return Answer(contact_of(call, changed))
