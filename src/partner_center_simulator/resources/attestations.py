"""The enhanced attestation: a person reads the agreement on Microsoft's page and accepts it there."""

from datetime import timedelta
from html import escape
from typing import Any

from partner_center_simulator import countries
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Attestation
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.resources.agreements import ENHANCED_FROM
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

LIFE = timedelta(days=30)
_MEMBERS = (
    "country",
    "language",
    "companyName",
    "signatoryFirstName",
    "signatoryLastName",
    "signatoryEmail",
    "signatoryPhoneNumber",
)


@operation("create_attestation", "POST", "/v1/attestations/enhanced", Access.APP, replays=True)
def create_attestation(call: Call) -> Answer:
    """Open an attestation; indirect providers ask for it with an app-only token, app+user is taken too."""
    world = call.world
    if world.clock.now() < ENHANCED_FROM:
        raise Refusal(400, 900127, "Enhanced attestation is not available in this environment yet.")
    given = call.member()
    for name in _MEMBERS:
        if not str(given.get(name) or "").strip():
            raise missing_property(name[0].upper() + name[1:])
    country = str(given["country"]).upper()
    if countries.rules(country) is None:
        raise invalid_property("Country")
    if "@" not in str(given["signatoryEmail"]):
        raise invalid_property("SignatoryEmail")
    attestation = Attestation(
        id=world.store.guid("attestation"),
        country=country,
        language=str(given["language"]),
        company_name=str(given["companyName"]),
        first_name=str(given["signatoryFirstName"]),
        last_name=str(given["signatoryLastName"]),
        email=str(given["signatoryEmail"]),
        phone_number=str(given["signatoryPhoneNumber"]),
        created_at=world.clock.now(),
    )
    world.store.put(attestation)
    return Answer(_body(call, attestation), 201)


@operation("get_attestation", "GET", "/v1/attestations/enhanced/{attestation}", Access.APP)
def get_attestation(call: Call) -> Answer:
    """How an attestation stands."""
    return Answer(_body(call, find(call.world, call.path["attestation"])))


@operation("attestation_page", "GET", "/attest/{attestation}", Access.OPEN)
def attestation_page(call: Call) -> Answer:
    """The page on which a person reads and accepts."""
    return _page(call, find(call.world, call.path["attestation"]))


@operation("attestation_accept", "POST", "/attest/{attestation}", Access.OPEN)
def attestation_accept(call: Call) -> Answer:
    """The page's button."""
    return _page(call, accept(call.world, call.path["attestation"]))


def accept(world: World, attestation_id: str) -> Attestation:
    """Record the acceptance; a second one changes nothing, an expired attestation cannot be accepted."""
    found = find(world, attestation_id)
    if found.accepted_at is None and status(world, found) == "created":
        found = found.model_copy(update={"accepted_at": world.clock.now()})
        world.store.put(found)
    return found


def find(world: World, attestation_id: str) -> Attestation:
    """An attestation by its id, or 404."""
    found = world.store.find(Attestation, attestation_id.lower())
    if found is None:
        raise Refusal(404, 1000, "The attestation was not found.")
    return found


def status(world: World, attestation: Attestation) -> str:
    """created, accepted or expired."""
    if attestation.accepted_at is not None:
        return "accepted"
    return "expired" if world.clock.now() > attestation.created_at + LIFE else "created"


def _body(call: Call, one: Attestation) -> dict[str, Any]:
    return {
        "attestationId": one.id,
        "country": one.country,
        "language": one.language,
        "companyName": one.company_name,
        "signatoryFirstName": one.first_name,
        "signatoryLastName": one.last_name,
        "signatoryEmail": one.email,
        "signatoryPhoneNumber": one.phone_number,
        "createdDate": print_instant(one.created_at),
        "acceptedDate": None if one.accepted_at is None else print_instant(one.accepted_at),
        "status": status(call.world, one),
        "attestationLink": f"{call.origin}/attest/{one.id}",
        "attributes": {"objectType": "EnhancedAttestation"},
    }


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;"
    "padding:0 1rem;color:#222;background:#fff}"
    "h1{font-size:1.4rem}dt{color:#555;font-size:.9rem}dd{margin:0 0 .6rem;font-weight:600}"
    "section{border:1px solid #ccc;border-radius:6px;padding:1rem;margin:1rem 0}"
    "button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:4px;"
    "background:#0b5cad;color:#fff;cursor:pointer}"
    ".done{background:#e6f4ea;padding:1rem;border-radius:6px}"
)
_SUMMARY = (
    "Your company buys Microsoft's online services through a partner.",
    "Use, data protection and service levels follow Microsoft's Product Terms.",
    "Prices, invoices and payment are agreed with the partner, not with Microsoft.",
    "The agreement lasts until it is ended; subscriptions keep the term for which they were bought.",
)


def _page(call: Call, one: Attestation) -> Answer:
    facts = (
        ("Company", one.company_name),
        ("Country", one.country),
        ("Signatory", f"{one.first_name} {one.last_name}"),
        ("E-mail", one.email),
    )
    stands = status(call.world, one)
    if stands == "accepted":
        end = (
            f'<p class="done" id="accepted">Accepted by {escape(one.first_name)} {escape(one.last_name)}.</p>'
        )
    elif stands == "expired":
        end = '<p class="done" id="expired">This request has expired. Ask your partner for a new one.</p>'
    else:
        button = '<button type="submit">I accept the agreement</button>'
        end = f'<form method="post" action="/attest/{one.id}">{button}</form>'
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    points = "".join(f"<li>{point}</li>" for point in _SUMMARY)
    provider = escape(call.world.partner.name)
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<title>Microsoft Customer Agreement</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>Microsoft Customer Agreement</h1>"
        f"<p>{provider} asks you to read and accept this agreement for your company.</p>"
        f"<dl>{listed}</dl><section><h2>In short</h2><ul>{points}</ul></section>{end}"
        "<p><small>A page of the Partner Center simulator, not of Microsoft.</small></p></main></body></html>"
    )
    return Answer(text=html, content_type="text/html; charset=utf-8")
