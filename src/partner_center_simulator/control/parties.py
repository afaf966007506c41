"""Control of who exists: the provider, resellers, domains, customers and what they have accepted."""

from datetime import timedelta
from typing import Any

from partner_center_simulator import catalogue
from partner_center_simulator.control import reading
from partner_center_simulator.entities import Address, Agreement, Customer, Domain, Partner, Reseller
from partner_center_simulator.resources import attestations
from partner_center_simulator.resources.agreements import CUSTOMER_AGREEMENT, TEMPLATES
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.standing import ROLES
from partner_center_simulator.world import GUID, World, region_of

_VETTING = (None, "Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready")
_QUALIFICATIONS = {"Education", "GovernmentCommunityCloud", "StateOwnedEntity", "Nonprofit"}
_PARTNER = frozenset(
    {
        "name",
        "country",
        "mpn_id",
        "region",
        "mpa_signed",
        "programme_active",
        "sells_to_government",
        "is_sign_in_blocked",
        "countries",
        "credit_line",
        "user_role",
    }
)
_DOMAIN = frozenset({"domain", "tenant_id"})
_RELATIONSHIP = frozenset({"tenant_id", "country", "company_name"})
_CUSTOMER = frozenset(
    {
        "vetting_status",
        "qualifications",
        "is_locked",
        "fails_risk_check",
        "subscriptions_elsewhere",
        "seats_elsewhere",
    }
)
_AGREEMENT = frozenset({"is_signed", "date_agreed", "first_name", "last_name", "email"})
_RESELLER = frozenset(
    {"name", "mpn_id", "mpn_ids", "location", "region", "state", "mpa_signed", "is_indirect_reseller"}
)


@operation("sim_get_partner", "GET", "/_sim/partner", Access.CONTROL)
def get_partner(call: Call) -> Answer:
    """The provider whose account this is."""
    return Answer(_partner_body(call.world.partner))


@operation("sim_put_partner", "PUT", "/_sim/partner", Access.CONTROL)
def put_partner(call: Call) -> Answer:
    """Change who the provider is, how it stands with Microsoft, where it sells, its credit and its user's role."""
    given, partner = reading.wanted(call, _PARTNER), call.world.partner
    changes: dict[str, Any] = {
        name: str(given[name]) for name in ("name", "country", "mpn_id", "region") if name in given
    }
    if "country" in changes and "region" not in changes:
        changes["region"] = region_of(changes["country"])
    for name in ("mpa_signed", "programme_active", "sells_to_government", "is_sign_in_blocked"):
        if name in given:
            changes[name] = reading.flag(given[name], name)
    if "countries" in given:
        changes["countries"] = _countries(given["countries"])
    if "credit_line" in given:
        line = given["credit_line"]
        changes["credit_line"] = None if line is None else reading.number(line)
    if "user_role" in given:
        if given["user_role"] not in ROLES:
            raise reading.refuse(f"user_role is one of {ROLES}.")
        changes["user_role"] = given["user_role"]
    changed = partner.model_copy(update=changes)
    call.world.store.put(changed)
    return Answer(_partner_body(changed))


@operation("sim_list_resellers", "GET", "/_sim/resellers", Access.CONTROL)
def list_resellers(call: Call) -> Answer:
    """All resellers."""
    return Answer([_reseller_body(one) for one in call.world.store.all(Reseller)])


@operation("sim_add_reseller", "POST", "/_sim/resellers", Access.CONTROL)
def add_reseller(call: Call) -> Answer:
    """Add a reseller, or replace the one with this tenant id."""
    given, store = reading.wanted(call, _RESELLER | {"tenant_id"}), call.world.store
    tenant_id = str(given.get("tenant_id") or store.guid("reseller")).lower()
    if not GUID.match(tenant_id):
        raise reading.refuse("tenant_id must be a GUID.")
    location = reading.text(given, "location", call.world.partner.country).upper()
    reseller = Reseller(
        tenant_id=tenant_id,
        name=reading.text(given, "name"),
        mpn_ids=_mpn_ids(given) or (str(2_000_000 + store.number()),),
        location=location,
        region=str(given.get("region") or region_of(location)),
        state=str(given.get("state") or "Active"),
        mpa_signed=reading.flag(given.get("mpa_signed", True), "mpa_signed"),
        is_indirect_reseller=reading.flag(given.get("is_indirect_reseller", True), "is_indirect_reseller"),
    )
    _check_free(call, reseller)
    store.put(reseller)
    return Answer(_reseller_body(reseller), 201)


@operation("sim_patch_reseller", "PATCH", "/_sim/resellers/{tenant}", Access.CONTROL)
def patch_reseller(call: Call) -> Answer:
    """Flip a reseller's state, agreement, region or PartnerIDs."""
    given = reading.wanted(call, _RESELLER)
    reseller = call.world.store.find(Reseller, call.path["tenant"].lower())
    if reseller is None:
        raise reading.refuse("No such reseller.")
    changes: dict[str, Any] = {
        name: str(given[name]) for name in ("name", "location", "region", "state") if name in given
    }
    for name in ("mpa_signed", "is_indirect_reseller"):
        if name in given:
            changes[name] = reading.flag(given[name], name)
    if mpn_ids := _mpn_ids(given):
        changes["mpn_ids"] = mpn_ids
    changed = reseller.model_copy(update=changes)
    _check_free(call, changed)
    call.world.store.put(changed)
    return Answer(_reseller_body(changed))


