"""Subscriptions that go from one provider to another (Microsoft: Create a transfer; Accept a transfer)."""

from typing import Any

from partner_center_simulator import transferring, wire
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_transfers import OtherProvider, Transfer, TransferLine
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_T = "/v1/customers/{customer}/transfers"
_ONE = _T + "/{transfer}"
# Which kind of transfer subscriptions of new commerce take (Microsoft: Create a transfer for new commerce).
_NEW_COMMERCE = "3"


@operation("list_transfers", "GET", _T, Access.APP)
def list_transfers(call: Call) -> Answer:
    """All transfers of a customer's subscriptions to us or from us, as a bare array."""
    customer = call.world.customer(call.path["customer"])
    return Answer([transfer_body(call.world, one) for one in call.world.store.of(Transfer, customer.id)])


@operation("get_transfer", "GET", _ONE, Access.APP)
def get_transfer(call: Call) -> Answer:
    """One transfer."""
    return Answer(transfer_body(call.world, _found(call)))


@operation("create_transfer", "POST", _T, Access.APP, replays=True)
def create_transfer(call: Call) -> Answer:
    """Ask another provider for its subscriptions, or offer it ours; one of the two parties is us."""
    world, given = call.world, call.member()
    customer = world.customer(call.path["customer"])
    own = world.partner.tenant_id
    source, target = _party(given, "sourcePartnerTenantId", ""), _party(given, "targetPartnerTenantId", own)
    if not source:
        raise Refusal(
            400, 900136, "The source partner is missing in the request.", data=["SourcePartnerTenantId"]
        )
    if source == target == own:
        raise Refusal(400, 900148, "The source partner is the partner that asks.")
    if own not in (source, target) or source == target:
        raise invalid_property("TargetPartnerTenantId" if source == own else "SourcePartnerTenantId")
    other, name = (target, "Target") if source == own else (source, "Source")
    if world.store.find(OtherProvider, other) is None:
        raise invalid_property(f"{name}PartnerTenantId")
    if str(given.get("transferType") or _NEW_COMMERCE) not in (_NEW_COMMERCE, "5"):
        raise invalid_property("TransferType")
    made = transferring.ask(world, customer, (source, target), own, wanted_lines(given.get("lineItems")))
    return Answer(transfer_body(world, made), 201)


@operation("accept_transfer", "POST", _ONE, Access.APP, replays=True)
def accept_transfer(call: Call) -> Answer:
    """Take what another provider offers, or let it have what it asks for."""
    own = call.world.partner.tenant_id
    return Answer(
        transfer_body(call.world, transferring.decide(call.world, _found(call), own, is_accepted=True))
    )


@operation("reject_transfer", "PATCH", _ONE, Access.APP, replays=True)
def reject_transfer(call: Call) -> Answer:
    """Refuse what another provider offers or asks for; the body names the transfer and the status."""
    one, given = _found(call), call.member()
    if str(given.get("id") or one.id).lower() != one.id:
        raise invalid_property("Id")
    status = given.get("status")
    if status is None:
        raise missing_property("Status")
    if str(status).lower() != "reject":
        raise Refusal(400, 900126, f"The enum value '{status}' cannot be parsed.")
    own = call.world.partner.tenant_id
    return Answer(transfer_body(call.world, transferring.decide(call.world, one, own, is_accepted=False)))


@operation("withdraw_transfer", "DELETE", _ONE, Access.APP, replays=True)
def withdraw_transfer(call: Call) -> Answer:
    """Take back a request of ours that nobody has decided."""
    transferring.withdraw(call.world, _found(call), call.world.partner.tenant_id)
    return Answer(None, 204)


def wanted_lines(given: Any) -> list[transferring.Wanted] | None:
    """The subscriptions that a body names, each once; without names all are meant."""
    if given is None:
        return None
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise invalid_property("LineItems")
    found: list[transferring.Wanted] = []
    for one in given:
        key, partner_id = one.get("subscriptionId"), one.get("partnerIdOnRecord")
        if not isinstance(key, str) or not key:
            raise missing_property("SubscriptionId")
        if partner_id is not None and not isinstance(partner_id, str):
            raise invalid_property("PartnerIdOnRecord")
        found.append((key.lower(), partner_id or ""))
    if len({key for key, _ in found}) < len(found):
        raise invalid_property("LineItems", "Two lines name the same subscription.")
    return found


def transfer_body(world: World, one: Transfer) -> dict[str, Any]:
    """The TransferEntity resource (Microsoft: TransferEntity resources)."""
    customer = world.store.find(Customer, one.customer_id)
    return {
        "id": one.id,
        "status": one.status,
        "transferType": _NEW_COMMERCE,
        "createdTime": print_instant(one.created_at),
        "lastModifiedTime": print_instant(one.modified_at),
        "completedTime": print_instant(one.completed_at) if one.completed_at else None,
        "customerTenantId": one.customer_id,
        "customerName": customer.company_name if customer else None,
        "partnertenantid": one.target_id,
        "sourcePartnerName": transferring.name_of(world, one.source_id),
        "sourcePartnerTenantId": one.source_id,
        "targetPartnerName": transferring.name_of(world, one.target_id),
        "targetPartnerTenantId": one.target_id,
        "lastModifiedUser": one.modified_by,
        "lineItems": [_line_body(index, line) for index, line in enumerate(one.lines)],
        "links": {"self": wire.link(f"/customers/{one.customer_id}/transfers/{one.id}")},
        "attributes": {"objectType": "TransferEntity"},
    }


def _line_body(index: int, line: TransferLine) -> dict[str, Any]:
    return {
        "id": index,
        "subscriptionId": line.subscription_id,
        "offerId": line.offer_id,
        "orderId": line.new_order_id,
        "billingCycle": line.billing_cycle,
        "friendlyName": line.friendly_name,
        "quantity": line.quantity,
        "partnerIdOnRecord": line.partner_id,
        "transferGroupId": str(index) if line.status else None,
        "status": line.status,
        "addonItems": [],
        "transferError": line.error,
    }


def _party(given: dict[str, Any], name: str, default: str) -> str:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_property(name[0].upper() + name[1:])
    return (value or default).lower()


def _found(call: Call) -> Transfer:
    customer = call.world.customer(call.path["customer"])
    one = call.world.store.find(Transfer, call.path["transfer"].lower())
    if one is None or one.customer_id != customer.id:
        raise Refusal(404, 900100, f"The transfer {call.path['transfer']} was not found.")
    return one
