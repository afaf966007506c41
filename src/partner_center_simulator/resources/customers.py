"""Customers: made, read, listed."""

import base64
import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import islice
from typing import Any

from partner_center_simulator import countries, paging, standing, wire
from partner_center_simulator.calendar_dates import print_second
from partner_center_simulator.entities import Address, Customer, Domain, Reseller
from partner_center_simulator.refusals import (
    AccountRefusal,
    Refusal,
    app_only,
    invalid_property,
    missing_property,
    optional_text,
    unknown_word,
)
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_DOMAIN = re.compile(r"^(?=.{4,253}$)[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})+$")
_LEGAL_FORMS = frozenset(
    [
        "llc",
        "inc",
        "ltd",
        "gmbh",
        "plc",
        "sa",
        "bv",
        "nv",
        "ab",
        "as",
        "oy",
        "lda",
        "srl",
        "sl",
        "ag",
        "corp",
        "co",
    ]
)
_USER_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._'-]{0,63}$")
DEFAULT_PAGE, LARGEST_PAGE = 100, 500
SANDBOX_CUSTOMERS = 75
_LENGTHS = {"addressLine1": 200, "addressLine2": 200, "firstName": 50, "lastName": 50}


@operation("create_customer", "POST", "/v1/customers", Access.APP, replays=True)
def create_customer(call: Call) -> Answer:
    """Make a tenant with its first administrator, whose password this answer shows once."""
    body = call.member()
    company, billing = _object(body, "companyProfile"), _object(body, "billingProfile")
    associated = body.get("associatedPartnerId")
    if associated and not call.caller.is_user:
        raise app_only()
    if call.world.settings.is_sandbox and call.world.store.count(Customer) >= SANDBOX_CUSTOMERS:
        raise Refusal(400, 800018, f"The sandbox is limited to {SANDBOX_CUSTOMERS} customers.")
    domain = _checked_domain(call, company)
    address = checked_address(billing)
    check_company(call.world, billing)
    number = _checked_registration(company, address)
    user_name = _user_name(body)
    reseller_ids = (_checked_reseller(call, str(associated)),) if associated else ()
    store = call.world.store
    customer = Customer(
        id=store.guid("customer"),
        commerce_id=store.guid("commerce"),
        serial=store.last_number(),
        domain=domain,
        company_name=str(billing["companyName"]).strip(),
        email=str(billing["email"]),
        culture=str(billing["culture"]),
        language=str(billing["language"]),
        first_name=optional_text(billing, "firstName"),
        last_name=optional_text(billing, "lastName"),
        address=address,
        registration_number=number,
        associated_partner_id=reseller_ids[0] if reseller_ids else None,
        reseller_ids=reseller_ids,
        profile_id=store.guid("profile"),
        gdap_by_default=bool(body.get("enableGDAPByDefault", False)),
        created_at=call.world.clock.now(),
    )
    store.put(customer)
    store.put(Domain(name=domain, tenant_id=customer.id))
    shown = customer_body(customer)
    password = base64.b85encode(store.digest("password"))[:14].decode()
    return Answer({**shown, "userCredentials": {"userName": user_name, "password": password}}, 201)


@operation("get_customer", "GET", "/v1/customers/{customer}", Access.APP)
def get_customer(call: Call) -> Answer:
    """One customer; what stands in the tenant itself only under delegated administration."""
    customer = call.world.customer(call.path["customer"])
    body = customer_body(customer)
    if standing.is_delegated(call.world, customer):
        body["companyProfile"] |= {"address": address_body(customer.address), "email": customer.email}
    else:
        body["customDomains"] = None
    return Answer(body)


@operation("list_customers", "GET", "/v1/customers", Access.APP)
def list_customers(call: Call) -> Answer:
    """A page of customers in short form, with a continuation while there are more."""
    fits = _fitting(call)
    size = paging.size(call, DEFAULT_PAGE, LARGEST_PAGE)
    token = paging.seek(call)
    row = call.world.store.row(Customer)
    start = bisect_right(row, paging.read(token), key=lambda one: one.serial) if token else 0
    # No further than the page and one more: a caller with many thousand customers asks for the first often.
    # A token says behind which one the next page begins, so that no page reads those before it.
    following = (row[at] for at in range(start, len(row)))
    found = (one for one in following if not one.relationship_ended and fits(one))
    page = list(islice(found, size + 1))
    chosen, links = paging.cut(call, "/customers", page, size, ("size", "filter"), lambda one: one.serial)
    return Answer(wire.collection([short_body(one) for one in chosen], links))


