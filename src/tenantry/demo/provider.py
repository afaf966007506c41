"""A believable provider, made only through use cases: Harbour Cloud of Dublin and its reseller Meridian IT of Porto.

Nothing is made twice: what stands from an earlier start is found again by name.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import transaction

from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.set_price_rule import set_price_rule
from tenantry.compliance.use_cases.check_vat import check_vat
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.ids import PartyId
from tenantry.microsoft.secrets import record_secrets
from tenantry.parties.details import PartyDetails, ProviderDetails
from tenantry.parties.rules.permissions import SCOPES
from tenantry.parties.use_cases.create_credential import create_credential
from tenantry.parties.use_cases.create_partner_center_account import create_partner_center_account
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.parties.use_cases.create_reseller import create_reseller

# The simulator's defaults for trying it; no account anywhere.
SIMULATOR_TENANT = "partner.onmicrosoft.com"
SIMULATOR_CLIENT_ID = "11111111-1111-1111-1111-111111111111"
SIMULATOR_CLIENT_SECRET = "secret"  # noqa: S105 - the simulator's documented default
SIMULATOR_REFRESH_TOKEN = "simulator-refresh-token"  # noqa: S105

RESELLER_TENANT = UUID("5b6d1d53-6b27-4a4b-9a0f-0d2f6a7c1e11")
RESELLER_MPN_ID = "4862910"
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
    """The demo's provider. Made at the first start; its tokens are kept, readable by the owner only, in a file."""
    if keep_in.exists():
        return DemoProvider(**json.loads(keep_in.read_text()))
    provider = create_provider(details=HARBOUR_CLOUD, by=system(0, "demo"), now=now)
    by = system(provider.id, "demo")
    _partner_center(by, now)
    reseller = create_reseller(
        details=MERIDIAN_IT,
        microsoft_tenant_id=RESELLER_TENANT,
        partner_ids=((RESELLER_MPN_ID, ""),),
        by=by,
        now=now,
        machine_now=machine_now,
    )
    check_vat(party_id=reseller, by=by, now=now)
    price_list = create_price_list(name="Partners", currency="EUR", by=by, now=now, machine_now=machine_now)
    set_price_rule(
        price_list=price_list,
        kind=RuleKind.MARGIN,
        percent=margin_percent,
        by=by,
        now=now,
        machine_now=machine_now,
    )
    assign_price_list(party=reseller, price_list=price_list, by=by, now=now)
    made = DemoProvider(
        provider=provider.public_id,
        reseller=reseller,
        price_list=price_list,
        administrator_token=_token("Administrator", Role.ADMINISTRATOR, None, SCOPES, by, now, machine_now),
        reseller_token=_token("Meridian IT", Role.RESELLER, reseller, BUYER_SCOPES, by, now, machine_now),
    )
    keep_in.touch(mode=0o600)
    keep_in.write_text(json.dumps(asdict(made)))
    return made


def _partner_center(by: Actor, now: datetime) -> None:
    account = create_partner_center_account(
        region="EU", tenant=SIMULATOR_TENANT, client_id=SIMULATOR_CLIENT_ID, by=by, now=now
    )
    with transaction.atomic(durable=True):
        record_secrets(
            provider_id=by.provider_id,
            account_id=account.id,
            client_secret=SIMULATOR_CLIENT_SECRET,
            refresh_token=SIMULATOR_REFRESH_TOKEN,
            at=now,
        )


def _token(
    name: str,
    role: Role,
    party: PartyId | None,
    scopes: tuple[str, ...],
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> str:
    made = create_credential(
        name=name, role=role, party=party, scopes=scopes, by=by, now=now, machine_now=machine_now
    )
    assert made.token is not None
    return made.token
