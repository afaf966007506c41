"""Legacy subscriptions moved to new commerce, at once or on a day (Microsoft: Create a new commerce migration)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator import legacy, moving
from partner_center_simulator.calendar_dates import parse_instant, print_day, print_instant
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import LegacySubscription
from partner_center_simulator.entities_support import Migration, MigrationSchedule
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property, unknown_resource
from partner_center_simulator.resources.products import current_availability
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_M = "/v1/customers/{customer}/migrations/newcommerce"
_S = _M + "/schedules"


@operation("validate_migration", "POST", _M + "/validate", Access.APP)
def validate_migration(call: Call) -> Answer:
    """Whether a subscription may be moved, into which catalog item, and what is in the way."""
    customer, given = call.world.customer(call.path["customer"]), call.member()
    one = _subscription(call, customer, given)
    plan = _plan(given, one)
    wrong = list(moving.obstacles(call.world, customer, one, plan))
    sku = moving.target_of(one)
    item = f"{sku.id}:{current_availability(call.world, sku, customer.address.country)}" if sku else None
    errors = [{"code": no.code, "description": no.description} for no in wrong]
    return Answer(
        {
            "currentSubscriptionId": one.id.upper(),
            "isEligible": not wrong,
            "catalogItemId": None if wrong else item,
            "quantity": plan.quantity,
            "termDuration": plan.term_duration,
            "billingCycle": plan.billing_cycle.capitalize(),
            "purchaseFullTerm": plan.purchase_full_term,
            "errors": errors,
        }
    )


@operation("create_migration", "POST", _M, Access.APP, replays=True)
def create_migration(call: Call) -> Answer:
    """Begin to move a subscription with its add-ons; it is done when provisioning has taken its time."""
    world, given = call.world, call.member()
    customer = world.customer(call.path["customer"])
    one = _subscription(call, customer, given)
    made = moving.begin(world, customer, one, _plan(given, one), list(_addons(call, customer, given)))
    return Answer(_body(made), 201)


@operation("get_migration", "GET", _M + "/{migration}", Access.APP)
def get_migration(call: Call) -> Answer:
    """How far a migration is."""
    return Answer(_body(_migration(call)))


@operation("list_migration_events", "GET", _M + "/{migration}/events", Access.APP)
def list_migration_events(call: Call) -> Answer:
    """What has happened to a migration, as a bare array."""
    one = _migration(call)
    names = ["MigrationStarted"]
    if one.is_failed:
        names.append("MigrationFailed")
    elif one.completed_at is not None:
        names += [
            "NewCommerceSubscriptionCreated",
            "NewCommerceSubscriptionProvisioned",
            "MigrationCompleted",
        ]
    return Answer(
        [
            {
                "id": moving.guid(f"{one.id}/{name}"),
                "newCommerceMigrationId": one.id,
                "currentSubscriptionId": one.subscription_id.upper(),
                "customerTenantId": one.customer_id,
                "createdTime": print_instant(
                    one.started_at if index == 0 else one.completed_at or one.started_at
                ),
                "eventName": name,
            }
            for index, name in enumerate(names)
        ]
    )


@operation("create_migration_schedule", "POST", _S, Access.APP, replays=True)
def create_migration_schedule(call: Call) -> Answer:
    """Let a subscription be moved on a day, or when its term ends."""
    world, given, now = call.world, call.member(), call.world.clock.now()
    customer = world.customer(call.path["customer"])
    one = _subscription(call, customer, given)
    plan = _plan(given, one)
    moving.check(world, customer, one, plan)
    made = MigrationSchedule(
        id=world.store.guid("migration schedule"),
        customer_id=customer.id,
        subscription_id=one.id,
        plan=plan,
        **_day(given, one, now),
        created_at=now,
        modified_at=now,
    )
    world.store.put(made)
    return Answer(_schedule_body(world, made), 201)


@operation("get_migration_schedule", "GET", _S + "/{schedule}", Access.APP)
def get_migration_schedule(call: Call) -> Answer:
    """One schedule."""
    return Answer(_schedule_body(call.world, _schedule(call)))


@operation("put_migration_schedule", "PUT", _S + "/{schedule}", Access.APP, replays=True)
def put_migration_schedule(call: Call) -> Answer:
    """Replace what is scheduled."""
    world, one = call.world, _open_schedule(call)
    given = call.member()
    customer = world.customer(one.customer_id)
    held = _subscription(call, customer, {"currentSubscriptionId": one.subscription_id})
    plan = _plan(given, held)
    moving.check(world, customer, held, plan)
    now = world.clock.now()
    changed = one.model_copy(update={"plan": plan, **_day(given, held, now), "modified_at": now})
    world.store.put(changed)
    return Answer(_schedule_body(world, changed))


@operation("cancel_migration_schedule", "POST", _S + "/{schedule}/cancel", Access.APP, replays=True)
def cancel_migration_schedule(call: Call) -> Answer:
    """Let a subscription stay as it is."""
    one = _open_schedule(call)
    changed = one.model_copy(update={"status": "Cancelled", "modified_at": call.world.clock.now()})
    call.world.store.put(changed)
    return Answer(_schedule_body(call.world, changed))


def _subscription(call: Call, customer: Customer, given: dict[str, Any]) -> LegacySubscription:
    wanted = given.get("currentSubscriptionId")
    if not wanted:
        raise missing_property("CurrentSubscriptionId")
    one = call.world.store.find(LegacySubscription, str(wanted).lower())
    if one is None or one.customer_id != customer.id:
        raise Refusal(404, 20003, "The subscription was not found.")
    return one


def _plan(given: dict[str, Any], one: LegacySubscription) -> moving.Plan:
    quantity, full = given.get("quantity"), given.get("purchaseFullTerm")
    if quantity is not None and (not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1):
        raise invalid_property("Quantity")
    if full is not None and not isinstance(full, bool):
        raise invalid_property("PurchaseFullTerm")
    for name in ("termDuration", "billingCycle", "customTermEndDate"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise invalid_property(name[0].upper() + name[1:])
    trial = legacy.found(one.offer_id).is_trial
    return moving.Plan(
        quantity=quantity or one.quantity,
        term_duration=(given.get("termDuration") or ("P1M" if trial else "P1Y")).upper(),
        billing_cycle=(given.get("billingCycle") or one.billing_cycle).lower(),
        purchase_full_term=bool(full),
        custom_term_end_date=given.get("customTermEndDate"),
    )


def _addons(
    call: Call, customer: Customer, given: dict[str, Any]
) -> Iterator[tuple[LegacySubscription, moving.Plan]]:
    items = given.get("addOnMigrations") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise invalid_property("AddOnMigrations")
    names = [str(item.get("currentSubscriptionId") or "").lower() for item in items]
    if len(set(names)) < len(names):
        raise Refusal(400, 900248, "Two add-on migrations name the same subscription.")
    for name, item in zip(names, items, strict=True):
        one = call.world.store.find(LegacySubscription, name)
        if one is None or one.customer_id != customer.id or one.status != "active":
            raise Refusal(400, 900262, "An add-on subscription does not exist or is not active.")
        yield one, _plan(item, one)


def _day(given: dict[str, Any], one: LegacySubscription, now: datetime) -> dict[str, Any]:
    """The members of a schedule that say when."""
    on_renewal, text = given.get("migrateOnRenewal"), given.get("targetDate")
    if on_renewal is not None and not isinstance(on_renewal, bool):
        raise invalid_property("MigrateOnRenewal")
    if on_renewal:
        # A day before its end a subscription is not moved any more: the renewal itself is what is waited for.
        return {"on_renewal": True, "due_at": legacy.term_end(one) + timedelta(seconds=1)}
    try:
        due = parse_instant(str(text or ""))
    except ValueError as broken:
        raise invalid_property("TargetDate") from broken
    if due <= now:
        raise invalid_property("TargetDate", "The target date must be in the future.")
    return {"on_renewal": False, "due_at": due}


def _migration(call: Call) -> Migration:
    customer = call.world.customer(call.path["customer"])
    one = call.world.store.find(Migration, call.path["migration"].lower())
    if one is None or one.customer_id != customer.id:
        raise Refusal(400, 900224, f"The migration {call.path['migration']} could not be found.")
    return one


def _schedule(call: Call) -> MigrationSchedule:
    customer = call.world.customer(call.path["customer"])
    one = call.world.store.find(MigrationSchedule, call.path["schedule"].lower())
    if one is None or one.customer_id != customer.id:
        raise unknown_resource()
    return one


def _open_schedule(call: Call) -> MigrationSchedule:
    one = _schedule(call)
    if one.status != "Created":
        raise Refusal(400, 800002, f"The schedule is {one.status.lower()} and cannot change.")
    return one


def _body(one: Migration) -> dict[str, Any]:
    main = one.moves[0]
    addons = [_move_body(one, move) for move in one.moves[1:]]
    return {
        "addOnMigrations": addons or None,
        "id": one.id,
        "startedTime": print_instant(one.started_at),
        "completedTime": print_instant(one.completed_at) if one.completed_at else None,
        "status": "Failed" if one.is_failed else "Completed" if one.completed_at else "Processing",
        **_move_body(one, main),
    }


def _move_body(one: Migration, move: moving.Move) -> dict[str, Any]:
    is_done = one.completed_at is not None and not one.is_failed
    return {
        "currentSubscriptionId": move.subscription_id.upper(),
        "customerTenantId": one.customer_id,
        "catalogItemId": move.catalog_item_id,
        "newCommerceSubscriptionId": move.new_subscription_id if is_done else None,
        "newCommerceOrderId": move.new_order_id if is_done else None,
        "subscriptionEndDate": print_day(move.ends),
        "quantity": move.plan.quantity,
        "termDuration": move.plan.term_duration,
        "billingCycle": move.plan.billing_cycle.capitalize(),
        "purchaseFullTerm": move.plan.purchase_full_term,
    }


def _schedule_body(world: World, one: MigrationSchedule) -> dict[str, Any]:
    held = world.store.find(LegacySubscription, one.subscription_id)
    return {
        "id": one.id,
        "currentSubscriptionId": one.subscription_id.upper(),
        "subscriptionEndDate": print_day(legacy.term_end(held).date()) if held else None,
        "status": one.status,
        "customerTenantId": one.customer_id,
        "quantity": one.plan.quantity,
        "termDuration": one.plan.term_duration,
        "billingCycle": one.plan.billing_cycle.capitalize(),
        "purchaseFullTerm": one.plan.purchase_full_term,
        "customTermEndDate": one.plan.custom_term_end_date,
        "targetDate": None if one.on_renewal else one.due_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "migrateOnRenewal": True if one.on_renewal else None,
        "createdTime": print_instant(one.created_at),
        "lastModifiedTime": print_instant(one.modified_at),
    }