@operation("validation_status", "GET", "/v1/customers/{customer}/validationstatus", Access.USER)
def validation_status(call: Call) -> Answer:
    """How Microsoft's vetting of the account stands; 404/600074 while there is none."""
    customer = call.world.customer(call.path["customer"])
    kind = call.text("type")
    if kind is None:
        raise invalid_property("type")
    if kind.lower() != "account":
        raise unknown_word(kind)
    if customer.vetting_status is None:
        raise AccountRefusal(404, 600074, "AccountStatusNotFound", "The account status was not found.")
    at = customer.vetting_changed_at or customer.created_at
    return Answer(
        {"type": "account", "status": customer.vetting_status, "lastUpdateDateTime": print_second(at)[:-1]}
    )


def customer_body(customer: Customer) -> dict[str, Any]:
    """The Customer resource (Microsoft: Customer resources)."""
    home = f"/customers/{customer.id}"
    return {
        "id": customer.id,
        "commerceId": customer.commerce_id,
        "companyProfile": {
            "tenantId": customer.id,
            "domain": customer.domain,
            "companyName": customer.company_name,
            "organizationRegistrationNumber": customer.registration_number,
            "links": {"self": wire.link(f"{home}/profiles/company")},
            "attributes": {"objectType": "CustomerCompanyProfile"},
        },
        "billingProfile": billing_body(customer),
        "relationshipToPartner": "reseller",
        "allowDelegatedAccess": False,
        "enableGDAPByDefault": customer.gdap_by_default,
        "customDomains": [customer.domain],
        "associatedPartnerId": customer.associated_partner_id,
        "links": {"self": wire.link(home)},
        "attributes": {"objectType": "Customer"},
    }


def short_body(customer: Customer) -> dict[str, Any]:
    """A customer as lists show it."""
    company = {
        "tenantId": customer.id,
        "domain": customer.domain,
        "companyName": customer.company_name,
        "attributes": {"objectType": "CustomerCompanyProfile"},
    }
    return {
        "id": customer.id,
        "companyProfile": company,
        "relationshipToPartner": "reseller",
        "attributes": {"objectType": "Customer"},
    }


def billing_body(customer: Customer) -> dict[str, Any]:
    """The CustomerBillingProfile resource with its etag."""
    return {
        "id": customer.profile_id,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "email": customer.email,
        "culture": customer.culture,
        "language": customer.language,
        "companyName": customer.company_name,
        "defaultAddress": address_body(customer.address),
        "links": {"self": wire.link(f"/customers/{customer.id}/profiles/billing")},
        "attributes": {"etag": profile_etag(customer), "objectType": "CustomerBillingProfile"},
    }


