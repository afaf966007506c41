"""People with a browser in which they are signed in, without a server between."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from tests.support.parties import NOW, House, Party
from tests.support.people import Person, a_person

from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId
from tenantry.parties.models import Membership, User


@dataclass(frozen=True)
class Visit:
    """Somebody's browser; nobody's where `person` is None."""

    browser: Client
    person: Person | None = None

    @property
    def key(self) -> int:
        """The person's key."""
        assert self.person is not None
        return self.person.key

    def get(self, path: str, **headers: str) -> Any:
        """Open an address; in names of headers `_` stands for `-`."""
        return self.browser.get(path, headers=_named(headers))

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a form."""
        return self.browser.post(path, data or {}, headers=_named(headers))

    def remember(self, name: str, value: str) -> None:
        """Put something into the session."""
        session = self.browser.session
        session[name] = value
        session.save()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def with_second_factor(person: Person) -> Person:
    """The person, who has an authenticator's app."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(
        user_id=person.key, type=Authenticator.Type.TOTP, data={"secret": "x"}, created_at=machine_now()
    )
    return person


def a_membership(
    person: Person, house: House, role: Role, party: Party, duties: tuple[str, ...] = ("administrator",)
) -> str:
    """A further membership of somebody: its public id."""
    public_id = public_ids.new("mbr", NOW)
    Membership.objects.create(
        provider_id=house.id,
        public_id=public_id,
        user_id=person.key,
        party_id=party.id,
        role=role,
        duties=list(duties),
        created_at=NOW,
    )
    return public_id


def enter(browser: Client, person: Person) -> None:
    """Begin a session in the browser, as the sign-in does at its end."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.key)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = User.objects.get(pk=person.key).get_session_auth_hash()
    session.create()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)


def signed_in(person: Person) -> Visit:
    """The person, signed in with a fresh browser."""
    browser = Client(raise_request_exception=False)
    enter(browser, person)
    return Visit(browser, person)


def nobody() -> Visit:
    """A browser in which nobody is signed in."""
    return Visit(Client(raise_request_exception=False))


def staff(by: Actor, role: Role = Role.ADMINISTRATOR, **details: str) -> Visit:
    """Somebody of the provider's staff, with a second factor."""
    return signed_in(with_second_factor(a_person(by, role, **details)))  # type: ignore[arg-type]


def member(by: Actor, party: PartyId, role: Role = Role.RESELLER, *duties: str, **details: str) -> Visit:
    """Somebody of a reseller or customer: its administrator unless duties are named."""
    return signed_in(a_person(by, role, party, duties=duties, **details))  # type: ignore[arg-type]
