"""What hangs on a customer: profiles, directory, consents, and the end of the relationship."""

from typing import Any

from partner_center_simulator import standing, wire
from partner_center_simulator.entities import (
    Agreement,
    Cart,
    Customer,
    Domain,
    Order,
    Subscription,
)
from partner_center_simulator.entities_services import (
    Consent,
    LegacyOrder,
    LegacySubscription,
    Qualification,
    User,
)
from partner_center_simulator.refusals import (
    Refusal,
    app_only,
    invalid_property,
    missing_property,
    unknown_resource,
)
from partner_center_simulator.resources.customers import address_body
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import GUID, World

_C = "/v1/customers/{customer}"
_OWNED = (Subscription, LegacySubscription, Order, LegacyOrder, Cart, Agreement, Qualification, Consent, User)


@operation("get_company_profile", "GET", _C + "/profiles/company", Access.USER)
def get_company_profile(call: Call) -> Answer:
    """The company profile with address and e-mail."""
    one = call.world.customer(call.path["customer"])
    body = {
        "tenantId": one.id,
        "domain": one.domain,
        "companyName": one.company_name,
        "organizationRegistrationNumber": one.registration_number,
        "address": address_body(one.address),
        "email": one.email,
        "links": {"self": wire.link(f"/customers/{one.id}/profiles/company")},
        "attributes": {"objectType": "CustomerCompanyProfile"},
    }
    return Answer(body)


@operation("get_organization", "GET", _C + "/organization", Access.APP)
def get_organization(call: Call) -> Answer:
    """The tenant's own data, as a bare array; needs an active delegated admin relationship."""
    one = call.world.customer(call.path["customer"])
    standing.require_delegation(call.world, one)
    body = {
        "street": one.address.address_line1,
        "countryLetterCode": one.address.country,
        "postalCode": one.address.postal_code,
        "city": one.address.city,
        "state": one.address.state,
        "displayName": one.company_name,
        "technicalNotificationMails": [one.email],
    }
    return Answer([body])


@operation("list_custom_domains", "GET", _C + "/customdomains", Access.APP)
def list_custom_domains(call: Call) -> Answer:
    """The tenant's domains, as a bare array; needs an active delegated admin relationship."""
    one = call.world.customer(call.path["customer"])
    standing.require_delegation(call.world, one)
    return Answer([domain.name for domain in call.world.store.of(Domain, one.id)])


@operation("patch_customer", "PATCH", _C, Access.USER, replays=True)
def patch_customer(call: Call) -> Answer:
    """End the reseller relationship, or delegated administration only."""
    world, given = call.world, call.member()
    one = world.customer(call.path["customer"])
    if given.get("allowDelegatedAccess") is not None:
        if given["allowDelegatedAccess"] is not False:
            raise invalid_property("AllowDelegatedAccess")
        return Answer({"allowDelegatedAccess": False, "attributes": {"objectType": "Customer"}})
    wanted = given.get("relationshipToPartner")
    if wanted is None:
        raise missing_property("RelationshipToPartner")
    if str(wanted).lower() != "none":
        raise Refusal(400, 900126, f"The enum value '{wanted}' cannot be parsed.")
    if world.settings.is_sandbox:
        _purge(world, one)
    else:
        changes = {"relationship_ended": True, "reseller_ids": (), "associated_partner_id": None}
        world.store.put(one.model_copy(update=changes))
    return Answer({"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}})


@operation("delete_customer", "DELETE", _C, Access.APP)
def delete_customer(call: Call) -> Answer:
    """Purge a tenant; possible in the sandbox only, once its subscriptions are suspended."""
    world = call.world
    one = world.customer(call.path["customer"])
    if not world.settings.is_sandbox:
        raise Refusal(400, 900127, "Deleting a customer is not supported in this environment.")
    held = {sub.status for sub in world.store.of(Subscription, one.id)}
    held |= {sub.status for sub in world.store.of(LegacySubscription, one.id)}
    if "active" in held:
        raise Refusal(400, 800063, "The customer has active subscriptions. Suspend them first.")
    _purge(world, one)
    return Answer(status=204)


@operation("create_consent", "POST", _C + "/applicationconsents", Access.APP, replays=True)
def create_consent(call: Call) -> Answer:
    """Consent to an application in the customer's tenant (Microsoft: Secure application model)."""
    world, given = call.world, call.member()
    one = world.customer(call.path["customer"])
    if not call.caller.is_user:
        raise app_only()
    application, grants = str(given.get("applicationId") or "").lower(), given.get("applicationGrants")
    if not GUID.match(application):
        raise invalid_property("ApplicationId")
    if not isinstance(grants, list) or not grants:
        raise missing_property("ApplicationGrants")
    read = []
    for grant in grants:
        if not isinstance(grant, dict) or not GUID.match(str(grant.get("enterpriseApplicationId"))):
            raise invalid_property("EnterpriseApplicationId")
        read.append((str(grant["enterpriseApplicationId"]).lower(), str(grant.get("scope") or "")))
    if any(held.application_id == application for held in world.store.of(Consent, one.id)):
        raise Refusal(409, 800002, "The customer has consented to the application already.")
    made = Consent(
        id=world.store.guid("consent"),
        customer_id=one.id,
        application_id=application,
        display_name=str(given.get("displayName") or application),
        grants=tuple(read),
    )
    world.store.put(made)
    return Answer(_consent_body(made), 201)


@operation("get_consent", "GET", _C + "/applicationconsents/{application}", Access.APP)
def get_consent(call: Call) -> Answer:
    """What an application was granted in the customer's tenant."""
    return Answer(_consent_body(_consent(call)))


@operation("delete_consent", "DELETE", _C + "/applicationconsents/{application}", Access.APP)
def delete_consent(call: Call) -> Answer:
    """Take a consent back."""
    call.world.store.remove(_consent(call))
    return Answer(status=204)


def _consent(call: Call) -> Consent:
    one, wanted = call.world.customer(call.path["customer"]), call.path["application"].lower()
    found = next((c for c in call.world.store.of(Consent, one.id) if c.application_id == wanted), None)
    if found is None:
        raise unknown_resource()
    return found


def _consent_body(one: Consent) -> dict[str, Any]:
    return {
        "applicationId": one.application_id,
        "displayName": one.display_name,
        "applicationGrants": [{"enterpriseApplicationId": key, "scope": scope} for key, scope in one.grants],
    }


def _purge(world: World, one: Customer) -> None:
    for kind in _OWNED:
        for record in world.store.of(kind, one.id):
            world.store.remove(record)
    for domain in world.store.of(Domain, one.id):
        world.store.remove(domain)
    world.store.remove(one)
