"""Control of vetting, government codes, promotions, delegations and webhooks."""

from datetime import timedelta
from typing import Any

from partner_center_simulator import catalogue
from partner_center_simulator.control import reading
from partner_center_simulator.entities_services import (
    Delivery,
    Promotion,
    Qualification,
    ValidationCode,
)
from partner_center_simulator.resources import delegations, promotions, qualifications, webhooks
from partner_center_simulator.routing import Access, Answer, Call, operation

_VERDICT = frozenset({"qualification", "verdict", "when_due", "reason"})
_CODE = frozenset({"validation_id", "max_creates", "organization_name"})
_PROMOTION = frozenset(
    {
        "id",
        "name",
        "description",
        "product_id",
        "sku_id",
        "term_duration",
        "billing_cycle",
        "discount",
        "starts",
        "ends",
        "is_auto_applicable",
        "minimum_seats",
        "maximum_seats",
        "redemptions",
        "first_purchase",
        "needs",
    }
)
_MOVE = frozenset({"status", "tenant_id"})


@operation("sim_decide_qualification", "POST", "/_sim/customers/{customer}/qualifications", Access.CONTROL)
def decide_qualification(call: Call) -> Answer:
    """Decide a vetting now, or say how it will be decided when its time comes."""
    given, world = reading.wanted(call, _VERDICT), call.world
    customer = world.customer(call.path["customer"])
    kind, verdict = reading.text(given, "qualification", "Education"), reading.text(given, "verdict")
    if verdict not in ("Approved", "Denied"):
        raise reading.refuse("verdict is Approved or Denied.")
    mine = [one for one in world.store.of(Qualification, customer.id) if one.kind.lower() == kind.lower()]
    if not mine:
        raise reading.refuse(f"The customer has not asked for {kind}.")
    is_later = reading.flag(given.get("when_due", False), "when_due")
    reason = str(given.get("reason") or "The customer is not eligible.") if verdict == "Denied" else None
    changes = {"verdict": verdict, "reason": reason, "decided": mine[-1].decided if is_later else True}
    world.store.put(mine[-1].model_copy(update=changes))
    return Answer(list(qualifications.shown(world, customer)))


@operation("sim_add_code", "POST", "/_sim/validationcodes", Access.CONTROL)
def add_code(call: Call) -> Answer:
    """Give the provider a code for government customers."""
    given, world = reading.wanted(call, _CODE), call.world
    maximum = given.get("max_creates", 5)
    if not isinstance(maximum, int) or isinstance(maximum, bool) or maximum < 1:
        raise reading.refuse("max_creates must be a whole number above 0.")
    code = ValidationCode(
        code=reading.text(given, "validation_id"),
        organization_name=str(given.get("organization_name") or world.partner.name),
        maximum=maximum,
        changed_at=world.clock.now(),
    )
    world.store.put(code)
    return Answer(qualifications.code_body(code, world.partner.tenant_id), 201)


@operation("sim_publish_promotion", "POST", "/_sim/promotions", Access.CONTROL)
def publish_promotion(call: Call) -> Answer:
    """Publish a promotion on a plan."""
    given, world = reading.wanted(call, _PROMOTION), call.world
    sku = catalogue.sku(reading.text(given, "product_id"), reading.text(given, "sku_id"))
    if sku is None:
        raise reading.refuse("No such SKU.")
    term = reading.text(given, "term_duration", "P1Y").upper()
    cycle = reading.text(given, "billing_cycle", "annual").lower()
    if (term, cycle) not in sku.plans:
        raise reading.refuse(f"The term {term} billed {cycle} is not offered.")
    discount = reading.number(given.get("discount", "0.10"))
    if not 0 < discount < 1:
        raise reading.refuse("discount is a part of one.")
    starts = reading.instant(given, "starts") if "starts" in given else world.clock.now()
    seats = [given.get(name) for name in ("minimum_seats", "maximum_seats", "redemptions")]
    if any(one is not None and (not isinstance(one, int) or isinstance(one, bool)) for one in seats):
        raise reading.refuse("minimum_seats, maximum_seats and redemptions are whole numbers.")
    if any(one is not None and not 0 <= one <= 10**9 for one in seats):
        raise reading.refuse("minimum_seats, maximum_seats and redemptions are from 0 to 1000000000.")
    needs = given.get("needs") or []
    if not isinstance(needs, list) or not all(isinstance(one, str) for one in needs):
        raise reading.refuse("needs is a list of SKUs like CFQ7TTC0LH18:0001.")
    made = Promotion(
        id=str(given.get("id") or promotions.fresh_id(world, sku)).upper(),
        name=str(given.get("name") or f"{sku.title} promotion"),
        description=str(given.get("description") or f"{sku.title} at a lower price"),
        starts_at=starts,
        ends_at=reading.instant(given, "ends") if "ends" in given else starts + timedelta(days=90),
        is_auto_applicable=reading.flag(given.get("is_auto_applicable", True), "is_auto_applicable"),
        product_id=sku.product_id,
        sku_id=sku.sku_id,
        term_duration=term,
        billing_cycle=cycle,
        discount=discount,
        minimum_seats=seats[0],
        maximum_seats=seats[1],
        redemptions=seats[2],
        first_purchase=reading.flag(given.get("first_purchase", False), "first_purchase"),
        needs=tuple(needs),
    )
    world.store.put(made)
    return Answer(promotions.promotion_body(made), 201)


@operation("sim_webhooks", "GET", "/_sim/webhooks", Access.CONTROL)
def list_deliveries(call: Call) -> Answer:
    """Every event of the last days with its attempts."""
    found: list[dict[str, Any]] = [
        {**webhooks.delivery_body(call, one), "event": one.event, "resourceUri": one.resource_uri}
        for one in call.world.store.all(Delivery)
    ]
    return Answer(found)


@operation("sim_move_delegation", "POST", "/_sim/delegations/{delegation}", Access.CONTROL)
def move_delegation(call: Call) -> Answer:
    """Approve a delegation as the customer would, or take it at once to a state that time would bring."""
    given, world = reading.wanted(call, _MOVE), call.world
    one, status = delegations.find(call), reading.text(given, "status")
    allowed = {
        "approved": ("approvalPending",),
        "active": ("approvalPending", "approved", "activating"),
        "terminated": ("active", "terminationRequested", "terminating"),
        "expired": ("active",),
    }
    if status not in allowed:
        raise reading.refuse(f"status is one of {', '.join(allowed)}.")
    if one.status not in allowed[status]:
        raise reading.refuse(
            f"The delegation is {one.status}; {status} follows {' or '.join(allowed[status])}."
        )
    tenant = str(given.get("tenant_id") or one.customer_id or "").lower()
    if not tenant:
        raise reading.refuse("tenant_id is missing: the delegation names no customer.")
    due = world.clock.now() + delegations.STEP if status == "approved" else None
    changes = {"status": status, "customer_id": tenant, "due_at": due}
    return Answer(delegations.body(call, delegations.move(world, one, changes)))
