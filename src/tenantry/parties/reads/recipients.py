"""Who is written to about a business thing: the person who did it, the company's contact, or the provider itself."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.kernel.actor import Actor, Role, system
from tenantry.parties.models import Membership, Party, Provider
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.duties import Duty, scopes_of
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody with an address, and the actor who decides what the mail may say."""

    email: str
    name: str
    language: str
    time_zone: str
    reads_as: Actor


_PERSON = ("user__email", "user__name", "user__language", "user__time_zone", "role", "party_id", "duties")
_CONTACT = ("email", "first_name", "last_name", "language", "time_zone", "kind")


def person_written_to(
    public_id: str, *, provider_id: int, parties: tuple[int, ...], action: str
) -> Recipient | None:
    """The person, where they work for the provider or one of these parties and may do this there; else None."""
    rows = Membership.objects.filter(
        provider_id=provider_id, user__public_id=public_id, user__is_active=True
    ).order_by("id")
    for email, name, language, zone, role, party, duties in rows.values_list(*_PERSON):
        reads_as = Actor(provider_id, "user", public_id, Role(role), party, scopes_of(Role(role), duties))
        is_near = party is None or party in parties
        if is_near and rules.problem(reads_as, action, Ownership(provider_id, party, party)) is None:
            return Recipient(email, name, language, zone, reads_as)
    return None


def people_written_to(party_id: int, *, provider_id: int, action: str, without: str) -> tuple[Recipient, ...]:
    """The members of a party who may do this there, without one of them."""
    rows = Membership.objects.filter(provider_id=provider_id, party_id=party_id, user__is_active=True)
    found = rows.exclude(user__public_id=without).order_by("id")
    recipients = []
    for public_id, email, name, language, zone, role, party, duties in found.values_list(
        "user__public_id", *_PERSON
    ):
        reads_as = Actor(provider_id, "user", public_id, Role(role), party, scopes_of(Role(role), duties))
        if rules.problem(reads_as, action, Ownership(provider_id, party, party)) is None:
            recipients.append(Recipient(email, name, language, zone, reads_as))
    return tuple(recipients)


def contact_written_to(party_id: int, *, provider_id: int) -> Recipient:
    """The contact of a reseller or customer, at the company's address."""
    rows = Party.objects.filter(provider_id=provider_id, pk=party_id)
    email, first, last, language, zone, kind = rows.values_list(*_CONTACT).get()
    role = Role(kind)
    reads_as = Actor(
        provider_id, "system", "system", role, party_id, scopes_of(role, (Duty.ADMINISTRATOR.value,))
    )
    return Recipient(email, f"{first} {last}".strip(), language, zone, reads_as)


def provider_written_to(provider_id: int) -> Recipient:
    """The provider's own address: whoever reads there sees everything."""
    rows = Provider.objects.filter(pk=provider_id)
    email, language, zone = rows.values_list("email", "language", "time_zone").get()
    return Recipient(email, "", language, zone, system(provider_id))
