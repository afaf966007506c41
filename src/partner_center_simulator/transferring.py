"""What a transfer between providers does: who may ask, who decides, and what becomes of the subscriptions."""

from collections.abc import Sequence
from datetime import datetime

from partner_center_simulator import gates
from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS
from partner_center_simulator.entities import Customer, Order, OrderLine, Subscription
from partner_center_simulator.entities_transfers import (
    ForeignSubscription,
    OtherProvider,
    Transfer,
    TransferLine,
)
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.renewals import QUIET, aged, sku_of
from partner_center_simulator.sku import SAAS
from partner_center_simulator.world import World

# A subscription of the transfer, and the partner on record that it is to have.
Wanted = tuple[str, str]


def name_of(world: World, tenant_id: str) -> str:
    """What a provider is called, our own or another."""
    if tenant_id == world.partner.tenant_id:
        return world.partner.name
    found = world.store.find(OtherProvider, tenant_id)
    return found.name if found else ""


def held_by(world: World, customer: Customer, provider_id: str) -> list[Subscription]:
    """What a provider sold to a customer."""
    if provider_id == world.partner.tenant_id:
        return world.store.of(Subscription, customer.id)
    foreign = world.store.of(ForeignSubscription, customer.id)
    return [one.held for one in foreign if one.provider_id == provider_id]


def ask(
    world: World, customer: Customer, parties: tuple[str, str], asked_by: str, wanted: Sequence[Wanted] | None
) -> Transfer:
    """Record a transfer from the first party to the second; without names it is about all that is active."""
    source_id, target_id = parties
    held = {one.id: one for one in held_by(world, customer, source_id)}
    if wanted is None:
        # Without names all that may go is meant; marketplace products stay (Microsoft: Transfer subscriptions).
        active = (one for one in held.values() if one.status == "active")
        wanted = [(one.id, "") for one in active if sku_of(one).family != SAAS]
    if not wanted:
        raise _invalid("The source partner has no active subscription of the customer.")
    under_way = {
        line.subscription_id
        for one in world.store.of(Transfer, customer.id)
        if one.is_open
        for line in one.lines
    }
    lines = []
    for key, partner_id in wanted:
        found = held.get(key)
        if found is None or found.status != "active":
            raise _invalid(f"The subscription {key} is not an active one of the source partner.")
        if sku_of(found).family == SAAS:
            raise Refusal(
                400, 900146, "Products of the marketplace do not go with a transfer. Leave them out."
            )
        if key in under_way:
            raise Refusal(409, 900101, f"A transfer of the subscription {key} is in progress.")
        if partner_id and target_id == world.partner.tenant_id:
            gates.check_reseller(world, partner_id)
        lines.append(_line(found, partner_id))
    now = world.clock.now()
    made = Transfer(
        id=world.store.guid("transfer"),
        customer_id=customer.id,
        source_id=source_id,
        target_id=target_id,
        asked_by=asked_by,
        created_at=now,
        modified_at=now,
        modified_by=asked_by,
        lines=tuple(lines),
    )
    world.store.put(made)
    return made


def decide(world: World, one: Transfer, who: str, *, is_accepted: bool) -> Transfer:
    """Let the party that was asked take or refuse a transfer, and move what is taken."""
    if who == one.asked_by:
        raise _refused(one, "the partner that asked for it does not decide it")
    _check_open(one)
    now = world.clock.now()
    changes = {"modified_at": now, "modified_by": who}
    if not is_accepted:
        decided = one.model_copy(update={**changes, "status": "Reject"})
    else:
        lines = _moved(world, one)
        done = [line.status == "Complete" for line in lines]
        status = "Complete" if all(done) else "PartiallyComplete" if any(done) else "Failed"
        decided = one.model_copy(update={**changes, "status": status, "completed_at": now, "lines": lines})
    world.store.put(decided)
    return decided


def withdraw(world: World, one: Transfer, who: str) -> None:
    """Let the party that asked take its request back; nothing is left of it."""
    if who != one.asked_by:
        raise _refused(one, "only the partner that asked for it withdraws it")
    _check_open(one)
    world.store.remove(one)


def _check_open(one: Transfer) -> None:
    if not one.is_open:
        raise _refused(one, f"its status is {one.status}")


def _refused(one: Transfer, why: str) -> Refusal:
    return Refusal(400, 900102, f"The transfer {one.id} cannot change so: {why}.")


def _invalid(description: str) -> Refusal:
    return Refusal(400, 800078, description)


def _line(one: Subscription, partner_id: str) -> TransferLine:
    return TransferLine(
        subscription_id=one.id,
        offer_id=f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        billing_cycle=one.billing_cycle,
        friendly_name=one.friendly_name,
        quantity=one.quantity,
        partner_id=partner_id,
    )


def _moved(world: World, one: Transfer) -> tuple[TransferLine, ...]:
    """Every line with what became of it; a subscription with a change under way makes all wait."""
    customer = world.customer(one.customer_id)
    held = {found.id: found for found in held_by(world, customer, one.source_id)}
    found = [(line, held.get(line.subscription_id)) for line in one.lines]
    if any(sub is not None and sub.pending_until is not None for _, sub in found):
        raise Refusal(409, 900104, "A subscription of the transfer is busy. Try again later.")
    lines = []
    for line, sub in found:
        if sub is None or sub.status != "active":
            state = sub.status if sub else "unknown"
            error = f"Subscription must be active to be transferred. Current state: {state}"
            lines.append(line.model_copy(update={"status": "Failed", "error": error}))
            continue
        order_id = _hand_over(world, one, line, sub)
        lines.append(line.model_copy(update={"status": "Complete", "new_order_id": order_id}))
    return tuple(lines)


def _hand_over(world: World, one: Transfer, line: TransferLine, old: Subscription) -> str:
    """End a subscription at the source and go on with it at the target, its term unbroken; returns the order."""
    store, now = world.store, world.clock.now()
    new = old.model_copy(
        update={
            "id": store.guid("subscription"),
            "order_id": store.digest("order").hex()[:12],
            "partner_id": line.partner_id,
        }
    )
    if one.source_id == world.partner.tenant_id:
        store.put(old.model_copy(update={"status": "deleted", "state_until": None, **QUIET}))
    else:
        store.remove(ForeignSubscription(provider_id=one.source_id, held=old))
    if one.target_id == world.partner.tenant_id:
        store.put(_order(new, now))
        store.put(new)
    else:
        store.put(ForeignSubscription(provider_id=one.target_id, held=new))
    return new.order_id


def _order(one: Subscription, now: datetime) -> Order:
    line = OrderLine(
        number=0,
        catalog_item_id=f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        subscription_id=one.id,
        quantity=one.quantity,
        term_duration=one.term_duration,
        friendly_name=one.friendly_name,
        partner_id=one.partner_id or None,
        unit_price=one.unit_price,
        cycles=max(1, TERM_MONTHS[one.term_duration] // CYCLE_MONTHS[one.billing_cycle]),
    )
    return Order(
        id=one.order_id,
        customer_id=one.customer_id,
        cart_id="",
        billing_cycle=one.billing_cycle,
        currency_code=one.currency_code,
        created_at=now,
        due_at=now,
        provisioned_at=now,
        lines=(line,),
    )


@happening(ForeignSubscription)
def _time_passes(world: World, one: ForeignSubscription, moment: datetime) -> None:
    world.store.put(one.model_copy(update={"held": aged(world, one.held, moment)}))