def profile_etag(customer: Customer) -> str:
    """A signed 64-bit number that changes with every version of the profile."""
    seed = int.from_bytes(bytes.fromhex(customer.profile_id.replace("-", ""))[:8], "big", signed=True)
    return str(seed // 2 + customer.profile_version)


def address_body(address: Address) -> dict[str, Any]:
    """The Address resource."""
    members = address.model_dump()
    return {
        "".join([part if not at else part.capitalize() for at, part in enumerate(name.split("_"))]): value
        for name, value in members.items()
    }


def checked_address(billing: dict[str, Any]) -> Address:
    """The default address of a billing profile, or the refusal that names what is wrong with it."""
    for name in ("email", "culture", "language", "companyName"):
        if not billing.get(name):
            raise missing_property(name[0].upper() + name[1:])
    given = billing.get("defaultAddress")
    if not isinstance(given, dict):
        raise missing_property("DefaultAddress")
    for name, length in _LENGTHS.items():
        if len(str(given.get(name) or "")) > length:
            raise invalid_property(name[0].upper() + name[1:])
    if wrong := countries.wrong_members(given):
        raise Refusal(400, 3000, f"Invalid property: {', '.join(wrong)}.", data=wrong)
    known = {
        re.sub(r"([A-Z]|\d)", lambda found: "_" + found[1].lower(), name): value
        for name, value in given.items()
    }
    known = {name.replace("line_", "line"): value for name, value in known.items()}
    kept = {
        name: str(value).strip()
        for name, value in known.items()
        if name in Address.model_fields and value is not None
    }
    return Address(**{**kept, "country": kept["country"].upper(), "city": kept.get("city", "")})


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise missing_property(name[0].upper() + name[1:])
    return value


def _checked_domain(call: Call, company: dict[str, Any]) -> str:
    domain = str(company.get("domain") or "").strip().lower()
    if not domain:
        raise missing_property("Domain")
    if not _DOMAIN.match(domain):
        raise invalid_property("Domain")
    if call.world.store.find(Domain, domain):
        raise invalid_property("Domain", f"The domain {domain} is not available.")
    return domain


def check_company(world: World, billing: dict[str, Any]) -> None:
    """Refuse a company's name or address for mail that Microsoft does not take (Microsoft: Validate names)."""
    name = str(billing["companyName"]).strip()
    words = re.sub(r"[^a-z0-9]", "", name.lower())
    if len(name) < 2 or not any(letter.isalnum() for letter in name) or words in _LEGAL_FORMS:
        raise invalid_property("CompanyName")
    email = str(billing["email"])
    # Neither Microsoft's own domain nor the partner's: a customer's mail is the customer's.
    refused = ("microsoft.com", world.partner.tenant_domain.lower(), world.registration.tenant.lower())
    if not re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", email) or email.lower().rpartition("@")[2] in refused:
        raise invalid_property("Email")


def _checked_registration(company: dict[str, Any], address: Address) -> str | None:
    number = str(company.get("organizationRegistrationNumber") or "").strip()
    if address.country not in countries.REGISTRATION_COUNTRIES:
        if number:
            text = f"Organization registration number is not supported for the country {address.country}."
            raise AccountRefusal(400, 600002, "OrganizationRegistrationNumberNotSupported", text)
        return None
    if not number:
        text = f"Organization registration number is required for the country {address.country}."
        raise AccountRefusal(400, 600049, "OrganizationRegistrationNumberMissing", text)
    pattern = countries.registration_regex(address.country)
    if not re.match(pattern, number):
        text = f"Organization registration number is not valid. Expected format: {pattern}"
        raise AccountRefusal(400, 600050, "OrganizationRegistrationNumberInvalid", text)
    if not address.phone_number:
        raise AccountRefusal(400, 600051, "PhoneNumberMissing", "A phone number is required for the country.")
    return number


def _checked_reseller(call: Call, tenant_id: str) -> str:
    reseller = call.world.store.find(Reseller, tenant_id.lower())
    if reseller is None or not reseller.is_indirect_reseller or reseller.state != "Active":
        raise Refusal(
            400,
            800016,
            f"The partner {tenant_id} is not a valid indirect reseller.",
            data=["AssociatedPartnerId"],
        )
    if reseller.region != call.world.partner.region:
        # Provider, reseller and customer are of one CSP region, and a signature counts for its own region.
        raise Refusal(403, 900123, f"The reseller {tenant_id} has not accepted the agreement for the region.")
    return reseller.tenant_id


def _user_name(body: dict[str, Any]) -> str:
    """What the first administrator is to be called; the password is the service's (Microsoft: Create a customer)."""
    given = body.get("userCredentials")
    if given is None:
        return "admin"
    if not isinstance(given, dict):
        raise invalid_property("UserCredentials")
    if given.get("password") is not None:
        raise invalid_property("Password", "A password is not accepted.")
    name = optional_text(given, "userName") or "admin"
    if not _USER_NAME.match(name):
        raise invalid_property("UserName")
    return name


def _fitting(call: Call) -> Callable[[Customer], bool]:
    """Whether a customer is one that the filter asks for."""
    text = call.text("filter")
    if text is None:
        return lambda _: True
    try:
        wanted = wire.decode(text.encode())
        field, value = str(wanted["field"]).lower(), str(wanted["value"]).lower()
        how = str(wanted.get("operator", "starts_with")).lower()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        raise Refusal(400, 800002, "The filter is not valid.") from broken
    if how != "starts_with":
        raise Refusal(400, 800002, f"The operator {how} is not supported for customers.")
    if field == "companyname":
        return lambda one: one.company_name.lower().startswith(value)
    if field == "domain":
        return lambda one: one.domain.startswith(value)
    if field in ("indirectreseller", "indirectcloudsolutionprovider"):
        return lambda one: any(key.startswith(value) for key in one.reseller_ids)
    raise Refusal(400, 800002, f"The field {field} cannot be filtered.")
