"""Granular delegated admin relationships on Graph, with their states and access assignments."""

import re
from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import add_months, print_instant
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import AccessAssignment, Delegation, DelegationRequest
from partner_center_simulator.refusals import GraphRefusal
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import GUID, World

_R = "/v1.0/tenantRelationships/delegatedAdminRelationships"
_ONE = _R + "/{delegation}"
_CONTEXT = "/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships"
_DURATION = re.compile(r"^P(?=.)(?:([0-2])Y)?(?:(\d{1,2})M)?(?:(\d{1,3})D)?$", re.ASCII)
_EXTENSIONS = ("P0D", "PT0S", "P180D")
# How long Graph takes from one state to the next; the simulator's choice.
STEP = timedelta(minutes=1)
EXTENSION = timedelta(days=180)
ENDED = frozenset({"terminated", "expired"})


@operation("create_delegation", "POST", _R, Access.APP, replays=True)
def create_delegation(call: Call) -> Answer:
    """Make a relationship that nobody has been asked about yet."""
    world, given = call.world, call.member()
    fields = _read(call, given)
    now = world.clock.now()
    made = Delegation(
        id=f"{world.store.guid('delegation')}-{world.store.guid('delegation')}",
        created_at=now,
        modified_at=now,
        **fields,
    )
    world.store.put(made)
    return Answer(body(call, made), 201)


@operation("list_delegations", "GET", _R, Access.APP)
def list_delegations(call: Call) -> Answer:
    """All relationships."""
    found = [body(call, one) for one in call.world.store.all(Delegation)]
    return Answer({"@odata.context": f"{call.origin}{_CONTEXT}", "value": found})


@operation("get_delegation", "GET", _ONE, Access.APP)
def get_delegation(call: Call) -> Answer:
    """One relationship."""
    return Answer(body(call, find(call)))


@operation("patch_delegation", "PATCH", _ONE, Access.APP, replays=True)
def patch_delegation(call: Call) -> Answer:
    """Change a relationship that nobody has been asked about; the extension may change later too."""
    one, given = find(call), call.member()
    _check_etag(call, one.version, one.id)
    if one.status != "created" and (set(given) - {"autoExtendDuration"} or one.status != "active"):
        raise _conflict(f"A relationship in the state {one.status} cannot be changed so.")
    merged = {**_as_given(one), **given}
    changes = {**_read(call, merged, one), "version": one.version + 1, "modified_at": call.world.clock.now()}
    changed = one.model_copy(update=changes)
    call.world.store.put(changed)
    return Answer(body(call, changed))


@operation("delete_delegation", "DELETE", _ONE, Access.APP)
def delete_delegation(call: Call) -> Answer:
    """Take back a relationship that nobody has been asked about."""
    one = find(call)
    _check_etag(call, one.version, one.id)
    if one.status != "created":
        raise _conflict("Only a relationship in the state created can be deleted.")
    call.world.store.remove(one)
    return Answer(status=204)


@operation("request_delegation", "POST", _ONE + "/requests", Access.APP, replays=True)
def request_delegation(call: Call) -> Answer:
    """Ask the customer for approval, or end an active relationship."""
    world, one, given = call.world, find(call), call.member()
    now, action = world.clock.now(), str(given.get("action") or "")
    if action == "lockForApproval":
        _check_state(one, "created")
        changes: dict[str, Any] = {"status": "approvalPending"}
    elif action == "terminate":
        _check_state(one, "active")
        changes = {"status": "terminationRequested", "due_at": now + STEP}
    else:
        raise _bad(f"The action {action!r} is not known.")
    made = DelegationRequest(
        id=world.store.guid("delegation request"), delegation_id=one.id, action=action, created_at=now
    )
    world.store.put(made)
    move(world, one, changes)
    return Answer(_request_body(made), 201)


@operation("list_delegation_requests", "GET", _ONE + "/requests", Access.APP)
def list_delegation_requests(call: Call) -> Answer:
    """Every action asked for on a relationship."""
    found = call.world.store.of(DelegationRequest, find(call).id)
    return Answer({"value": [_request_body(one) for one in found]})


