"""People in a customer's directory, and which of its plans each may use."""

import base64
import re
from typing import Any

from partner_center_simulator import catalogue, paging, wire
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Customer, Domain, Subscription
from partner_center_simulator.entities_services import LegacySubscription, User
from partner_center_simulator.offers import offer
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.renewals import sku_of
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_C = "/v1/customers/{customer}"
_U = _C + "/users"
_NAME = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@operation("list_users", "GET", _U, Access.APP)
def list_users(call: Call) -> Answer:
    """A page of the directory's people; deleted ones are not among them."""
    customer = call.world.customer(call.path["customer"])
    found = [one for one in call.world.store.of(User, customer.id) if one.state == "active"]
    size = paging.size(call, 100, 500)
    home = f"/customers/{customer.id}/users"
    chosen, links = paging.page(call, home, found, size, ("size", "filter"), lambda one: one.serial)
    return Answer(wire.collection([_body(one) for one in chosen], links))


@operation("get_user", "GET", _U + "/{user}", Access.APP)
def get_user(call: Call) -> Answer:
    """One person."""
    return Answer(_body(_user(call)))


@operation("create_user", "POST", _U, Access.APP, replays=True)
def create_user(call: Call) -> Answer:
    """Add a person; the name lies in a domain of the tenant, the password is shown once."""
    world, given = call.world, call.member()
    customer = world.customer(call.path["customer"])
    for name in ("userPrincipalName", "displayName", "usageLocation"):
        if not given.get(name):
            raise missing_property(name[0].upper() + name[1:])
    name = str(given["userPrincipalName"]).lower()
    domain = world.store.find(Domain, name.partition("@")[2])
    if not _NAME.match(name) or domain is None or domain.tenant_id != customer.id:
        raise invalid_property("UserPrincipalName")
    if any(one.name == name and one.state == "active" for one in world.store.of(User, customer.id)):
        raise invalid_property("UserPrincipalName", "The name is taken.")
    made = User(
        id=world.store.guid("user"),
        serial=world.store.last_number(),
        customer_id=customer.id,
        name=name,
        first_name=given.get("firstName"),
        last_name=given.get("lastName"),
        display_name=str(given["displayName"]),
        usage_location=str(given["usageLocation"]).upper(),
        created_at=world.clock.now(),
    )
    world.store.put(made)
    password = base64.b85encode(world.store.digest("user password"))[:14].decode()
    return Answer(
        {**_body(made), "passwordProfile": {"forceChangePassword": True, "password": password}}, 201
    )


@operation("delete_user", "DELETE", _U + "/{user}", Access.APP)
def delete_user(call: Call) -> Answer:
    """Take a person out of the directory, and with it the licences."""
    one = _user(call)
    changes = {"state": "inactive", "deleted_at": call.world.clock.now(), "licences": ()}
    call.world.store.put(one.model_copy(update=changes))
    return Answer(status=204)


@operation("list_user_licences", "GET", _U + "/{user}/licenses", Access.APP)
def list_user_licences(call: Call) -> Answer:
    """The plans that a person may use."""
    one = _user(call)
    names = {key: name for key, name, _ in _plans(call.world, one.customer_id)}
    items = [
        {
            "productSku": {"id": key, "name": names.get(key, "")},
            "servicePlans": [],
            "attributes": {"objectType": "License"},
        }
        for key in one.licences
    ]
    return Answer(wire.collection(items))


@operation("update_licences", "POST", _U + "/{user}/licenseupdates", Access.USER, replays=True)
def update_licences(call: Call) -> Answer:
    """Give a person licences and take others away, as long as there are seats."""
    world, given, one = call.world, call.member(), _user(call)
    wanted, gone = given.get("licensesToAssign") or [], given.get("licensesToRemove") or []
    if not isinstance(wanted, list) or not isinstance(gone, list):
        raise invalid_property("LicensesToAssign")
    adding = {_sku_id(item, "LicensesToAssign") for item in wanted}
    removing = {_sku_id(item, "LicensesToRemove") for item in gone}
    plans = {key: seats for key, _, seats in _plans(world, one.customer_id)}
    for key in sorted(adding - set(one.licences)):
        if key not in plans:
            raise invalid_property("LicensesToAssign", f"The customer does not own {key}.")
        if _assigned(world, one.customer_id, key) >= plans[key]:
            raise Refusal(400, 800017, f"No licence of {key} is left.")
    kept = tuple(sorted((set(one.licences) | adding) - removing))
    world.store.put(one.model_copy(update={"licences": kept}))
    return Answer({**given, "attributes": {"objectType": "LicenseUpdate"}}, 201)


@operation("list_subscribed_skus", "GET", _C + "/subscribedskus", Access.APP)
def list_subscribed_skus(call: Call) -> Answer:
    """The seats of each plan that the customer has, and how many are given to people."""
    customer = call.world.customer(call.path["customer"])
    items = []
    for key, name, seats in _plans(call.world, customer.id):
        given = _assigned(call.world, customer.id, key)
        items.append(
            {
                "availableUnits": max(0, seats - given),
                "activeUnits": seats,
                "consumedUnits": given,
                "suspendedUnits": 0,
                "totalUnits": seats,
                "warningUnits": 0,
                "productSku": {"id": key, "name": name, "targetType": "User"},
                "servicePlans": [],
                "capabilityStatus": "Enabled",
                "attributes": {"objectType": "SubscribedSku"},
            }
        )
    return Answer(wire.collection(items))


def _plans(world: World, customer_id: str) -> list[tuple[str, str, int]]:
    """Id, name and active seats of each plan that a customer holds."""
    found: dict[str, tuple[str, int]] = {}
    for one in world.store.of(Subscription, customer_id):
        if one.status == "active":
            digest = catalogue.term_id(sku_of(one), "provisioning", "")
            key = f"{digest[:8]}-{digest[8:12]}-4000-8000-{digest}"
            found[key] = (one.name, found.get(key, ("", 0))[1] + one.quantity)
    for older in world.store.of(LegacySubscription, customer_id):
        plan = offer(older.offer_id)
        if older.status == "active" and plan is not None:
            key = plan.id.lower()
            found[key] = (plan.name, found.get(key, ("", 0))[1] + older.quantity)
    return [(key, name, seats) for key, (name, seats) in found.items()]


def _assigned(world: World, customer_id: str, key: str) -> int:
    return sum(1 for one in world.store.of(User, customer_id) if key in one.licences)


def _sku_id(item: Any, member: str) -> str:
    key = (item.get("skuId") if isinstance(item, dict) else item) or ""
    if not key:
        raise invalid_property(member)
    return str(key).lower()


def _user(call: Call) -> User:
    customer: Customer = call.world.customer(call.path["customer"])
    found = call.world.store.find(User, call.path["user"].lower())
    if found is None or found.customer_id != customer.id:
        raise Refusal(404, 60002, "The user was not found.")
    return found


def _body(one: User) -> dict[str, Any]:
    return {
        "id": one.id,
        "userPrincipalName": one.name,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "displayName": one.display_name,
        "usageLocation": one.usage_location,
        "userDomainType": "none",
        "state": one.state,
        "softDeletionTime": print_instant(one.deleted_at) if one.deleted_at else None,
        "links": {"self": wire.link(f"/customers/{one.customer_id}/users/{one.id}")},
        "attributes": {"objectType": "CustomerUser"},
    }
