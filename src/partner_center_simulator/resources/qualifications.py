"""What a customer is qualified for: asked for by the partner, vetted by Microsoft over days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator import standing
from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import Qualification, ValidationCode
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

EDUCATION, GOVERNMENT = "Education", "GovernmentCommunityCloud"
STATE_OWNED, NONPROFIT = "StateOwnedEntity", "Nonprofit"
KINDS = (EDUCATION, GOVERNMENT, STATE_OWNED, NONPROFIT)
_SEGMENTS = ("K12", "HigherEducation")
_LEGACY = {
    "none": None,
    "education": EDUCATION,
    "nonprofit": NONPROFIT,
    "governmentcommunitycloud": GOVERNMENT,
}


@operation("list_qualifications", "GET", "/v1/customers/{customer}/qualifications", Access.APP)
def list_qualifications(call: Call) -> Answer:
    """All qualifications of a customer, those in review and denied included."""
    customer = call.world.customer(call.path["customer"])
    return Answer(list(shown(call.world, customer)))


@operation(
    "create_qualification", "POST", "/v1/customers/{customer}/qualifications", Access.USER, replays=True
)
def create_qualification(call: Call) -> Answer:
    """Ask for a qualification; education is vetted, the others stand at once."""
    customer, given = call.world.customer(call.path["customer"]), call.member()
    if not given.get("qualification"):
        raise missing_property("Qualification")
    kind = next((one for one in KINDS if one.lower() == str(given["qualification"]).lower()), None)
    if kind is None:
        raise Refusal(400, 900126, f"The enum value '{given['qualification']}' cannot be parsed.")
    made = _asked(call, customer, kind, given)
    call.world.store.put(made)
    body = _body(made)
    # The answer to the request spells the date otherwise than the list (Microsoft: Update qualifications).
    return Answer({**body, "vettingCreatedDate": None, "vettingCreateDate": body["vettingCreatedDate"]}, 201)


@operation("get_qualification", "GET", "/v1/customers/{customer}/qualification", Access.APP)
def get_qualification(call: Call) -> Answer:
    """The older, synchronous form: the first approved qualification, or none."""
    return Answer(_older(call.world, call.world.customer(call.path["customer"])))


@operation("put_qualification", "PUT", "/v1/customers/{customer}/qualification", Access.APP, replays=True)
def put_qualification(call: Call) -> Answer:
    """Set the qualification in the older form, which knows no vetting."""
    world, customer = call.world, call.world.customer(call.path["customer"])
    # The name alone, as Microsoft's own client sends it, or as a member.
    given = {"qualification": call.body} if isinstance(call.body, str) else call.member()
    wanted = str(given.get("qualification") or "").lower()
    if wanted not in _LEGACY:
        raise Refusal(400, 900126, f"The enum value '{given.get('qualification')}' cannot be parsed.")
    kind = _LEGACY[wanted]
    if kind == NONPROFIT:
        raise _not_settable()
    if kind is None:
        for one in world.store.of(Qualification, customer.id):
            world.store.remove(one)
        world.store.put(customer.model_copy(update={"qualifications": ()}))
        return Answer({"qualification": "none"})
    given = {**given, "validationCode": call.text("code") or given.get("validationCode")}
    if kind not in approved(world, customer):
        made = _asked(call, customer, kind, {**given, "educationSegment": _SEGMENTS[0]})
        world.store.put(made.model_copy(update={"vetted": False, "due_at": None, "verdict": "Approved"}))
    return Answer(_older(world, world.customer(customer.id)))


@operation("list_validation_codes", "GET", "/v1/customers/all/validations", Access.APP)
def list_validation_codes(call: Call) -> Answer:
    """The provider's codes for government customers, with the uses left."""
    partner = call.world.partner.tenant_id
    return Answer([code_body(one, partner) for one in call.world.store.all(ValidationCode)])


@happening(Qualification)
def _verdict_falls(world: World, one: Qualification, _: datetime) -> None:
    world.store.put(one.model_copy(update={"decided": True}))


def approved(world: World, customer: Customer) -> set[str]:
    """The qualifications that count."""
    mine = world.store.of(Qualification, customer.id)
    return set(customer.qualifications) | {one.kind for one in mine if _status(one) == "Approved"}


