"""The customer's agreement: its template, its acceptance, and whether the customer signed by itself."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.calendar_dates import parse_instant, print_second
from partner_center_simulator.entities import Agreement, Attestation, Customer
from partner_center_simulator.refusals import (
    AccountRefusal,
    Refusal,
    app_only,
    invalid_property,
    missing_property,
    unknown_word,
)
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

CUSTOMER_AGREEMENT, CLOUD_AGREEMENT = "MicrosoftCustomerAgreement", "MicrosoftCloudAgreement"
TEMPLATES = {
    CLOUD_AGREEMENT: "998b88de-aa99-4388-a42c-1b3517d49490",
    CUSTOMER_AGREEMENT: "117a77b0-9360-443b-8795-c6dedc750cf9",
}
LINKS = {
    CLOUD_AGREEMENT: "https://learn.microsoft.com/partner-center/agreements",
    CUSTOMER_AGREEMENT: "https://aka.ms/customeragreement",
}
# From here on a partner confirms only what the customer accepted on Microsoft's page
# (Microsoft: Enhanced attestation).
ENHANCED_FROM = datetime(2026, 1, 5, tzinfo=UTC)
# Acceptances before this day no longer count.
COUNTS_FROM = datetime(2023, 4, 1, tzinfo=UTC)
_LINK_MINUTES = 5


@operation("agreement_metadata", "GET", "/v1/agreements", Access.USER)
def agreement_metadata(call: Call) -> Answer:
    """The templates of one kind of agreement, or of all."""
    items = [
        {"templateId": TEMPLATES[kind], "agreementType": kind, "agreementLink": LINKS[kind], "versionRank": 0}
        for kind in _kinds(call)
    ]
    asked = call.text("agreementtype")
    uri = f"/agreements?agreementType={asked}" if asked else "/agreements"
    return Answer(wire.collection(items, {"self": wire.link(uri)}))


@operation("list_agreements", "GET", "/v1/customers/{customer}/agreements", Access.USER)
def list_agreements(call: Call) -> Answer:
    """What the partner has confirmed for a customer; the documented answer has these two members only."""
    customer, kinds = call.world.customer(call.path["customer"]), _kinds(call)
    found = [one for one in call.world.store.of(Agreement, customer.id) if one.type in kinds]
    return Answer(
        {"totalCount": len(found), "items": [{**agreement_body(one), "userId": None} for one in found]}
    )


@operation("create_agreement", "POST", "/v1/customers/{customer}/agreements", Access.APP, replays=True)
def create_agreement(call: Call) -> Answer:
    """Confirm a customer's acceptance: by attestation since 2026, by the partner's word before."""
    world, now = call.world, call.world.clock.now()
    customer = world.customer(call.path["customer"])
    given = call.member()
    kind = _kind(str(given.get("type") or CLOUD_AGREEMENT))
    if given.get("templateId") != TEMPLATES[kind]:
        raise invalid_property("TemplateId")
    attestation = None
    if now >= ENHANCED_FROM and kind == CUSTOMER_AGREEMENT:
        attestation = _accepted_attestation(world, customer, given)
    elif not call.caller.is_user:
        raise app_only()
    contact = _contact(given)
    agreed = _date_agreed(given, now)
    mine = [one for one in world.store.of(Agreement, customer.id) if one.type == kind]
    if any(_same_contact(one, contact) for one in mine):
        text = "A partner confirmed agreement already exists for the customer."
        raise AccountRefusal(400, 600061, "PartnerConfirmedAgreementAlreadyExists", text)
    agreement = Agreement(
        id=world.store.guid("agreement"),
        customer_id=customer.id,
        user_id=call.caller.user_id,
        first_name=contact["firstName"],
        last_name=contact["lastName"],
        email=contact["email"],
        phone_number=contact.get("phoneNumber"),
        template_id=TEMPLATES[kind],
        date_agreed=agreed,
        type=kind,
        attestation_id=attestation.id if attestation else None,
    )
    world.store.put(agreement)
    if attestation:
        world.store.put(attestation.model_copy(update={"used_by": customer.id}))
    return Answer({**agreement_body(agreement), "agreementLink": None}, 201)


@operation(
    "direct_sign_status",
    "GET",
    "/v1/customers/{customer}/directSignedMicrosoftCustomerAgreementStatus",
    Access.USER,
)
def direct_sign_status(call: Call) -> Answer:
    """Whether the customer signed in its own admin centre."""
    return Answer({"isSigned": call.world.customer(call.path["customer"]).directly_signed})


@operation("agreement_document", "GET", "/v1/agreementtemplates/{template}/document", Access.USER)
def agreement_document(call: Call) -> Answer:
    """Links to the text of an agreement, new with each call and good for five minutes."""
    if call.path["template"] not in TEMPLATES.values():
        raise Refusal(404, 1000, "The agreement template was not found.")
    country, language = call.text("country") or "US", call.text("language") or "en-US"
    if len(country) != 2 or not country.isupper():
        raise invalid_property("country")
    until = print_second(call.world.clock.now() + timedelta(minutes=_LINK_MINUTES))
    asked = f"{call.path['template']}/{country}/{language}/{until}/{call.headers['ms-correlationid']}"
    mark = hashlib.sha256(asked.encode()).hexdigest()[:32]
    base = f"{call.origin}/documents/{mark}"
    return Answer(
        {"displayUri": f"{base}?view=1", "downloadUri": base, "language": language, "country": country}
    )


@operation("agreement_text", "GET", "/documents/{mark}", Access.OPEN)
def agreement_text(_: Call) -> Answer:
    """The document behind such a link."""
    text = "Microsoft Customer Agreement (a summary for trying; the true text is Microsoft's).\n"
    return Answer(text=text, content_type="text/plain; charset=utf-8")


def is_agreed(world: World, customer: Customer) -> bool:
    """Whether an acceptance of the customer agreement counts for ordering."""
    if customer.directly_signed:
        return True
    found = world.store.of(Agreement, customer.id)
    return any(one.type == CUSTOMER_AGREEMENT and one.date_agreed >= COUNTS_FROM for one in found)


def _accepted_attestation(world: World, customer: Customer, given: dict[str, Any]) -> Attestation:
    wanted = given.get("attestationId")
    if not wanted:
        raise Refusal(400, 900203, "An enhanced attestation is required.", data=["AttestationId"])
    found = world.store.find(Attestation, str(wanted).lower())
    if found is None:
        raise invalid_property("AttestationId")
    if found.accepted_at is None:
        raise Refusal(400, 900203, "The attestation has not been accepted yet.", data=["AttestationId"])
    if found.used_by not in (None, customer.id):
        raise invalid_property("AttestationId")
    return found


def _contact(given: dict[str, Any]) -> dict[str, Any]:
    contact = given.get("primaryContact")
    if not isinstance(contact, dict):
        raise missing_property("PrimaryContact")
    for name in ("firstName", "lastName", "email"):
        if not contact.get(name):
            raise missing_property(name[0].upper() + name[1:])
    return contact


def _date_agreed(given: dict[str, Any], now: datetime) -> datetime:
    try:
        agreed = parse_instant(str(given.get("dateAgreed") or ""))
    except ValueError as broken:
        raise invalid_property("DateAgreed") from broken
    if agreed > now + timedelta(minutes=5):
        raise invalid_property("DateAgreed", "The date agreed must not be in the future.")
    return agreed


def _same_contact(one: Agreement, contact: dict[str, Any]) -> bool:
    mine = (one.first_name, one.last_name, one.email, one.phone_number)
    return mine == (contact["firstName"], contact["lastName"], contact["email"], contact.get("phoneNumber"))


def _kinds(call: Call) -> list[str]:
    asked = call.text("agreementtype")
    return list(TEMPLATES) if asked == "*" else [_kind(asked or CLOUD_AGREEMENT)]


def _kind(text: str) -> str:
    found = next((kind for kind in TEMPLATES if kind.lower() == text.lower()), None)
    if found is None:
        raise unknown_word(text)
    return found


def agreement_body(one: Agreement) -> dict[str, Any]:
    contact = {
        "firstName": one.first_name,
        "lastName": one.last_name,
        "email": one.email,
        "phoneNumber": one.phone_number,
    }
    return {
        "userId": one.user_id,
        "primaryContact": contact,
        "templateId": one.template_id,
        "dateAgreed": print_second(one.date_agreed),
        "type": one.type,
        "agreementLink": LINKS[one.type],
        "attestationId": one.attestation_id,
    }
