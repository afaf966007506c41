"""Control that only looks: counts, calls, customers, subscriptions."""

from collections import Counter
from typing import Any

from partner_center_simulator.entities import (
    Agreement,
    Attestation,
    Cart,
    Customer,
    Domain,
    Entity,
    Order,
    Subscription,
)
from partner_center_simulator.entities_services import LegacyOrder, LegacySubscription
from partner_center_simulator.refusals import invalid_property
from partner_center_simulator.resources import legacy_subscriptions
from partner_center_simulator.resources.customers import customer_body
from partner_center_simulator.resources.subscriptions import subscription_body
from partner_center_simulator.routing import Access, Answer, Call, operation

_OWNED: dict[str, tuple[type[Entity], ...]] = {
    "orders": (Order, LegacyOrder),
    "subscriptions": (Subscription, LegacySubscription),
    "carts": (Cart,),
    "agreements": (Agreement,),
}


@operation("sim_counts", "GET", "/_sim/counts", Access.CONTROL)
def counts(call: Call) -> Answer:
    """How many of each there are: in total, by customer, and customers by domain."""
    store = call.world.store
    totals = {name: sum(map(store.count, kinds)) for name, kinds in _OWNED.items()}
    totals |= {
        "customers": store.count(Customer),
        "attestations": store.count(Attestation),
        "domains": store.count(Domain),
    }
    used = Counter(one.used_by for one in store.all(Attestation) if one.used_by)
    by_customer = {
        one.id: {name: sum(len(store.of(kind, one.id)) for kind in kinds) for name, kinds in _OWNED.items()}
        | {"attestations": used[one.id]}
        for one in store.all(Customer)
    }
    by_domain = dict(Counter(one.domain for one in store.all(Customer)))
    return Answer({**totals, "by_customer": by_customer, "by_domain": by_domain})


@operation("sim_calls", "GET", "/_sim/calls", Access.CONTROL)
def calls(call: Call) -> Answer:
    """The calls after a number; the log forgets the oldest beyond five thousand."""
    since = call.text("since") or "0"
    if not since.isdecimal():
        raise invalid_property("since")
    found = [one for one in call.world.calls if one["number"] > int(since)]
    last = found[-1]["number"] if found else int(since)
    return Answer({"calls": found, "last": last})


@operation("sim_customers", "GET", "/_sim/customers", Access.CONTROL)
def customers(call: Call) -> Answer:
    """All customers as the API shows them, with their resellers and what they accepted."""
    items: list[dict[str, Any]] = [
        {
            **customer_body(one),
            "resellers": list(one.reseller_ids),
            "isSigned": one.directly_signed,
            "vettingStatus": one.vetting_status,
            "qualifications": list(one.qualifications),
        }
        for one in call.world.store.all(Customer)
    ]
    return Answer(items)


@operation("sim_subscriptions", "GET", "/_sim/subscriptions", Access.CONTROL)
def subscriptions(call: Call) -> Answer:
    """All subscriptions as the API shows them, with their customer."""
    world = call.world
    found = [
        {**subscription_body(world, one), "customerId": one.customer_id}
        for one in world.store.all(Subscription)
    ]
    older = [
        {**body, "customerId": one.id}
        for one in world.store.all(Customer)
        for body in legacy_subscriptions.bodies(world, one)
    ]
    return Answer([*found, *older])