def shown(world: World, customer: Customer) -> Iterator[dict[str, Any]]:
    """The list as the API shows it; what was set by control alone shows as approved."""
    mine = world.store.of(Qualification, customer.id)
    yield from (_body(one) for one in mine)
    for kind in customer.qualifications:
        if all(one.kind != kind for one in mine):
            is_vetted = kind in (EDUCATION, GOVERNMENT)
            yield {"qualification": kind, "vettingStatus": "Approved" if is_vetted else None}


def code_body(one: ValidationCode, partner_id: str) -> dict[str, Any]:
    """A validation code with the uses left."""
    at = one.changed_at.strftime("%Y-%m-%dT%H%%3A%M%%3A%S.%f0Z")
    return {
        "partnerId": partner_id,
        "organizationName": one.organization_name,
        "validationId": one.code,
        "maxCreates": one.maximum,
        "remainingCreates": one.maximum - one.used,
        "eTag": f"W/\"datetime'{at}'\"",
    }


def _asked(call: Call, customer: Customer, kind: str, given: dict[str, Any]) -> Qualification:
    world, now = call.world, call.world.clock.now()
    if kind == NONPROFIT:
        raise _not_settable()
    held = _standing(world, customer)
    if kind in held:
        raise invalid_property("Qualification", f"The customer has the qualification {kind} already.")
    if {kind, *held} >= {EDUCATION, GOVERNMENT} or (kind == GOVERNMENT and NONPROFIT in held):
        raise invalid_property("Qualification", f"{kind} cannot stand beside {', '.join(sorted(held))}.")
    asked = Qualification(
        id=world.store.guid("qualification"), customer_id=customer.id, kind=kind, created_at=now
    )
    if kind == STATE_OWNED:
        return asked
    if kind == GOVERNMENT:
        standing.require_delegation(world, customer)
        code = _used_code(world, given.get("validationCode"), now)
        return asked.model_copy(update={"vetted": True, "decided": True, "validation_code": code})
    segment = str(given.get("educationSegment") or "")
    if not segment:
        raise missing_property("EducationSegment")
    known = next((one for one in _SEGMENTS if one.lower() == segment.lower()), None)
    if known is None:
        raise Refusal(400, 900126, f"The enum value '{segment}' cannot be parsed.")
    for old in world.store.of(Qualification, customer.id):
        if old.kind == kind:  # a denied one, resubmitted
            world.store.remove(old)
    due = now + timedelta(seconds=world.settings.education_vetting_seconds)
    website = given.get("website")
    changes = {"vetted": True, "segment": known, "website": None if website is None else str(website)}
    return asked.model_copy(update={**changes, "due_at": due, "decided": due <= now})


def _used_code(world: World, given: Any, now: datetime) -> str:
    if not given:
        raise missing_property("ValidationCode")
    code = world.store.find(ValidationCode, str(given))
    if code is None or code.used >= code.maximum:
        raise invalid_property("ValidationCode")
    world.store.put(code.model_copy(update={"used": code.used + 1, "changed_at": now}))
    return code.code


def _standing(world: World, customer: Customer) -> set[str]:
    mine = world.store.of(Qualification, customer.id)
    return set(customer.qualifications) | {one.kind for one in mine if _status(one) != "Denied"}


def _status(one: Qualification) -> str:
    if one.vetted and not one.decided:
        return "InReview"
    return one.verdict


def _body(one: Qualification) -> dict[str, Any]:
    status = _status(one) if one.vetted else None
    return {
        "qualification": one.kind,
        "vettingStatus": status,
        "vettingReason": one.reason if status == "Denied" else None,
        "vettingCreatedDate": print_instant(one.created_at) if one.vetted else None,
    }


def _older(world: World, customer: Customer) -> dict[str, Any]:
    mine = approved(world, customer)
    found = next((word for word, kind in _LEGACY.items() if kind in mine), "none")
    return {"qualification": "governmentCommunityCloud" if found.startswith("gov") else found}


def _not_settable() -> Refusal:
    text = "A nonprofit customer registers with Microsoft's nonprofit programme; a partner cannot set it."
    return invalid_property("Qualification", text)
