"""Requests for support (Microsoft: Service request resources)."""

from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities_support import Note, ServiceRequest
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property, unknown_resource
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_R = "/v1/servicerequests"
_C = "/v1/customers/{customer}/servicerequests"
# Read by name or number; "unknown" and "none" in a change leave things as they are.
_SEVERITIES = ("unknown", "critical", "moderate", "minimal")
_STATUSES = ("none", "open", "closed", "attention_needed")
_NEVER = "0001-01-01T00:00:00"
TOPICS = {
    "32444671": ("Cannot manage a profile", "What the account says of itself."),
    "32444672": ("A subscription is not provisioned", "Bought, and not there."),
    "32444673": ("A question about an invoice", "Charges, credits and tax."),
}


@operation("list_support_topics", "GET", _R + "/supporttopics", Access.USER)
def list_support_topics(_: Call) -> Answer:
    """About what a request may be."""
    kind = {"attributes": {"objectType": "SupportTopic"}}
    items = [
        {"id": int(key), "name": name, "description": text, **kind} for key, (name, text) in TOPICS.items()
    ]
    return Answer(wire.collection(items))


@operation("list_service_requests", "GET", _R, Access.USER)
def list_service_requests(call: Call) -> Answer:
    """All requests of the provider, in short form."""
    return Answer(wire.collection([_short(one) for one in call.world.store.all(ServiceRequest)]))


@operation("list_service_requests_of_customer", "GET", _C, Access.USER)
def list_service_requests_of_customer(call: Call) -> Answer:
    """The requests about one customer, in short form."""
    customer = call.world.customer(call.path["customer"])
    return Answer(wire.collection([_short(one) for one in call.world.store.of(ServiceRequest, customer.id)]))


@operation("get_service_request", "GET", _R + "/{request}", Access.USER)
@operation("get_service_request_of_customer", "GET", _C + "/{request}", Access.USER)
def get_service_request(call: Call) -> Answer:
    """One request with its notes."""
    return Answer(_body(call.world, _found(call)))


@operation("create_service_request", "POST", _R + "/{locale}", Access.USER, replays=True)
def create_service_request(call: Call) -> Answer:
    """Ask for support in the language of a locale, for the provider itself or for a customer."""
    world, given = call.world, call.member()
    title, description = _text(given, "title"), _text(given, "description")
    topic = str(given.get("supportTopicId") or "")
    if not title or not description:
        raise missing_property("Description" if title else "Title")
    if topic not in TOPICS:
        raise invalid_property("SupportTopicId")
    of = given.get("organization")
    about = of.get("id") if isinstance(of, dict) else None
    is_own = about is None or str(about).lower() == world.partner.tenant_id
    now = world.clock.now()
    one = ServiceRequest(
        id=str(616_100_000_000_000 + world.store.number()),
        customer_id="" if is_own else world.customer(str(about)).id,
        title=title,
        description=description,
        severity=_word(given, "severity", _SEVERITIES) or "unknown",
        topic_id=topic,
        contact=_contact(given.get("primaryContact")),
        locale=call.path["locale"],
        created_at=now,
        modified_at=now,
    )
    world.store.put(one)
    return Answer(_body(world, one), 201)


@operation("patch_service_request", "PATCH", _R + "/{request}", Access.USER, replays=True)
def patch_service_request(call: Call) -> Answer:
    """Change what the body names, and add its note; null, "none" and "unknown" leave things as they are."""
    one, given, now = _found(call), call.member(), call.world.clock.now()
    status, severity = _word(given, "status", _STATUSES), _word(given, "severity", _SEVERITIES)
    title, description = _text(given, "title"), _text(given, "description")
    changes: dict[str, Any] = {"modified_at": now}
    changes |= {"title": title} if title else {}
    changes |= {"description": description} if description else {}
    changes |= {"severity": severity} if severity not in (None, "unknown") else {}
    if status not in (None, "none", one.status):
        changes |= {"status": status} | ({"closed_at": now} if status == "closed" else {})
    note = given.get("newNote")
    if note is not None:
        text = note.get("text") if isinstance(note, dict) else None
        if not isinstance(text, str) or not text:
            raise invalid_property("NewNote")
        changes["notes"] = (*one.notes, Note(text=text, at=now))
    changed = one.model_copy(update=changes)
    call.world.store.put(changed)
    return Answer(_body(call.world, changed))


def _found(call: Call) -> ServiceRequest:
    one = call.world.store.find(ServiceRequest, call.path["request"])
    wanted = call.path.get("customer")
    if wanted is not None and one is not None and call.world.customer(wanted).id != one.customer_id:
        one = None
    if one is None:
        raise unknown_resource()
    return one


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_property(name.capitalize())
    return value


def _word(given: dict[str, Any], name: str, words: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(words):
        return words[value]
    folded = str(value).lower().replace("_", "")
    found = next((word for word in words if word.replace("_", "") == folded), None)
    if found is None:
        raise Refusal(400, 900126, f"The enum value '{value}' cannot be parsed.")
    return found


def _contact(given: Any) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise invalid_property("PrimaryContact")
    names = ("firstName", "lastName", "email", "phoneNumber")
    return tuple((name, str(given[name])) for name in names if given.get(name))


def _short(one: ServiceRequest) -> dict[str, Any]:
    return {
        "title": one.title,
        "severity": one.severity,
        "id": one.id,
        "status": one.status,
        "primaryContact": dict(one.contact),
        "createdDate": print_instant(one.created_at),
        "lastModifiedDate": print_instant(one.modified_at),
        "lastClosedDate": print_instant(one.closed_at) if one.closed_at else _NEVER,
        "attributes": {"objectType": "ServiceRequest"},
    }


def _body(world: World, one: ServiceRequest) -> dict[str, Any]:
    partner = world.partner
    name, about = partner.name, one.customer_id or partner.tenant_id
    if one.customer_id:
        name = world.customer(one.customer_id).company_name
    notes = [
        {"createdByName": partner.name, "createdDate": print_instant(note.at), "text": note.text}
        for note in one.notes
    ]
    return {
        **_short(one),
        "description": one.description,
        "supportTopicId": one.topic_id,
        "supportTopicName": TOPICS[one.topic_id][0],
        "organization": {"id": about, "name": name},
        "productId": "15960",
        "countryCode": world.country_of(one.customer_id),
        "notes": notes or None,
    }
