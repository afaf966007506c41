"""Resellers, relationships, PartnerIDs and their partner agreement."""

from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.entities import Customer, Reseller
from partner_center_simulator.refusals import Refusal, invalid_property, unknown_word
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import GUID

_HELP = ["https://learn.microsoft.com/partner-center/mpa-indirect-provider-faq"]
_PROVIDER_OF = "is_indirect_cloud_solution_provider_of"


@operation("customer_relationships", "GET", "/v1/customers/{customer}/relationships", Access.USER)
def customer_relationships(call: Call) -> Answer:
    """The indirect resellers of a customer."""
    customer = call.world.customer(call.path["customer"])
    return Answer(wire.collection([_relationship(one, short=True) for one in resellers_of(call, customer)]))


@operation("relationships", "GET", "/v1/relationships", Access.USER)
def relationships(call: Call) -> Answer:
    """The provider's indirect resellers."""
    kind = (call.text("relationship_type") or "").lower()
    if kind == "isindirectcloudsolutionproviderof":
        found = [one for one in call.world.store.all(Reseller) if one.is_indirect_reseller]
        return Answer(wire.collection([_relationship(one, short=False) for one in found]))
    if kind == "isindirectresellerof":
        return Answer(wire.collection([]))
    raise unknown_word(kind) if kind else invalid_property("relationship_type")


@operation("mpn_profile", "GET", "/v1/profiles/mpn", Access.USER)
def mpn_profile(call: Call) -> Answer:
    """The organisation behind a PartnerID, or the caller's own."""
    wanted, partner = call.text("mpnid"), call.world.partner
    if wanted is None or wanted == partner.mpn_id:
        name, number = partner.name, partner.mpn_id
    elif reseller := call.world.reseller_by_mpn(wanted):
        name, number = reseller.name, wanted
    else:
        raise Refusal(404, 3000, f"Partner Organization with partner_id {wanted} could not be found")
    body = {
        "partnerName": name,
        "mpnId": number,
        "profileType": "MpnProfile",
        "links": {"self": wire.link("/profiles/mpn")},
        "attributes": {"objectType": "MpnProfile"},
    }
    return Answer(body)


@operation("agreement_status", "GET", "/v1/compliance/csp/agreementstatus", Access.USER)
def agreement_status(call: Call) -> Answer:
    """Whether an indirect reseller has signed the partner agreement; most ways of *no* are a 400."""
    mpn_id, tenant_id = call.text("mpnid"), call.text("tenantid")
    if mpn_id and tenant_id:
        raise _asked_wrongly(2000, "Both MPN Id and Tenant Id should not be passed.", "ComplianceController")
    if mpn_id:
        return _status_by_mpn(call, mpn_id)
    if tenant_id:
        return _status_by_tenant(call, tenant_id)
    raise _asked_wrongly(2001, "Both MPN Id and Tenant Id cannot be empty.", "ComplianceController")


def _status_by_mpn(call: Call, mpn_id: str) -> Answer:
    if not mpn_id.isdecimal():
        raise _asked_wrongly(2000, "MPN Id must be numeric.", "PartnerApiServiceControllers")
    reseller = call.world.reseller_by_mpn(mpn_id)
    if mpn_id == call.world.partner.mpn_id:
        raise _not_signed(
            2204, f"Requested MPN Id {mpn_id} is not associated with any CSP Indirect Reseller account."
        )
    if reseller is None:
        raise _not_signed(
            2200, f"Requested MPN Id {mpn_id} is either invalid or not migrated to Partner Center."
        )
    if not reseller.is_indirect_reseller:
        raise _not_signed(
            2204, f"Requested MPN Id {mpn_id} is not associated with any CSP Indirect Reseller account."
        )
    if reseller.region != call.world.partner.region:
        raise _not_signed(
            2201, f"The CSP region of MPN Id {mpn_id} is not the region of the indirect provider."
        )
    if not reseller.mpa_signed:
        raise _not_signed(
            2203, f"MPN Id {mpn_id} has not signed the Microsoft Partner Agreement (MPA) for the CSP region."
        )
    return Answer({"isAgreementSigned": True})


def _status_by_tenant(call: Call, tenant_id: str) -> Answer:
    if not GUID.match(tenant_id):
        raise _asked_wrongly(2000, "Tenant Id must be a GUID.", "PartnerApiServiceControllers")
    reseller = call.world.store.find(Reseller, tenant_id.lower())
    if reseller is None or not reseller.is_indirect_reseller:
        raise _not_signed(2205, f"No Partner Center account is associated with Tenant Id {tenant_id}.")
    if reseller.region != call.world.partner.region:
        raise _not_signed(
            2201, f"The CSP region of Tenant Id {tenant_id} is not the region of the indirect provider."
        )
    if not reseller.mpa_signed:
        raise _not_signed(
            2206, f"The Partner Center account of Tenant Id {tenant_id} has not signed the agreement."
        )
    return Answer({"isAgreementSigned": True})


def resellers_of(call: Call, customer: Customer) -> list[Reseller]:
    """The resellers through which the provider serves a customer."""
    found = (call.world.store.find(Reseller, key) for key in customer.reseller_ids)
    return [one for one in found if one is not None]


def _relationship(reseller: Reseller, *, short: bool) -> dict[str, Any]:
    return {
        "id": reseller.tenant_id,
        "name": reseller.name,
        "relationshipType": _PROVIDER_OF,
        "mpnId": reseller.mpn_ids[0],
        "location": None if short else reseller.location,
        "state": reseller.state,
        "attributes": {"objectType": "PartnerRelationship"},
    }


def _asked_wrongly(code: int, description: str, source: str) -> Refusal:
    return Refusal(400, code, description, source=source)


def _not_signed(code: int, description: str) -> Refusal:
    return Refusal(400, code, description, data=_HELP)
