"""People with logins, so that the demo can be lived: invited and accepted, as everybody comes in.

Passwords and keys of second factors are made at the first start and kept in a file of the data directory, which
only the demo writes; its page of logins (views.py) reads them there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.demo.keeping import keep, kept
from tenantry.demo.provider import HARBOUR_CLOUD, DemoProvider
from tenantry.demo.wishes import StoryFailed
from tenantry.kernel.actor import STAFF, Actor, Role, system
from tenantry.kernel.ids import PartyId, PriceListId
from tenantry.parties import people, reads
from tenantry.parties.details import PartyDetails
from tenantry.parties.links import invitation_token
from tenantry.parties.reads.settings import picture
from tenantry.parties.rules.duties import Duty
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.parties.use_cases.create_customer import create_customer
from tenantry.parties.use_cases.invite_user import invite_user

FILE = "logins.json"
COLOUR = "#0b5c6b"
LOGO = Path(__file__).with_name("harbour-cloud.png")  # drawn for the demo; three pixels for each point
SUPPORT = "support@harbourcloud.example"

ELBUFER = PartyDetails(
    name="Elbufer Architekten GmbH",
    country="DE",
    address_line1="Deichstrasse 27",
    city="Hamburg",
    postal_code="20459",
    email="office@elbufer.example",
    phone="+49 40 36901230",
    first_name="Jana",
    last_name="Petersen",
    vat_number="DE136695976",
    language="de",
    time_zone="Europe/Berlin",
)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the story: what they do, and for whom."""

    name: str
    email: str
    role: Role
    language: str
    time_zone: str


CAST = (
    Part("Aoife Byrne", "aoife@harbourcloud.example", Role.ADMINISTRATOR, "en", "Europe/Dublin"),
    Part("Declan Walsh", "declan@harbourcloud.example", Role.FINANCE, "en", "Europe/Dublin"),
    Part("Niamh Doyle", "niamh@harbourcloud.example", Role.PROVISIONING, "en", "Europe/Dublin"),
    Part("Inês Carvalho", "ines@meridian-it.example", Role.RESELLER, "en", "Europe/Lisbon"),
    Part("Jana Petersen", "jana@elbufer.example", Role.CUSTOMER, "de", "Europe/Berlin"),
)
# Passwords that can be read aloud.
_WORDS = (
    "amber anchor apple autumn basil beacon birch bridge candle cedar cherry clover copper coral cotton cricket "
    "dahlia ember falcon feather fern finch forest garnet ginger hazel heron indigo island ivory jasmine juniper "
    "kettle lantern lemon lilac linen maple marble meadow mint nutmeg olive orchid otter pebble pepper plum poppy "
    "quartz raven river saffron sage sparrow spruce sunset thistle timber velvet violet walnut willow winter"
)


@dataclass(frozen=True, slots=True)
class Login:
    """What one needs to come in as somebody; `key` is that of the authenticator's app, empty where none is set up."""

    name: str
    email: str
    role: str
    house: str
    password: str
    key: str

    def code(self, at: datetime) -> str:
        """The six digits of this half minute (RFC 6238), or nothing without an app."""
        if not self.key:
            return ""
        return str(totp.format_hotp_value(totp.hotp_value(self.key, int(at.timestamp()) // 30)))


def logins(data_dir: Path) -> tuple[Login, ...]:
    """Those of the demo's data directory; none before its first start has come that far."""
    found = kept(data_dir / FILE, frozenset({"logins"}))
    if found is None:
        return ()
    members = {field.name for field in fields(Login)}
    if not all(isinstance(one, dict) and one.keys() == members for one in found["logins"]):
        raise StoryFailed(f"{data_dir / FILE} is damaged. Remove it, and the data beside it.")
    return tuple(Login(**one) for one in found["logins"])


def people_come_in(
    provider: DemoProvider, *, data_dir: Path, now: datetime, machine_now: datetime
) -> tuple[Login, ...]:
    """The provider's colours and logo, a direct customer, and a login for each part; what stands already stays."""
    made = reads.provider_named(HARBOUR_CLOUD.name)
    assert made is not None, "the provider has been loaded"
    by = system(made.id, "demo")
    _brand(by, now)
    customer = _direct_customer(provider, by, now, machine_now)
    parties = {Role.RESELLER: PartyId(provider.reseller), Role.CUSTOMER: customer}
    wanted = logins(data_dir) or tuple(_login(part) for part in CAST)
    # Before anybody comes in: a start that is interrupted finds the passwords of those who have.
    keep(data_dir / FILE, {"logins": [asdict(one) for one in wanted]})
    for part, login in zip(CAST, wanted, strict=True):
        _come_in(part, login, parties.get(part.role), by, now, machine_now)
    return wanted


def _login(part: Part) -> Login:
    houses = {Role.RESELLER: "Meridian IT", Role.CUSTOMER: ELBUFER.name}
    words = " ".join(secrets.choice(_WORDS.split()) for _ in range(4))
    return Login(
        name=part.name,
        email=part.email,
        role=part.role.value,
        house=houses.get(part.role, "Harbour Cloud"),
        password=f"{words} {10 + secrets.randbelow(90)}",
        key=totp.generate_totp_secret() if part.role in STAFF else "",
    )


def _brand(by: Actor, now: datetime) -> None:
    content = LOGO.read_bytes()
    shown = picture(by.provider_id, "logo")
    if shown is None or shown.content != content:
        change_setting(name="logo", content=content, by=by, now=now)
    for name, value in (("brand_colour", COLOUR), ("support_email", SUPPORT)):
        if reads.setting(by.provider_id, name) != value:
            change_setting(name=name, value=value, by=by, now=now)


def _direct_customer(provider: DemoProvider, by: Actor, now: datetime, machine_now: datetime) -> PartyId:
    """The story's own: a reseller's customer may be called the same, and has another price list."""
    listed = reads.parties_called(by, ELBUFER.name, limit=100, accounts_only=True)
    found = next((PartyId(one.public_id) for one in listed if one.details.email == ELBUFER.email), None)
    if found is None:
        found = create_customer(details=ELBUFER, reseller=None, by=by, now=now, machine_now=machine_now)
    assign_price_list(party=found, price_list=PriceListId(provider.price_list), by=by, now=now)
    return found


def _come_in(
    part: Part, login: Login, party: PartyId | None, by: Actor, now: datetime, machine_now: datetime
) -> None:
    if people.person_of(part.email) is None:
        accept_invitation(
            token=_invited(part, party, by, now, machine_now),
            newcomer=Newcomer(part.name, login.password, part.language, part.time_zone),
            request_id=by.request_id,
            now=now,
        )
    person = people.person_of(part.email)
    apps = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP) if person else None
    if person and login.key and apps is not None and not apps.exists():
        totp.TOTP.activate(person, login.key)


def _invited(part: Part, party: PartyId | None, by: Actor, now: datetime, machine_now: datetime) -> str:
    """The link's end of an invitation that stands from an interrupted start, else of a new one."""
    open_ones: Iterable[reads.InvitationView] = reads.invitations(
        by, limit=100, q=part.email, party=party or "", staff_only=party is None
    )
    for one in open_ones:
        if one.email == part.email and one.expires_at > now:
            return invitation_token(one.public_id, one.sendings)
    invitation = invite_user(
        email=part.email,
        role=part.role,
        party=party,
        duties=() if party is None else tuple(duty.value for duty in Duty),
        name=part.name,
        language=part.language,
        by=by,
        now=now,
        machine_now=machine_now,
    )
    return invitation_token(invitation, 1)
