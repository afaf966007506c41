"""What moves a legacy subscription to new commerce: what is in the way, and what comes of it."""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from partner_center_simulator import catalogue, coterm, gates, legacy, prices, seats
from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import add_months, last_day_of_term, print_day
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.entities import Customer, Order, OrderLine, Subscription
from partner_center_simulator.entities_services import LegacySubscription
from partner_center_simulator.entities_support import Migration, MigrationSchedule, Move, Plan
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.resources.products import current_availability, is_purchasable
from partner_center_simulator.resources.term_end_dates import ends_well
from partner_center_simulator.world import World

__all__ = ["Move", "Plan", "begin", "check", "guid", "obstacles", "target_of"]
G = TypeVar("G")
_BEFORE_THE_END = timedelta(hours=24)


def guid(words: str) -> str:
    """An id that depends on its words only."""
    return str(uuid.UUID(bytes=hashlib.sha256(words.encode()).digest()[:16], version=4))


def target_of(one: LegacySubscription) -> Sku | None:
    """The plan of new commerce that is called like the offer."""
    name = legacy.found(one.offer_id).name
    return next((sku for sku in catalogue.SKUS if sku.title == name and not sku.is_trial), None)


def obstacles(world: World, customer: Customer, one: LegacySubscription, plan: Plan) -> Iterator[Refusal]:
    """Everything that is in the way, in the words of Microsoft's error codes."""
    now, sku = world.clock.now(), target_of(one)
    # A plan of new commerce is bought: who may buy nothing may not move either.
    if (closed := _refusal(gates.check_parties, world, customer)) is not None:
        yield closed
    if one.status != "active":
        yield Refusal(400, 900215, _text(one, "its status is not active"))
        return
    running = world.store.of(Migration, customer.id)
    if any(m.completed_at is None and one.id in {move.subscription_id for move in m.moves} for m in running):
        yield Refusal(400, 900216, _text(one, "it is being processed"))
    if legacy.term_end(one) - now < _BEFORE_THE_END:
        yield Refusal(400, 900217, _text(one, "it is less than 24 hours from the term end"))
    if sku is None or not is_purchasable(world, sku):
        yield Refusal(400, 900220, _text(one, "there is no migration path for its offer"))
        return
    if (plan.term_duration, plan.billing_cycle) not in sku.plans:
        yield Refusal(400, 900222, _text(one, "the term and billing cycle are not supported"))
    if add_months(one.created_at.date(), 1) >= now.date():
        yield Refusal(403, 900226, _text(one, "it has been active for a month or less"))
    if one.partner_id and _refusal(gates.check_reseller, world, one.partner_id) is not None:
        yield Refusal(400, 900247, _text(one, "its partner on record is not valid"))
    end = plan.custom_term_end_date
    if end and _is_beyond(end, plan.term_duration, now.date()):
        yield Refusal(400, 900291, "The custom term end date is not one inside the first term.")
    elif end and not ends_well(world, customer, end, sku, plan.term_duration):
        yield Refusal(400, 900292, "The custom term end date matches no allowed end date.")
    if sku.pooled and plan.quantity > (left := seats.left(world, customer.id, sku)):
        yield seats.over_pool(plan.quantity, left, sku.id)


def _refusal(gate: Callable[[World, G], None], world: World, what: G) -> Refusal | None:
    """What a gate says, where it stands beside others that are in the way."""
    try:
        gate(world, what)
    except Refusal as closed:
        return closed
    return None


def _is_beyond(text: str, term: str, starts: date) -> bool:
    """Whether a day lies outside the first term, or on a day on which a monthly one may not end."""
    try:
        day = coterm.parse_day(text)
    except ValueError:
        return False
    return not coterm.is_inside(day, term, starts) or coterm.drifts(day, term)


def check(world: World, customer: Customer, one: LegacySubscription, plan: Plan) -> None:
    """Refuse at the first thing that is in the way."""
    for refusal in obstacles(world, customer, one, plan):
        raise refusal