@operation("sim_add_domain", "POST", "/_sim/domains", Access.CONTROL)
def add_domain(call: Call) -> Answer:
    """Let a stranger take a domain."""
    given, store = reading.wanted(call, _DOMAIN), call.world.store
    name = reading.text(given, "domain").lower()
    if store.find(Domain, name):
        raise reading.refuse("The domain is taken already.")
    domain = Domain(name=name, tenant_id=str(given.get("tenant_id") or store.guid("stranger")).lower())
    store.put(domain)
    return Answer({"domain": domain.name, "tenantId": domain.tenant_id}, 201)


@operation("sim_free_domain", "DELETE", "/_sim/domains/{domain}", Access.CONTROL)
def free_domain(call: Call) -> Answer:
    """Let a stranger give a domain back."""
    store = call.world.store
    domain = store.find(Domain, call.path["domain"].lower())
    if domain is None or store.find(Customer, domain.tenant_id):
        raise reading.refuse("No stranger has this domain.")
    store.remove(domain)
    return Answer(None, 204)


@operation("sim_add_relationship", "POST", "/_sim/customers/{customer}/relationships", Access.CONTROL)
def add_relationship(call: Call) -> Answer:
    """Let a customer accept a reseller, or else the provider; a stranger's tenant becomes its customer thereby."""
    given, world = reading.wanted(call, _RELATIONSHIP), call.world
    tenant_id = reading.text(given, "tenant_id").lower() if "tenant_id" in given else ""
    if tenant_id and world.store.find(Reseller, tenant_id) is None:
        raise reading.refuse("No such reseller.")
    wanted = call.path["customer"].lower()
    customer = world.store.find(Customer, wanted) or _stranger(call, wanted, given)
    if tenant_id and tenant_id not in customer.reseller_ids:
        customer = customer.model_copy(update={"reseller_ids": (*customer.reseller_ids, tenant_id)})
    world.store.put(customer.model_copy(update={"relationship_ended": False}))
    return Answer({"customer": customer.id, "resellers": list(customer.reseller_ids)}, 201)


@operation("sim_patch_customer", "PATCH", "/_sim/customers/{customer}", Access.CONTROL)
def patch_customer(call: Call) -> Answer:
    """Decide a customer's vetting, qualifications, lock and trust, and what it holds from other partners."""
    given, world = reading.wanted(call, _CUSTOMER), call.world
    customer = world.customer(call.path["customer"])
    changes: dict[str, Any] = {}
    if "vetting_status" in given:
        if given["vetting_status"] not in _VETTING:
            raise reading.refuse(f"vetting_status is one of {_VETTING}.")
        changes |= {"vetting_status": given["vetting_status"], "vetting_changed_at": world.clock.now()}
    if "qualifications" in given:
        wanted = given["qualifications"]
        if not isinstance(wanted, list) or any(str(one) not in _QUALIFICATIONS for one in wanted):
            raise reading.refuse(f"qualifications are of {sorted(_QUALIFICATIONS)}.")
        changes["qualifications"] = tuple(given["qualifications"])
    for name in ("is_locked", "fails_risk_check"):
        if name in given:
            changes[name] = reading.flag(given[name], name)
    if "subscriptions_elsewhere" in given:
        number = given["subscriptions_elsewhere"]
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise reading.refuse("subscriptions_elsewhere is a whole number.")
        changes["subscriptions_elsewhere"] = number
    if "seats_elsewhere" in given:
        changes["seats_elsewhere"] = _seats(given["seats_elsewhere"])
    world.store.put(customer.model_copy(update=changes))
    return Answer({"customer": customer.id})


@operation("sim_accept_attestation", "POST", "/_sim/attestations/{attestation}/accept", Access.CONTROL)
def accept_attestation(call: Call) -> Answer:
    """Accept as the signatory, without the page."""
    found = attestations.accept(call.world, call.path["attestation"])
    return Answer({"attestationId": found.id, "status": attestations.status(call.world, found)})


@operation("sim_expire_attestation", "POST", "/_sim/attestations/{attestation}/expire", Access.CONTROL)
def expire_attestation(call: Call) -> Answer:
    """Make an attestation older than it may be, as if nobody had accepted it."""
    found = attestations.find(call.world, call.path["attestation"])
    long_ago = call.world.clock.now() - attestations.LIFE - timedelta(seconds=1)
    expired = found.model_copy(update={"created_at": long_ago, "accepted_at": None})
    call.world.store.put(expired)
    return Answer({"attestationId": expired.id, "status": attestations.status(call.world, expired)})


