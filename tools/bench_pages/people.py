"""Forty resellers of very different size, their customers and the direct ones, with tenants and agreements."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tools.bench_pages.loading import Loader

from tenantry.billing.models import BilledAccount
from tenantry.catalog.models import PriceListAssignment
from tenantry.compliance.models import AgreementRecord, Attestation, VatCheck
from tenantry.kernel.actor import STAFF
from tenantry.parties.models import Membership, PartnerId, Party, Tenant, TenantLink, User
from tenantry.parties.rules.duties import Duty

TABLES = (
    Party,
    PartnerId,
    BilledAccount,
    Tenant,
    TenantLink,
    PriceListAssignment,
    VatCheck,
    Attestation,
    AgreementRecord,
    User,
    Membership,
)
_FIRST = """
    Alto Azul Bergmann Brücke Casa Castelo Delta Dorn Ellmau Ferro Forte Garrick Hafen Hollow Inver
    Jura Kestrel Kern Lago Linden Lumen Mar Marlow Monte Nord Nova Oak Orchard Pedra Quinta Rhein
    Ribeira Sable Serra Silva Sonne Stone Tejo Thorn Ulmen Vale Verde Wald Weston Winter Yarrow Zeder
    Zenit
""".split()  # noqa: SIM905 - a table
_TRADE = """
    Advogados Architects Bakery Bau Brewing Clínica Consulting Design Energia Engenharia Estates Farms
    Foods Gärten Handel Health Hotéis Holding Immobilien Kanzlei Labs Logistics Media Mobility Optik
    Padaria Partners Pharma Praxis Printing Security Shipping Software Solar Studios Tech Textiles
    Transportes Vinhos Werkzeuge
""".split()  # noqa: SIM905 - a table
_PLACES = {
    "PT": (("Lisboa", "1100-063"), ("Porto", "4050-012"), ("Faro", "8000-108"), ("Braga", "4700-319")),
    "DE": (("Berlin", "10117"), ("Hamburg", "20095"), ("Köln", "50667"), ("Freiburg", "79098")),
    "IE": (("Dublin", "D02 AF30"), ("Cork", "T12 AX00"), ("Galway", "H91 E2K7")),
}
_FORM = {"PT": "Lda", "DE": "GmbH", "IE": "Ltd"}
_STREET = {"PT": "Rua do Ouro", "DE": "Lindenstraße", "IE": "Harbour Road"}
_LANGUAGE = {"PT": "pt", "DE": "de", "IE": "en"}
_ZONE = {"PT": "Europe/Lisbon", "DE": "Europe/Berlin", "IE": "Europe/Dublin"}
_PERSON = [
    "Ana",
    "Rui",
    "Inês",
    "Tiago",
    "Jonas",
    "Lena",
    "Felix",
    "Maren",
    "Aoife",
    "Conor",
    "Niamh",
    "Declan",
]
_FAMILY = [
    "Reis",
    "Matos",
    "Silva",
    "Costa",
    "Weber",
    "Brandt",
    "Kühn",
    "Vogel",
    "Byrne",
    "Nolan",
    "Walsh",
    "Keane",
]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with its tenant, and who is billed for it."""

    party: Party
    account: Party
    tenant: int
    tenant_public_id: str
    domain: str
    microsoft_id: UUID
    partner_id: str
    agreement: str
    made_at: datetime


def uuid(dice: random.Random) -> UUID:
    """A random id of Microsoft's shape."""
    return UUID(int=dice.getrandbits(128), version=4)


