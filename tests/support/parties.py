"""A provider with its people, made through the use cases; every test makes its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

from tenantry.foundation.clock import machine_now
from tenantry.kernel import actor
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId
from tenantry.parties import reads
from tenantry.parties.credentials import authenticate
from tenantry.parties.details import Made, PartyDetails, ProviderDetails
from tenantry.parties.rules.permissions import SCOPES
from tenantry.parties.use_cases.create_credential import create_credential
from tenantry.parties.use_cases.create_customer import create_customer
from tenantry.parties.use_cases.create_partner_center_account import create_partner_center_account
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.parties.use_cases.create_reseller import create_reseller

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ALL_SCOPES = tuple(SCOPES)
_numbers = count(1)

HARBOUR_CLOUD = ProviderDetails(
    name="Harbour Cloud",
    kind="indirect",
    currency="EUR",
    country="IE",
    address_line1="1 Custom House Quay",
    city="Dublin",
    postal_code="D01 F5P2",
    email="office@harbour.example",
    time_zone="Europe/Dublin",
    language="en",
    vat_number="IE6388047V",
    bank_name="Quay Bank",
    bank_iban="IE29AIBK93115212345678",
    bank_bic="AIBKIE2D",
)
MERIDIAN_IT = PartyDetails(
    name="Meridian IT",
    country="PT",
    address_line1="Rua do Ouro 40",
    city="Lisboa",
    postal_code="1100-063",
    email="orders@meridian.example",
    phone="+351210000001",
    first_name="Rui",
    last_name="Matos",
    vat_number="PT509442013",
    language="pt",
    time_zone="Europe/Lisbon",
)
PADARIA = PartyDetails(
    name="Padaria Central, Lda",
    country="PT",
    address_line1="Rua Augusta 12",
    city="Lisboa",
    postal_code="1100-053",
    email="ana@padaria.example",
    phone="+351210000002",
    first_name="Ana",
    last_name="Reis",
)


@dataclass(frozen=True)
class Program:
    """A program that calls the API: its bearer token, and the actor it is."""

    token: str
    actor: Actor


@dataclass(frozen=True)
class Party:
    """A reseller or customer with a program of its own."""

    id: int
    public_id: PartyId
    program: Program
    partner_id: str = ""
    microsoft_tenant_id: UUID | None = None


@dataclass(frozen=True)
class House:
    """A provider with a Partner Center account, staff and one reseller."""

    id: int
    public_id: str
    account: Made
    system: Actor
    administrator: Program
    reseller: Party
    programs: dict[Role, Program] = field(default_factory=dict)


def provider_with_reseller(
    *,
    provider: ProviderDetails = HARBOUR_CLOUD,
    reseller: PartyDetails = MERIDIAN_IT,
    reseller_tenant_id: UUID | None = None,
    partner_ids: tuple[tuple[str, str], ...] = (),
    partner_center_tenant: str = "harbourcloud.onmicrosoft.com",
    client_id: str = "0b5f4a52-6f0e-4f1f-9d52-6b0f6f6f7a01",
    now: datetime = NOW,
) -> House:
    """A provider, its default account, an administrator's program, and a reseller with a program."""
    made = create_provider(details=provider, by=actor.system(0), now=now)
    system = actor.system(made.id)
    account = create_partner_center_account(
        region="EU", tenant=partner_center_tenant, client_id=client_id, by=system, now=now
    )
    return House(
        made.id,
        made.public_id,
        account,
        system,
        a_program(system, Role.ADMINISTRATOR, now=now),
        a_reseller(
            system, reseller, tenant_id=reseller_tenant_id or uuid4(), partner_ids=partner_ids, now=now
        ),
    )


def a_program(
    by: Actor,
    role: Role,
    party: PartyId | None = None,
    *,
    scopes: tuple[str, ...] = ALL_SCOPES,
    now: datetime = NOW,
) -> Program:
    """A credential of that role, with every scope unless told otherwise."""
    made = create_credential(
        name=f"program of a {role}",
        role=role,
        party=party,
        scopes=scopes,
        by=by,
        now=now,
        machine_now=machine_now(),
    )
    assert made.token is not None
    return Program(made.token, authenticate(made.token, request_id="test").actor)


def a_reseller(
    by: Actor,
    details: PartyDetails = MERIDIAN_IT,
    *,
    tenant_id: UUID | None = None,
    partner_ids: tuple[tuple[str, str], ...] = (),
    now: datetime = NOW,
) -> Party:
    """A reseller with one PartnerID for all countries, and its program."""
    tenant_id = tenant_id or uuid4()
    ids = partner_ids or ((str(4_500_000 + next(_numbers)), ""),)
    public_id = create_reseller(
        details=details,
        microsoft_tenant_id=tenant_id,
        partner_ids=ids,
        by=by,
        now=now,
        machine_now=machine_now(),
    )
    row = reads.party(by, public_id)
    return Party(row.id, public_id, a_program(by, Role.RESELLER, public_id, now=now), ids[0][0], tenant_id)


def a_customer(
    by: Actor,
    details: PartyDetails = PADARIA,
    *,
    reseller: PartyId | None = None,
    system: Actor | None = None,
    now: datetime = NOW,
) -> Party:
    """A customer (of that reseller, or direct), and its program. `system` gives the credential."""
    public_id = create_customer(details=details, reseller=reseller, by=by, now=now, machine_now=machine_now())
    row = reads.party(by, public_id)
    giver = system or actor.system(by.provider_id)
    return Party(row.id, public_id, a_program(giver, Role.CUSTOMER, public_id, now=now))