@operation("create_access_assignment", "POST", _ONE + "/accessAssignments", Access.APP, replays=True)
def create_access_assignment(call: Call) -> Answer:
    """Let a security group use roles of an active relationship."""
    world, one, given = call.world, find(call), call.member()
    _check_state(one, "active")
    container = given.get("accessContainer")
    if not isinstance(container, dict) or not GUID.match(str(container.get("accessContainerId"))):
        raise _bad("accessContainer needs the id of a security group.")
    if str(container.get("accessContainerType")) != "securityGroup":
        raise _bad("accessContainerType must be securityGroup.")
    roles = _roles(given)
    if not set(roles) <= set(one.roles):
        raise _bad("The roles must be among those of the relationship.")
    now = world.clock.now()
    made = AccessAssignment(
        id=world.store.guid("assignment"),
        delegation_id=one.id,
        container_id=str(container["accessContainerId"]).lower(),
        container_type="securityGroup",
        roles=roles,
        created_at=now,
        modified_at=now,
        due_at=now + STEP,
    )
    world.store.put(made)
    return Answer(_assignment_body(made), 201)


@operation("list_access_assignments", "GET", _ONE + "/accessAssignments", Access.APP)
def list_access_assignments(call: Call) -> Answer:
    """The access assignments of a relationship."""
    found = call.world.store.of(AccessAssignment, find(call).id)
    return Answer({"value": [_assignment_body(one) for one in found]})


@operation("get_access_assignment", "GET", _ONE + "/accessAssignments/{assignment}", Access.APP)
def get_access_assignment(call: Call) -> Answer:
    """One access assignment."""
    return Answer(_assignment_body(_assignment(call)))


@operation("delete_access_assignment", "DELETE", _ONE + "/accessAssignments/{assignment}", Access.APP)
def delete_access_assignment(call: Call) -> Answer:
    """End an access assignment."""
    one = _assignment(call)
    _check_etag(call, one.version, one.id)
    changes = {"status": "deleted", "due_at": None, "version": one.version + 1}
    call.world.store.put(one.model_copy(update={**changes, "modified_at": call.world.clock.now()}))
    return Answer(status=204)


def move(world: World, one: Delegation, changes: dict[str, Any]) -> Delegation:
    """The relationship after a change of state, stored."""
    now = world.clock.now()
    if changes.get("status") == "active" and one.activated_at is None:
        ends = end_of(one.duration, now)
        changes = {**changes, "activated_at": now, "ends_at": ends, "due_at": ends}
    changed = one.model_copy(
        update={"due_at": None, **changes, "version": one.version + 1, "modified_at": now}
    )
    world.store.put(changed)
    return changed


@happening(Delegation)
def _goes_on(world: World, one: Delegation, moment: datetime) -> None:
    if one.status == "approved":
        move(world, one, {"status": "activating", "due_at": moment + STEP})
    elif one.status == "activating":
        move(world, one, {"status": "active"})
    elif one.status == "terminationRequested":
        move(world, one, {"status": "terminating", "due_at": moment + STEP})
    elif one.status == "terminating":
        move(world, one, {"status": "terminated"})
    elif one.auto_extend == "P180D":
        ends = moment + EXTENSION
        move(world, one, {"ends_at": ends, "due_at": ends})
    else:
        move(world, one, {"status": "expired"})


@happening(AccessAssignment)
def _becomes_active(world: World, one: AccessAssignment, moment: datetime) -> None:
    changes = {"status": "active", "due_at": None, "modified_at": moment, "version": one.version + 1}
    world.store.put(one.model_copy(update=changes))


def end_of(duration: str, start: datetime) -> datetime:
    """The instant at which a duration that begins at `start` is over."""
    found = _DURATION.match(duration)
    assert found is not None
    years, months, days = (int(part or 0) for part in found.groups())
    day = add_months(start.date(), 12 * years + months) + timedelta(days=days)
    return start.replace(year=day.year, month=day.month, day=day.day)


def find(call: Call) -> Delegation:
    """The relationship that a call names."""
    found = call.world.store.find(Delegation, call.path["delegation"].lower())
    if found is None:
        raise GraphRefusal(404, "itemNotFound", "The delegated admin relationship was not found.")
    return found


def body(call: Call, one: Delegation) -> dict[str, Any]:
    """The delegatedAdminRelationship resource."""
    customer = None
    if one.customer_id:
        customer = {"tenantId": one.customer_id, "displayName": one.customer_name}
    return {
        "@odata.context": f"{call.origin}{_CONTEXT}/$entity",
        "@odata.etag": _etag(one.version, one.id),
        "id": one.id,
        "displayName": one.display_name,
        "duration": one.duration,
        "customer": customer,
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": role} for role in one.roles]},
        "status": one.status,
        "autoExtendDuration": one.auto_extend,
        "createdDateTime": print_instant(one.created_at),
        "lastModifiedDateTime": print_instant(one.modified_at),
        "activatedDateTime": print_instant(one.activated_at) if one.activated_at else None,
        # Until it is active it is counted from the creation (Microsoft Graph: Create delegatedAdminRelationship).
        "endDateTime": print_instant(one.ends_at or end_of(one.duration, one.created_at)),
    }


