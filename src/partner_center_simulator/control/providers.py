"""Control of other providers: what they hold of our customers, what they ask for, offer and decide."""

from typing import Any

from partner_center_simulator import catalogue, prices, transferring
from partner_center_simulator.calendar_dates import last_day_of_term
from partner_center_simulator.catalogue import CURRENCIES
from partner_center_simulator.control import reading
from partner_center_simulator.entities import SeatBatch, Subscription
from partner_center_simulator.entities_transfers import ForeignSubscription, OtherProvider, Transfer
from partner_center_simulator.resources.products import current_availability
from partner_center_simulator.resources.subscriptions import subscription_body
from partner_center_simulator.resources.transfers import transfer_body, wanted_lines
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SEATS
from partner_center_simulator.world import GUID, WINDOW, World

_PROVIDER = frozenset({"tenant_id", "name"})
_HELD = frozenset({"customer", "product_id", "sku_id", "quantity", "term_duration", "billing_cycle"})
_ASKED = frozenset({"customer", "wants", "line_items"})
_DECIDED = frozenset({"status"})
_WISHES = ("ours", "to give")


@operation("sim_list_providers", "GET", "/_sim/providers", Access.CONTROL)
def list_providers(call: Call) -> Answer:
    """All other providers."""
    return Answer([_provider_body(one) for one in call.world.store.all(OtherProvider)])


@operation("sim_add_provider", "POST", "/_sim/providers", Access.CONTROL)
def add_provider(call: Call) -> Answer:
    """Add another provider, or rename the one with this tenant id."""
    given, store = reading.wanted(call, _PROVIDER), call.world.store
    tenant_id = str(given.get("tenant_id") or store.guid("provider")).lower()
    if not GUID.match(tenant_id) or tenant_id == call.world.partner.tenant_id:
        raise reading.refuse("tenant_id must be a GUID, and not our own.")
    made = OtherProvider(tenant_id=tenant_id, name=reading.text(given, "name"))
    store.put(made)
    return Answer(_provider_body(made), 201)


@operation("sim_list_foreign_subscriptions", "GET", "/_sim/providers/{tenant}/subscriptions", Access.CONTROL)
def list_foreign_subscriptions(call: Call) -> Answer:
    """What another provider sold to our customers, as its own API would show it."""
    world, provider = call.world, _provider(call)
    found = [
        one.held for one in world.store.all(ForeignSubscription) if one.provider_id == provider.tenant_id
    ]
    return Answer([_held_body(world, one) for one in found])


@operation("sim_add_foreign_subscription", "POST", "/_sim/providers/{tenant}/subscriptions", Access.CONTROL)
def add_foreign_subscription(call: Call) -> Answer:
    """Let another provider sell a plan to a customer of ours, from today on."""
    given, world, provider = reading.wanted(call, _HELD), call.world, _provider(call)
    customer, now = world.customer(reading.text(given, "customer")), world.clock.now()
    sku = catalogue.sku(reading.text(given, "product_id"), reading.text(given, "sku_id"))
    if sku is None or sku.family != SEATS:
        raise reading.refuse("No such SKU that is sold by seats.")
    term = reading.text(given, "term_duration", "P1Y").upper()
    cycle = reading.text(given, "billing_cycle", "monthly").lower()
    if (term, cycle) not in sku.plans:
        raise reading.refuse(f"The term {term} billed {cycle} is not offered.")
    quantity, country = given.get("quantity", 1), customer.address.country
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= sku.maximum:
        raise reading.refuse(f"quantity is a whole number up to {sku.maximum}.")
    base, currency = prices.base_price(world.store, sku, country, now), CURRENCIES[country]
    held = Subscription(
        id=world.store.guid("subscription"),
        customer_id=customer.id,
        order_id=world.store.digest("order").hex()[:12],
        product_id=sku.product_id,
        sku_id=sku.sku_id,
        availability_id=current_availability(world, sku, country),
        name=sku.title,
        friendly_name=sku.title,
        quantity=quantity,
        term_duration=term,
        billing_cycle=cycle,
        currency_code=currency,
        unit_price=prices.cycle_price(base, term, cycle, currency),
        created_at=now,
        anchor=now.date(),
        term_starts=now.date(),
        term_ends=last_day_of_term(now.date(), term),
        window_starts=now,
        partner_id="",
        is_trial=sku.is_trial,
        batches=(SeatBatch(quantity=quantity, until=now + WINDOW),),
    )
    world.store.put(ForeignSubscription(provider_id=provider.tenant_id, held=held))
    return Answer(_held_body(world, held), 201)


@operation("sim_ask_for_transfer", "POST", "/_sim/providers/{tenant}/transfers", Access.CONTROL)
def ask_for_transfer(call: Call) -> Answer:
    """Let another provider ask for subscriptions of ours, or offer us some of its own."""
    given, world, provider = reading.wanted(call, _ASKED), call.world, _provider(call)
    customer, wants = (
        world.customer(reading.text(given, "customer")),
        reading.text(given, "wants", _WISHES[0]),
    )
    if wants not in _WISHES:
        raise reading.refuse(f"wants is one of {_WISHES}.")
    own, other = world.partner.tenant_id, provider.tenant_id
    parties = (own, other) if wants == _WISHES[0] else (other, own)
    made = transferring.ask(world, customer, parties, other, wanted_lines(given.get("line_items")))
    return Answer(transfer_body(world, made), 201)


@operation("sim_decide_transfer", "POST", "/_sim/transfers/{transfer}", Access.CONTROL)
def decide_transfer(call: Call) -> Answer:
    """Let the other provider accept or reject what we asked for, or withdraw what it asked for."""
    given, world = reading.wanted(call, _DECIDED), call.world
    one = world.store.find(Transfer, call.path["transfer"].lower())
    if one is None:
        raise reading.refuse("No such transfer.")
    status = reading.text(given, "status")
    other = one.target_id if one.source_id == world.partner.tenant_id else one.source_id
    if status == "withdraw":
        transferring.withdraw(world, one, other)
        return Answer({"id": one.id, "status": status})
    if status not in ("accept", "reject"):
        raise reading.refuse("status is accept, reject or withdraw.")
    return Answer(
        transfer_body(world, transferring.decide(world, one, other, is_accepted=status == "accept"))
    )


def _provider(call: Call) -> OtherProvider:
    found = call.world.store.find(OtherProvider, call.path["tenant"].lower())
    if found is None:
        raise reading.refuse("No such provider.")
    return found


def _provider_body(one: OtherProvider) -> dict[str, Any]:
    return {"tenantId": one.tenant_id, "name": one.name}


def _held_body(world: World, one: Subscription) -> dict[str, Any]:
    return {**subscription_body(world, one), "customerId": one.customer_id}
