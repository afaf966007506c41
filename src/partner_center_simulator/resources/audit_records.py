"""The activity log (Microsoft: Get a record of Partner Center activity by user)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from partner_center_simulator import audit, paging, wire
from partner_center_simulator.entities_services import AuditRecord, Touched
from partner_center_simulator.refusals import Refusal, invalid_property, unknown_resource
from partner_center_simulator.resources.agreements import agreement_body
from partner_center_simulator.resources.customers import customer_body
from partner_center_simulator.resources.legacy_subscriptions import body as legacy_body
from partner_center_simulator.resources.legacy_subscriptions import order_body as legacy_order_body
from partner_center_simulator.resources.orders import order_body
from partner_center_simulator.resources.subscriptions import subscription_body
from partner_center_simulator.resources.transfers import transfer_body
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

# How a record is shown; one of another kind is shown by its own members.
_SHOWN: dict[str, Callable[[World, Any], dict[str, Any]]] = {
    "Agreement": lambda _, one: agreement_body(one),
    "Customer": lambda _, one: customer_body(one),
    "Order": order_body,
    "LegacyOrder": lambda _, one: legacy_order_body(one),
    "Subscription": subscription_body,
    "LegacySubscription": legacy_body,
    "Transfer": transfer_body,
}

_DEFAULT = timedelta(days=30)
_PAGE, _LARGEST = 500, 500
_NAMES = ("startDate", "endDate", "size", "filter")


@operation("list_audit_records", "GET", "/v1/auditrecords", Access.APP)
def list_audit_records(call: Call) -> Answer:
    """The writes of some days, the newest first; nothing older than ninety days can be asked for."""
    world = call.world
    today = world.clock.now().date()
    start = _day(call, "startdate") or today - _DEFAULT
    end = _day(call, "enddate") or today
    if start < today - audit.KEPT:
        raise Refusal(400, 800002, "The start date must not be more than 90 days ago.", data=["startDate"])
    if end < start:
        raise invalid_property("endDate")
    size, fits = paging.size(call, _PAGE, _LARGEST), _fitting(call)
    # The log is written in the order of time and of numbers: only the page and what its filter leaves out is read.
    row, token = world.store.row(AuditRecord), paging.seek(call)
    begins = bisect_left(row, start, key=lambda one: one.at.date())
    ends = bisect_right(row, end, key=lambda one: one.at.date())
    if token:
        # Ranks fall, the newest record standing first.
        ends = min(ends, bisect_left(row, -paging.read(token), key=lambda one: one.serial))
    found = (one for at in range(ends - 1, begins - 1, -1) if fits(one := row[at]))
    page = list(islice(found, size + 1))
    chosen, links = paging.cut(call, "/auditrecords", page, size, _NAMES, lambda one: -one.serial)
    return Answer(wire.collection([_body(world, one) for one in chosen], links))


@operation("get_audit_record", "GET", "/auditactivity/v1/auditrecords/{record}", Access.APP)
def get_audit_record(call: Call) -> Answer:
    """One record, at the address that events name."""
    found = call.world.store.find(AuditRecord, call.path["record"].lower())
    if found is None:
        raise unknown_resource()
    return Answer(_body(call.world, found))


def _day(call: Call, name: str) -> date | None:
    text = call.text(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as broken:
        raise invalid_property("startDate" if name == "startdate" else "endDate") from broken


def _fitting(call: Call) -> Callable[[AuditRecord], bool]:
    """Whether a record is one that the filter asks for."""
    wanted = paging.filter_of(call)
    if wanted is None:
        return lambda _: True
    field, value, how = wanted
    rules: dict[tuple[str, str], Callable[[AuditRecord], bool]] = {
        ("companyname", "substring"): lambda one: value in (one.customer_name or "").lower(),
        ("customerid", "equals"): lambda one: value == (one.customer_id or ""),
        ("resourcetype", "equals"): lambda one: (
            value in (one.resource_type, one.resource_type.replace("_", ""))
        ),
    }
    rule = rules.get((field, how))
    if rule is None:
        raise Refusal(400, 800002, f"The field {field} cannot be filtered by {how}.")
    return rule


def _body(world: World, one: AuditRecord) -> dict[str, Any]:
    """The AuditRecord resource; values are JSON as text, of the records as they were at that moment."""
    partner_id = world.partner.tenant_id
    with world.clock.standing_at(one.at):
        before = [_shown(world, touched) for touched in one.before]
        after = [_shown(world, touched) for touched in one.after]
    return {
        "id": one.id,
        "partnerId": partner_id,
        "participants": [partner_id],
        "customerId": one.customer_id,
        "customerName": one.customer_name,
        "userPrincipalName": one.user_principal_name,
        "applicationId": one.application_id,
        "resourceType": one.resource_type,
        "resourceOldValue": _text(before),
        "resourceNewValue": _text(after),
        "operationType": one.operation_type,
        "originalCorrelationId": one.correlation_id,
        "operationDate": one.at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z",
        "operationStatus": one.status,
        "customizedData": [{"key": key, "value": value} for key, value in _customized(one, after)],
        "attributes": {"objectType": "AuditRecord"},
    }


def _shown(world: World, touched: Touched) -> dict[str, Any]:
    show = _SHOWN.get(touched.kind)
    if show is None:
        # Its place in lists is ours, not Microsoft's.
        return {name: value for name, value in touched.members.items() if name != "serial"}
    return show(world, world.store.kind(touched.kind).model_validate(touched.members))


def _text(values: Sequence[dict[str, Any]]) -> str | None:
    if not values:
        return None
    return wire.encode(_pascal(values[0] if len(values) == 1 else {"items": list(values)}))


def _pascal(value: Any) -> Any:
    if isinstance(value, dict):
        return {_pascal_name(name): _pascal(item) for name, item in value.items()}
    return [_pascal(item) for item in value] if isinstance(value, list) else value


def _pascal_name(name: str) -> str:
    return re.sub("(?:^|_)([a-z])", lambda found: found[1].upper(), name)


def _customized(one: AuditRecord, after: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    if one.resource_type == "order":
        return [pair for order in after for pair in _order_facts(order)]
    if one.resource_type == "customer":
        domains = [body["companyProfile"]["domain"] for body in after if "companyProfile" in body]
        return [
            pair for name in domains for pair in (("PrimaryDomainName", name), ("Relationship", "reseller"))
        ]
    return []


def _order_facts(order: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        ("OrderId", order.get("id")),
        ("AlternateId", order.get("alternateId")),
        ("BillingCycle", order.get("billingCycle")),
    ]
    for line in order.get("lineItems") or []:
        number = line.get("lineItemNumber")
        found += [
            (f"OfferId-{number}", line.get("offerId")),
            (f"SubscriptionId-{number}", line.get("subscriptionId")),
            (f"SubscriptionName-{number}", line.get("friendlyName")),
            (f"Quantity-{number}", line.get("quantity")),
            (f"PartnerOnRecord-{number}", line.get("partnerIdOnRecord")),
        ]
    return [(key, str(value)) for key, value in found if value is not None]