def _read(call: Call, given: dict[str, Any], before: Delegation | None = None) -> dict[str, Any]:
    """What a body says about a relationship, checked."""
    name, duration = str(given.get("displayName") or ""), str(given.get("duration") or "")
    extension = str(given.get("autoExtendDuration") or "PT0S")
    now = call.world.clock.now()
    if not 0 < len(name) <= 50:
        raise _bad("displayName must have 1 to 50 characters.")
    if any(before is None or one.id != before.id for one in call.world.store.under(Delegation, name)):
        raise _bad("displayName must be unique.")
    if not _DURATION.match(duration) or not (
        now + timedelta(days=1) <= end_of(duration, now) <= end_of("P2Y", now)
    ):
        raise _bad("duration must be from P1D to P2Y.")
    if extension not in _EXTENSIONS:
        raise _bad(f"autoExtendDuration is one of {', '.join(_EXTENSIONS)}.")
    customer = given.get("customer") or {}
    if not isinstance(customer, dict) or (customer and not GUID.match(str(customer.get("tenantId")))):
        raise _bad("customer needs a tenantId.")
    tenant = str(customer["tenantId"]).lower() if customer else None
    known = call.world.store.find(Customer, tenant or "")
    shown = str(customer.get("displayName") or "") or (known.company_name if known else None)
    return {
        "display_name": name,
        "duration": duration,
        "auto_extend": extension,
        "customer_id": tenant,
        "customer_name": shown if tenant else None,
        "roles": _roles(given),
    }


def _as_given(one: Delegation) -> dict[str, Any]:
    customer = {"tenantId": one.customer_id, "displayName": one.customer_name} if one.customer_id else None
    return {
        "displayName": one.display_name,
        "duration": one.duration,
        "autoExtendDuration": one.auto_extend,
        "customer": customer,
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": role} for role in one.roles]},
    }


def _roles(given: dict[str, Any]) -> tuple[str, ...]:
    details = given.get("accessDetails")
    roles = details.get("unifiedRoles") if isinstance(details, dict) else None
    if not isinstance(roles, list) or not roles:
        raise _bad("accessDetails needs unifiedRoles.")
    found = [str(role.get("roleDefinitionId") or "") if isinstance(role, dict) else "" for role in roles]
    if not all(GUID.match(role) for role in found):
        raise _bad("roleDefinitionId must be a GUID.")
    return tuple(role.lower() for role in found)


def _request_body(one: DelegationRequest) -> dict[str, Any]:
    return {
        "id": one.id,
        "action": one.action,
        "status": "succeeded",
        "createdDateTime": print_instant(one.created_at),
        "lastModifiedDateTime": print_instant(one.created_at),
    }


def _assignment(call: Call) -> AccessAssignment:
    one = call.world.store.find(AccessAssignment, call.path["assignment"].lower())
    if one is None or one.delegation_id != find(call).id:
        raise GraphRefusal(404, "itemNotFound", "The access assignment was not found.")
    return one


def _assignment_body(one: AccessAssignment) -> dict[str, Any]:
    return {
        "@odata.etag": _etag(one.version, one.id),
        "id": one.id,
        "status": one.status,
        "accessContainer": {
            "accessContainerId": one.container_id,
            "accessContainerType": one.container_type,
        },
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": role} for role in one.roles]},
        "createdDateTime": print_instant(one.created_at),
        "lastModifiedDateTime": print_instant(one.modified_at),
    }


def _etag(version: int, key: str) -> str:
    return f'W/"{key[:8]}-{version}"'


def _check_etag(call: Call, version: int, key: str) -> None:
    sent = call.headers.get("if-match")
    if not sent:
        raise _bad("The If-Match header is missing.")
    if call.fault == "wrong_etag" or sent != _etag(version, key):
        raise GraphRefusal(412, "preconditionFailed", "The etag is stale.")


def _check_state(one: Delegation, wanted: str) -> None:
    if one.status != wanted:
        raise _conflict(f"The relationship is {one.status}, not {wanted}.")


def _bad(text: str) -> GraphRefusal:
    return GraphRefusal(400, "badRequest", text)


def _conflict(text: str) -> GraphRefusal:
    return GraphRefusal(409, "conflict", text)
