"""Indirect resellers made by the provider itself (Microsoft: Create indirect reseller in sandbox)."""

import base64
from typing import Any

from partner_center_simulator import countries
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Customer, Domain, Reseller, Subscription
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import GUID, region_of

LIMIT = 5
_PATH = "/v1/sandboxIndirectReseller"
_TENANT = ("domainPrefix", "name", "displayName", "adminUserName", "country", "culture")
_ADDRESS = ("country", "city", "addressLine1", "postalCode")
_CONTACT = ("firstName", "lastName", "email")


@operation("create_sandbox_reseller", "POST", _PATH, Access.USER, replays=True)
def create_sandbox_reseller(call: Call) -> Answer:
    """Make a reseller at once: its tenant with a password shown once, its signature, its relationship."""
    world, given = call.world, call.member()
    _require_sandbox(call)
    mpn_id = str(given.get("mpnId") or given.get("partnerId") or "")
    tenant, legal = _part(given, "tenant", _TENANT), _part(given, "legalBusinessProfile", ("companyName",))
    address = _part(legal, "address", _ADDRESS)
    contact = _part(legal, "primaryContact", _CONTACT)
    _check(call, mpn_id, address)
    domain = f"{str(tenant['domainPrefix']).lower()}.onmicrosoft.com"
    if world.store.find(Domain, domain):
        raise invalid_property("DomainPrefix", f"The domain {domain} is taken.")
    location = str(address["country"]).upper()
    reseller = Reseller(
        tenant_id=world.store.guid("reseller"),
        name=str(legal["companyName"]),
        mpn_ids=(mpn_id,),
        location=location,
        region=region_of(location),
        is_sandbox=True,
    )
    world.store.put(reseller)
    world.store.put(Domain(name=domain, tenant_id=reseller.tenant_id))
    return Answer(_body(call, reseller, tenant, contact, domain), 201)


@operation("delete_sandbox_reseller", "DELETE", _PATH + "/{reseller}", Access.USER, replays=True)
def delete_sandbox_reseller(call: Call) -> Answer:
    """Delete a reseller without customers; deleting it again changes nothing and is no error."""
    world, wanted = call.world, call.path["reseller"].lower()
    _require_sandbox(call)
    if not GUID.match(wanted):
        raise invalid_property("ResellerId")
    reseller = world.store.find(Reseller, wanted)
    if reseller is None:
        return Answer(None, 204)
    if not reseller.is_sandbox:
        raise Refusal(400, 800016, "The tenant is not an indirect reseller of the sandbox.")
    mine = [one for one in world.store.each(Customer) if wanted in one.reseller_ids]
    held = [sub for one in mine for sub in world.store.of(Subscription, one.id)]
    if any(one.status == "active" for one in held):
        raise Refusal(400, 800063, "Suspend the subscriptions of the reseller's customers first.")
    if mine:
        raise Refusal(400, 800002, "Delete the customers of the reseller first.")
    world.store.remove(reseller)
    for domain in world.store.of(Domain, wanted):
        world.store.remove(domain)
    return Answer(None, 204)


def _require_sandbox(call: Call) -> None:
    if not call.world.settings.is_sandbox:
        raise Refusal(400, 900127, "The operation is not supported in this environment.")


def _part(given: dict[str, Any], name: str, needs: tuple[str, ...]) -> dict[str, Any]:
    part, word = given.get(name), name[0].upper() + name[1:]
    if not isinstance(part, dict):
        raise missing_property(word)
    for member in needs:
        if not part.get(member):
            raise missing_property(f"{word}.{member[0].upper()}{member[1:]}")
    return part


def _check(call: Call, mpn_id: str, address: dict[str, Any]) -> None:
    if not mpn_id.isdecimal():
        raise invalid_property("MpnId")
    holder = call.world.reseller_by_mpn(mpn_id)
    is_taken = mpn_id == call.world.partner.mpn_id or (holder is not None and not holder.is_sandbox)
    if is_taken:
        raise invalid_property("MpnId", "A PartnerID of production is not valid in the sandbox.")
    if countries.rules(str(address["country"]).upper()) is None:
        raise invalid_property("Country")
    made = [one for one in call.world.store.each(Reseller) if one.is_sandbox]
    if len(made) >= LIMIT:
        raise Refusal(400, 800018, f"The sandbox is limited to {LIMIT} indirect resellers.")


def _body(
    call: Call, reseller: Reseller, tenant: dict[str, Any], contact: dict[str, Any], domain: str
) -> dict[str, Any]:
    world, account = call.world, f"{tenant['adminUserName']}@{domain}"
    password = base64.b85encode(world.store.digest("password"))[:14].decode()
    return {
        "accountId": reseller.tenant_id,
        "mpnId": reseller.mpn_ids[0],
        "tenant": {"id": reseller.tenant_id, "adminUserAccount": account, "password": password},
        "agreementSignature": {
            "id": world.store.guid("signature"),
            "accountId": reseller.tenant_id,
            "agreementId": world.store.guid("agreement"),
            "agreementType": "ValueAddedReseller",
            "dateSigned": print_instant(world.clock.now()),
            "signedByFirstName": contact["firstName"],
            "signedByUserPrincipalName": account,
            "signedByUserObjectId": call.caller.user_id,
            "signedByUserTenantId": world.partner.tenant_id,
            "attributes": {"objectType": "AgreementSignatureResponse"},
        },
        "partnerRelationship": {
            "id": world.partner.tenant_id,
            "name": world.partner.name,
            "relationshipType": "is_indirect_reseller_of",
            "state": reseller.state,
            "mpnId": reseller.mpn_ids[0],
            "attributes": {"objectType": "PartnerRelationshipResponse"},
        },
    }
