"""Who looks: four people with logins, each with a session as the sign-in begins it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from tenantry.billing.models import Invoice
from tenantry.foundation.clock import machine_now
from tenantry.kernel import actor
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.parties.links import invitation_token
from tenantry.parties.models import Invitation, Party, User
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation
from tenantry.parties.use_cases.invite_user import invite_user

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with a browser. `cookie` opens their session; `party` is None for the provider's own people."""

    name: str
    cookie: str
    provider: int
    party: int | None

    @property
    def faces(self) -> tuple[str, ...]:
        """The first segments of the pages that are theirs."""
        return ("shop", "account") if self.party else ("office", "account", "design")


def make_people(provider: int, largest_reseller: PartyId, now: datetime) -> dict[str, tuple[int, int | None]]:
    """Invite the four: the key of each and of its party, by name."""
    direct = _busiest_direct_customer(provider)
    reseller = Party.objects.get(public_id=largest_reseller)
    wanted: dict[str, tuple[Role, Party | None]] = {
        "administrator": (Role.ADMINISTRATOR, None),
        "finance": (Role.FINANCE, None),
        "reseller": (Role.RESELLER, reseller),
        "customer": (Role.CUSTOMER, direct),
    }
    return {
        name: (_person(provider, name, role, party, now), party.pk if party else None)
        for name, (role, party) in wanted.items()
    }


def _busiest_direct_customer(provider: int) -> Party:
    """The customer who is billed itself, and most often."""
    from django.db.models import Count

    billed = Invoice.objects.filter(provider_id=provider, account__kind="customer").values_list("account_id")
    account, _count = billed.annotate(count=Count("pk")).order_by("-count", "account_id")[0]
    return Party.objects.get(pk=account)


def _person(provider: int, name: str, role: Role, party: Party | None, now: datetime) -> int:
    from allauth.mfa.models import Authenticator

    invitation = invite_user(
        email=f"{name}@viewers.example", role=role, party=PartyId(party.public_id) if party else None,
        duties=("administrator",) if party else (), name=name.capitalize(), language="en",
        by=actor.system(provider), now=now, machine_now=machine_now(),
    )  # fmt: skip
    sent = Invitation.objects.values_list("sendings", flat=True).get(public_id=invitation)
    newcomer = Newcomer(name.capitalize(), f"{name} looks at many pages", "en", "Europe/Berlin")
    made = accept_invitation(token=invitation_token(invitation, sent), newcomer=newcomer, now=now)
    if party is None:  # staff is let in with a second factor only
        Authenticator.objects.create(
            user_id=made.user_key,
            type=Authenticator.Type.TOTP,
            data={"secret": "x"},
            created_at=machine_now(),
        )
    return made.user_key


def viewers(provider: int, people: dict[str, tuple[int, int | None]]) -> list[Viewer]:
    """The four, each with a fresh session."""
    return [Viewer(name, _cookie(user), provider, party) for name, (user, party) in people.items()]


def _cookie(user: int) -> str:
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user)
    session[BACKEND_SESSION_KEY] = _BACKEND
    session[HASH_SESSION_KEY] = User.objects.get(pk=user).get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