@operation("sim_sign_agreement", "POST", "/_sim/customers/{customer}/agreements", Access.CONTROL)
def sign_agreement(call: Call) -> Answer:
    """Set the direct signature, or plant an acceptance of any date."""
    given, world = reading.wanted(call, _AGREEMENT), call.world
    customer = world.customer(call.path["customer"])
    if "is_signed" in given:
        signed = reading.flag(given["is_signed"], "is_signed")
        world.store.put(customer.model_copy(update={"directly_signed": signed}))
        return Answer({"customer": customer.id, "isSigned": signed}, 201)
    agreed = reading.instant(given, "date_agreed")
    agreement = Agreement(
        id=world.store.guid("agreement"),
        customer_id=customer.id,
        user_id=world.partner.tenant_id,
        first_name=str(given.get("first_name") or "Alex"),
        last_name=str(given.get("last_name") or "Planted"),
        email=str(given.get("email") or "alex@example.com"),
        phone_number=None,
        template_id=TEMPLATES[CUSTOMER_AGREEMENT],
        date_agreed=agreed,
        type=CUSTOMER_AGREEMENT,
    )
    world.store.put(agreement)
    return Answer({"customer": customer.id, "dateAgreed": agreed.isoformat()}, 201)


def _stranger(call: Call, tenant_id: str, given: dict[str, Any]) -> Customer:
    if not GUID.match(tenant_id):
        raise reading.refuse("The customer must be a GUID.")
    held = next((one.name for one in call.world.store.of(Domain, tenant_id)), None)
    domain = held or f"tenant{tenant_id[:8]}.onmicrosoft.com"
    name = str(given.get("company_name") or domain.partition(".")[0].capitalize())
    return plant(
        call.world, tenant_id, name, domain, str(given.get("country") or call.world.partner.country).upper()
    )


def plant(
    world: World, tenant_id: str, name: str, domain: str, country: str, *, has_signed: bool = False
) -> Customer:
    """A customer who is there without having been created through the API."""
    store = world.store
    customer = Customer(
        id=tenant_id,
        commerce_id=store.guid("commerce"),
        serial=store.last_number(),
        domain=domain,
        company_name=name,
        email=f"admin@{domain}",
        culture="en-US",
        language="en",
        address=Address(
            country=country,
            city="Lisboa" if country == "PT" else "City",
            address_line1="Rua 1",
            postal_code="1250-096" if country == "PT" else None,
        ),
        profile_id=store.guid("profile"),
        directly_signed=has_signed,
        created_at=world.clock.now(),
    )
    store.put(customer)
    store.put(Domain(name=domain, tenant_id=tenant_id))
    return customer


def _countries(given: Any) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise reading.refuse("countries is a list of countries, or null for all.")
    return tuple(one.upper() for one in given)


def _seats(given: Any) -> dict[str, int]:
    """Seats by SKU."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise reading.refuse("seats_elsewhere is a list of productId, skuId and quantity.")
    found: dict[str, int] = {}
    for one in given:
        quantity, key = one.get("quantity"), f"{one.get('productId')}:{one.get('skuId')}"
        is_whole = isinstance(quantity, int) and not isinstance(quantity, bool) and quantity >= 0
        if not is_whole or catalogue.sku(*key.split(":", 1)) is None:
            raise reading.refuse("seats_elsewhere names known SKUs and whole numbers.")
        found[key] = quantity
    return found


def _mpn_ids(given: dict[str, Any]) -> tuple[str, ...]:
    several = given.get("mpn_ids")
    found = several if isinstance(several, list) else [given["mpn_id"]] if given.get("mpn_id") else []
    if any(not str(one).isdecimal() for one in found):
        raise reading.refuse("A PartnerID is a number.")
    return tuple(str(one) for one in found)


def _check_free(call: Call, reseller: Reseller) -> None:
    for mpn_id in reseller.mpn_ids:
        holder = call.world.reseller_by_mpn(mpn_id)
        if holder is not None and holder.tenant_id != reseller.tenant_id:
            raise reading.refuse(f"The PartnerID {mpn_id} belongs to {holder.name}.")


def _partner_body(partner: Partner) -> dict[str, Any]:
    return {
        "tenantId": partner.tenant_id,
        "name": partner.name,
        "country": partner.country,
        "mpnId": partner.mpn_id,
        "region": partner.region,
        "mpaSigned": partner.mpa_signed,
        "programmeActive": partner.programme_active,
        "countries": None if partner.countries is None else list(partner.countries),
        "sellsToGovernment": partner.sells_to_government,
        "creditLine": None if partner.credit_line is None else str(partner.credit_line),
        "userRole": partner.user_role,
        "isSignInBlocked": partner.is_sign_in_blocked,
    }


def _reseller_body(reseller: Reseller) -> dict[str, Any]:
    return {
        "tenantId": reseller.tenant_id,
        "name": reseller.name,
        "mpnId": reseller.mpn_ids[0],
        "mpnIds": list(reseller.mpn_ids),
        "location": reseller.location,
        "region": reseller.region,
        "state": reseller.state,
        "mpaSigned": reseller.mpa_signed,
        "isIndirectReseller": reseller.is_indirect_reseller,
    }
