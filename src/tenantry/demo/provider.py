"""A believable provider, made only through use cases: Harbour Cloud of Dublin and its reseller Meridian IT of Porto.

Nothing is made twice: what stands from an earlier start is found again by name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import transaction

from tenantry.catalog import reads as catalog
from tenantry.catalog.default_types import DEFAULT_TYPES
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.create_product_type import create_product_type
from tenantry.catalog.use_cases.set_price_rule import set_price_rule
from tenantry.compliance.reads import vat_validity
from tenantry.compliance.use_cases.check_vat import check_vat
from tenantry.demo.keeping import keep, kept
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.ids import CredentialId, PartyId, PriceListId
from tenantry.microsoft.secrets import has_secrets, record_secrets
from tenantry.parties import reads
from tenantry.parties.details import PartyDetails, ProviderDetails
from tenantry.parties.rules.permissions import SCOPES
from tenantry.parties.use_cases.create_credential import create_credential
from tenantry.parties.use_cases.create_partner_center_account import create_partner_center_account
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.parties.use_cases.create_reseller import create_reseller
from tenantry.parties.use_cases.revoke_credential import revoke_credential

# The simulator's defaults for trying it; no account anywhere.
SIMULATOR_TENANT = "partner.onmicrosoft.com"
SIMULATOR_CLIENT_ID = "11111111-1111-1111-1111-111111111111"
SIMULATOR_CLIENT_SECRET = "secret"  # noqa: S105 - the simulator's documented default
SIMULATOR_REFRESH_TOKEN = "simulator-refresh-token"  # noqa: S105

RESELLER_TENANT = UUID("5b6d1d53-6b27-4a4b-9a0f-0d2f6a7c1e11")
RESELLER_MPN_ID = "4862910"
PRICE_LIST = "Partners"
BUYER_SCOPES = (
    "catalog.read",
    "parties.read",
    "parties.write",
    "orders.read",
    "orders.write",
    "subscriptions.read",
    "invoices.read",
)

HARBOUR_CLOUD = ProviderDetails(
    name="Harbour Cloud Distribution Ltd",
    kind="indirect",
    currency="EUR",
    country="IE",
    address_line1="12 Sir John Rogerson's Quay",
    city="Dublin",
    postal_code="D02 T804",
    email="billing@harbourcloud.example",
    time_zone="Europe/Dublin",
    language="en",
    vat_number="IE6388047V",
    registration_number="368047",
    bank_name="Allied Irish Banks",
    bank_iban="IE29AIBK93115212345678",
    bank_bic="AIBKIE2D",
    payment_terms_days=30,
)
MERIDIAN_IT = PartyDetails(
    name="Meridian IT, Lda.",
    country="PT",
    address_line1="Rua de Santa Catarina 312",
    city="Porto",
    postal_code="4000-443",
    email="contas@meridian-it.example",
    phone="+351 223 401 200",
    first_name="Inês",
    last_name="Carvalho",
    vat_number="PT502757191",
    language="en",
    time_zone="Europe/Lisbon",
)


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """What the story and a curious person need: ids, and the tokens of both sides."""

    provider: str
    reseller: str
    price_list: str
    administrator_token: str
    reseller_token: str


def load(*, keep_in: Path, margin_percent: Decimal, now: datetime, machine_now: datetime) -> DemoProvider:
    """The demo's provider; its tokens are kept in a file. What an interrupted start has made is found by name."""
    members = [field.name for field in fields(DemoProvider)]
    if earlier := kept(keep_in, frozenset(members)):
        return DemoProvider(**{name: earlier[name] for name in members})
    provider = reads.provider_named(HARBOUR_CLOUD.name) or create_provider(
        details=HARBOUR_CLOUD, by=system(0, "demo"), now=now
    )
    start = _Start(system(provider.id, "demo"), now, machine_now)
    _partner_center(start)
    reseller = _reseller(start)
    price_list = _price_list(start, margin_percent)
    assign_price_list(party=reseller, price_list=price_list, by=start.by, now=now)
    _product_types(start)
    made = DemoProvider(
        provider=provider.public_id,
        reseller=reseller,
        price_list=price_list,
        administrator_token=_token(start, "Administrator", Role.ADMINISTRATOR, None, SCOPES),
        reseller_token=_token(start, "Meridian IT", Role.RESELLER, reseller, BUYER_SCOPES),
    )
    keep(keep_in, asdict(made))
    return made