class People:
    """Makes the parties of one provider."""

    def __init__(self, load: Loader, account_key: int, price_lists: list[int], now: datetime) -> None:
        self.load, self.dice, self.now = load, load.dice, now
        self.account_key, self.price_lists = account_key, price_lists
        self._names: set[str] = set()

    def resellers(self, count: int, since: datetime) -> list[tuple[Party, str]]:
        """Resellers with a PartnerID each, a price list and a checked VAT number."""
        found = []
        for number in range(count):
            party = self._party(
                "reseller", None, since + timedelta(minutes=number), microsoft_tenant_id=uuid(self.dice)
            )
            partner_id = str(5_200_000 + number * 7)
            self.load.add(PartnerId, party_id=party.pk, mpn_id=partner_id, country="")
            self._account(party)
            found.append((party, partner_id))
        return found

    def customer(self, reseller: tuple[Party, str] | None, at: datetime) -> Customer:
        """A customer made at that instant, with tenant and accepted agreement."""
        dice, load = self.dice, self.load
        party = self._party("customer", reseller[0] if reseller else None, at)
        if reseller is None:
            self._account(party)
        domain = f"{''.join(c for c in party.name.lower() if 'a' <= c <= 'z')[:20]}{party.pk}.onmicrosoft.com"
        public_id, microsoft_id = load.public_id("ten", at), uuid(dice)
        tenant = load.add(
            Tenant, public_id=public_id, partner_center_account_id=self.account_key, microsoft_id=microsoft_id,
            domain=domain, created_at=at,
        )  # fmt: skip
        load.add(
            TenantLink,
            party_id=party.pk,
            tenant_id=tenant,
            partner_center_account_id=self.account_key,
            created_at=at,
        )
        agreement = self._agreement(party, tenant, at)
        account, partner_id = reseller or (party, "")
        return Customer(party, account, tenant, public_id, domain, microsoft_id, partner_id, agreement, at)

    def members(self, party: Party | None, count: int, at: datetime) -> None:
        """People of a party, each with a duty; without a party staff, each with a role."""
        load, dice = self.load, self.dice
        for number in range(count):
            first, last = dice.choice(_PERSON), dice.choice(_FAMILY)
            key = load.key(User)
            role = party.kind if party else sorted(STAFF)[number % len(STAFF)]
            load.add(
                User, id=key, public_id=load.public_id("usr", at), name=f"{first} {last}", password="!",  # noqa: S106 - nobody signs in with it

                email=f"{first}.{last}.{load.provider_id}.{key}@example.com".lower(), created_at=at, country="IE",
                language=party.language if party else "en", time_zone=party.time_zone if party else "Europe/Dublin",
            )  # fmt: skip
            load.add(
                Membership, public_id=load.public_id("mbr", at), user_id=key, party_id=party.pk if party else None,
                role=role, duties=[dice.choice(list(Duty)).value] if party else [], created_at=at,
            )  # fmt: skip

    def _party(self, kind: str, reseller: Party | None, at: datetime, **more: Any) -> Party:
        dice = self.dice
        country = dice.choices(("PT", "DE", "IE"), (50, 35, 15))[0]
        key, name = self.load.key(Party), self._name(kind, country)
        city, postal_code = dice.choice(_PLACES[country])
        first, last = dice.choice(_PERSON), dice.choice(_FAMILY)
        values: dict[str, Any] = {
            "id": key, "public_id": self.load.public_id("pty", at), "kind": kind, "name": name, "country": country,
            "reseller_id": reseller.pk if reseller else None, "city": city, "postal_code": postal_code,
            "address_line1": f"{_STREET[country]} {dice.randint(1, 180)}",
            "email": f"{first}.{last}{key}@example.com".lower(),
            "phone": f"+3512100{key:05}", "first_name": first, "last_name": last, "language": _LANGUAGE[country],
            "time_zone": _ZONE[country], "is_active": kind == "reseller" or dice.random() > 0.01, "created_at": at,
            "vat_number": f"{country}{500_000_000 + key}" if reseller is None else "", **more,
        }  # fmt: skip
        self.load.add(Party, **values)
        return Party(provider_id=self.load.provider_id, **values)

    def _name(self, kind: str, country: str) -> str:
        while True:
            dice = self.dice
            parts = [dice.choice(_FIRST), "IT" if kind == "reseller" else dice.choice(_TRADE)]
            if len(self._names) > 1_500 or kind == "reseller":
                parts.insert(1, dice.choice(_FIRST))
            name = f"{' '.join(dict.fromkeys(parts))} {_FORM[country]}"
            if name not in self._names:
                self._names.add(name)
                return name

    def _account(self, party: Party) -> None:
        load = self.load
        load.add(
            PriceListAssignment, party_id=party.pk, price_list_id=self.dice.choice(self.price_lists),
            valid_from=party.created_at,
        )  # fmt: skip
        load.add(
            VatCheck, public_id=load.public_id("vat", party.created_at), party_id=party.pk, result="valid",
            vat_number=party.vat_number, source="stand-in", consultation_number=f"C{party.pk:07}", at=party.created_at,
        )  # fmt: skip

    def _agreement(self, party: Party, tenant: int, at: datetime) -> str:
        """Asked for, accepted in Microsoft's page, and made from that: three entries of the log."""
        load, microsoft_id = self.load, str(uuid(self.dice))
        signatory = {
            "first_name": party.first_name, "last_name": party.last_name, "email": party.email, "phone": party.phone,
        }  # fmt: skip
        attestation = load.add(
            Attestation, public_id=load.public_id("att", at), customer_id=party.pk, microsoft_id=microsoft_id,
            partner_center_account_id=self.account_key, request_id=uuid(self.dice), state="accepted",
            page_url=f"https://attestation.example/{microsoft_id}", country=party.country, language=party.language,
            company_name=party.name, created_at=at, accepted_at=at + timedelta(hours=3), look_at=at,
            **signatory,
        )  # fmt: skip
        made = ""
        kinds = (("attestation_requested", 0, None), ("accepted", 3, None), ("agreement_created", 5, tenant))
        for kind, hours, tenant_key in kinds:
            made, then = load.public_id("agr", at), at + timedelta(hours=hours)
            load.add(
                AgreementRecord, public_id=made, customer_id=party.pk, tenant_id=tenant_key, kind=kind,
                attestation_id=attestation, signatory=signatory, document={"template_id": "mca-2023", "version": "3"},
                answer={"microsoft_id": microsoft_id}, actor_kind="system", actor_id="system",
                request_id=f"req_{attestation}", at=then, recorded_at=then,
            )  # fmt: skip
        return made