def begin(
    world: World,
    customer: Customer,
    one: LegacySubscription,
    plan: Plan,
    addons: Sequence[tuple[LegacySubscription, Plan]],
) -> Migration:
    """Check and record a migration; what it makes comes when it is due."""
    named = {addon.id for addon, _ in addons}
    held = world.store.of(LegacySubscription, customer.id)
    left_behind = [sub for sub in held if sub.parent_id == one.id and sub.status == "active"]
    if {sub.id for sub in left_behind} - named:
        raise Refusal(400, 900219, _text(one, "it has add-ons"))
    moves = []
    for held_one, its_plan in ((one, plan), *addons):
        check(world, customer, held_one, its_plan)
        moves.append(_move(world, customer, held_one, its_plan))
    now = world.clock.now()
    made = Migration(
        id=world.store.guid("migration"),
        customer_id=customer.id,
        subscription_id=one.id,
        moves=tuple(moves),
        started_at=now,
        due_at=now + timedelta(seconds=world.settings.provisioning_delay_seconds),
    )
    world.store.put(made)
    return made


def _move(world: World, customer: Customer, one: LegacySubscription, plan: Plan) -> Move:
    sku = target_of(one)
    assert sku is not None
    return Move(
        subscription_id=one.id,
        plan=plan,
        catalog_item_id=f"{sku.id}:{current_availability(world, sku, customer.address.country)}",
        ends=_end(one, plan, world.clock.now().date()),
        new_order_id=world.store.digest("order").hex()[:12],
        new_subscription_id=world.store.guid("subscription"),
    )


def _end(one: LegacySubscription, plan: Plan, today: date) -> date:
    """The last day of the first term: the old one's, unless another is bought or named."""
    if plan.custom_term_end_date:
        return coterm.parse_day(plan.custom_term_end_date)
    if plan.purchase_full_term or plan.term_duration != "P1Y":
        return last_day_of_term(today, plan.term_duration)
    return legacy.term_end(one).date() - timedelta(days=1)


@happening(Migration)
def _move_over(world: World, one: Migration, moment: datetime) -> None:
    """All of it moves, or nothing when one of its subscriptions has ceased to be active on the way."""
    customer = world.store.find(Customer, one.customer_id)
    held = [world.store.find(LegacySubscription, move.subscription_id) for move in one.moves]
    is_failed = customer is None or any(old is None or old.status != "active" for old in held)
    if customer is not None and not is_failed:
        for move in one.moves:
            _bring(world, customer, move, moment)
    world.store.put(one.model_copy(update={"completed_at": moment, "is_failed": is_failed}))


def _bring(world: World, customer: Customer, move: Move, moment: datetime) -> None:
    old = world.store.find(LegacySubscription, move.subscription_id)
    sku = catalogue.sku(*move.catalog_item_id.split(":")[:2])
    assert old is not None and sku is not None
    currency, plan = CURRENCIES[customer.address.country], move.plan
    base = prices.base_price(world.store, sku, customer.address.country, moment)
    line = OrderLine(
        number=0,
        catalog_item_id=move.catalog_item_id,
        subscription_id=move.new_subscription_id,
        quantity=plan.quantity,
        term_duration=plan.term_duration,
        friendly_name=old.friendly_name,
        partner_id=old.partner_id or None,
        unit_price=prices.cycle_price(base, plan.term_duration, plan.billing_cycle, currency),
        cycles=prices.cycles_in(plan.term_duration, plan.billing_cycle),
        custom_term_end_date=print_day(move.ends),
    )
    order = Order(
        id=move.new_order_id,
        customer_id=customer.id,
        cart_id="",
        billing_cycle=plan.billing_cycle,
        currency_code=currency,
        created_at=moment,
        due_at=moment,
        lines=(line,),
    )
    world.await_provisioning(order)
    made = world.store.find(Subscription, move.new_subscription_id)
    assert made is not None
    world.store.put(made.model_copy(update={"migrated_from": old.id}))
    changes = {"status": "deleted", "due_at": None, "auto_renew": False, "version": old.version + 1}
    world.store.put(old.model_copy(update=changes))


@happening(MigrationSchedule)
def _scheduled(world: World, one: MigrationSchedule, _: datetime) -> None:
    """Begin what was scheduled, or say that it failed: something may be in the way by now."""
    customer = world.store.find(Customer, one.customer_id)
    held = world.store.find(LegacySubscription, one.subscription_id)
    status = "Failed"
    if customer is not None and held is not None:
        try:
            begin(world, customer, held, one.plan, ())
            status = "Completed"
        except Refusal:
            status = "Failed"
    world.store.put(one.model_copy(update={"status": status}))


def _text(one: LegacySubscription, why: str) -> str:
    return f"Subscription {one.id.upper()} cannot be migrated to New Commerce because {why}."