@dataclass(frozen=True, slots=True)
class _Start:
    """Who loads, and when."""

    by: Actor
    now: datetime
    machine_now: datetime


def _partner_center(start: _Start) -> None:
    by, now = start.by, start.now
    account_id = reads.found_default_account(by.provider_id)
    if account_id is None:
        account_id = create_partner_center_account(
            region="EU", tenant=SIMULATOR_TENANT, client_id=SIMULATOR_CLIENT_ID, by=by, now=now
        ).id
    if has_secrets(by.provider_id, account_id):
        return
    with transaction.atomic(durable=True):
        record_secrets(
            provider_id=by.provider_id,
            account_id=account_id,
            client_secret=SIMULATOR_CLIENT_SECRET,
            refresh_token=SIMULATOR_REFRESH_TOKEN,
            at=now,
        )


def _reseller(start: _Start) -> PartyId:
    """The reseller, whose VAT number has been checked: the story's invoice does not wait for the worker's check."""
    listed = reads.parties(start.by, kind="reseller", limit=100, q=MERIDIAN_IT.name)
    party = next((PartyId(one.public_id) for one in listed if one.details.name == MERIDIAN_IT.name), None)
    if party is None:
        party = create_reseller(
            details=MERIDIAN_IT,
            microsoft_tenant_id=RESELLER_TENANT,
            partner_ids=((RESELLER_MPN_ID, ""),),
            by=start.by,
            now=start.now,
            machine_now=start.machine_now,
        )
    key = reads.party(start.by, party).id
    if vat_validity(start.by.provider_id, key).result != "valid":
        check_vat(party_id=party, by=start.by, now=start.now)
    return party


def _price_list(start: _Start, margin_percent: Decimal) -> PriceListId:
    listed = catalog.price_lists(start.by, limit=100, q=PRICE_LIST)
    found = next((PriceListId(one.public_id) for one in listed if one.name == PRICE_LIST), None)
    if found is None:
        found = create_price_list(
            name=PRICE_LIST, currency="EUR", by=start.by, now=start.now, machine_now=start.machine_now
        )
    if not catalog.price_list(start.by, found).rules:
        set_price_rule(
            price_list=found,
            kind=RuleKind.MARGIN,
            percent=margin_percent,
            by=start.by,
            now=start.now,
            machine_now=start.machine_now,
        )
    return found


def _product_types(start: _Start) -> None:
    """The types that any provider's first synchronisation brings; here before it, so that the story can begin."""
    names = {one.name for one in catalog.product_types(start.by, limit=100)}
    for default in DEFAULT_TYPES:
        if default.details.name not in names:
            create_product_type(
                details=default.details,
                products=default.products,
                by=start.by,
                now=start.now,
                machine_now=start.machine_now,
            )


def _token(start: _Start, name: str, role: Role, party: PartyId | None, scopes: tuple[str, ...]) -> str:
    """A new credential's token. One of an interrupted start is told to nobody any more, so it is revoked."""
    by, now = start.by, start.now
    for earlier in reads.credentials(by, limit=100, q=name):
        if earlier.name == name and earlier.revoked_at is None:
            revoke_credential(credential=CredentialId(earlier.public_id), by=by, now=now)
    made = create_credential(
        name=name, role=role, party=party, scopes=scopes, by=by, now=now, machine_now=start.machine_now
    )
    assert made.token is not None
    return made.token
