"""Resellers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.parties import (
    details_from,
    reseller_detail,
    reseller_out,
    vat_check_out,
)
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.parties import (
    PartnerIdInput,
    ResellerDetail,
    ResellerInput,
    ResellerPage,
    VatCheckOutput,
)
from tenantry.api.wire import nothing, respond
from tenantry.compliance import reads as compliance
from tenantry.compliance.use_cases.check_vat import NUMBER_MISSING, check_vat
from tenantry.kernel.ids import PartyId
from tenantry.parties import reads
from tenantry.parties.rules import identifiers
from tenantry.parties.use_cases.activate_party import activate_party as activate
from tenantry.parties.use_cases.activate_party import deactivate_party as deactivate
from tenantry.parties.use_cases.add_partner_id import add_partner_id as add
from tenantry.parties.use_cases.create_reseller import TENANT_TAKEN
from tenantry.parties.use_cases.create_reseller import create_reseller as create

router = Router(tags=["Resellers"])
_PARTNER_ID = (
    identifiers.PARTNER_ID_MALFORMED, identifiers.PARTNER_ID_COUNTRY_TWICE, identifiers.PARTNER_ID_MISSING,
)  # fmt: skip


@operation(router, "GET", "/resellers", action="party.read", answers={200: ResellerPage})
def list_resellers(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = ""
) -> HttpResponse:
    """List resellers.

    Staff sees all of them, a reseller itself. `q` looks in name and e-mail address.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.parties(actor, kind="reseller", limit=n, before_id=before, q=q),
        reseller_out,
    )


@operation(
    router,
    "POST",
    "/resellers",
    action="reseller.change",
    answers={201: ResellerDetail},
    refusals=(TENANT_TAKEN, *_PARTNER_ID),
)
def create_reseller(request: ApiRequest, body: ResellerInput, key: Key) -> HttpResponse:
    """Create a reseller.

    It orders for its own customers once Partner Center lists it as an active indirect reseller.
    """
    caller, claimed = request.auth, request_key(key, "create_reseller", body)
    public_id = create(
        details=details_from(body),
        microsoft_tenant_id=UUID(body.microsoft_tenant_id),
        partner_ids=tuple((p.partner_id, p.country) for p in body.partner_ids),
        payment_terms_days=body.payment_terms_days,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond(_detail(request, public_id), 201, replay_headers(claimed))


@operation(router, "GET", "/resellers/{reseller_id}", action="party.read", answers={200: ResellerDetail})
def get_reseller(request: ApiRequest, reseller_id: str) -> HttpResponse:
    """Show a reseller with its PartnerIDs."""
    return respond(_detail(request, reseller_id))


@operation(
    router,
    "POST",
    "/resellers/{reseller_id}/partner-ids",
    action="reseller.change",
    answers={200: ResellerDetail},
    refusals=_PARTNER_ID[:2],
)
def add_partner_id(request: ApiRequest, reseller_id: str, body: PartnerIdInput) -> HttpResponse:
    """Give a reseller one more PartnerID.

    Each customer country has one; the one without a country stands for all others.
    """
    caller = request.auth
    add(
        reseller=PartyId(reseller_id),
        mpn_id=body.partner_id,
        country=body.country,
        by=caller.actor,
        now=caller.now,
    )
    return respond(_detail(request, reseller_id))


@operation(
    router,
    "POST",
    "/resellers/{reseller_id}/vat-check",
    action="party.change",
    answers={200: VatCheckOutput},
    refusals=(NUMBER_MISSING,),
)
def check_reseller_vat(request: ApiRequest, reseller_id: str) -> HttpResponse:
    """Check a reseller's VAT number.

    The register is asked now, and its answer is kept. A number that is new is checked without being asked for.
    """
    caller = request.auth
    found = check_vat(party_id=reseller_id, kind="reseller", by=caller.actor, now=caller.now)
    return respond(vat_check_out(found) or {})


@operation(router, "POST", "/parties/{party_id}/deactivate", action="reseller.change", answers={204: None})
def deactivate_party(request: ApiRequest, party_id: str) -> HttpResponse:
    """Keep a reseller or customer out.

    Its credentials are refused from now on. What it has stays, and is billed. Repeating it changes nothing.
    """
    deactivate(party=PartyId(party_id), by=request.auth.actor, now=request.auth.now)
    return nothing()


@operation(router, "POST", "/parties/{party_id}/activate", action="reseller.change", answers={204: None})
def activate_party(request: ApiRequest, party_id: str) -> HttpResponse:
    """Let a reseller or customer in again."""
    activate(party=PartyId(party_id), by=request.auth.actor, now=request.auth.now)
    return nothing()


def _detail(request: ApiRequest, public_id: str) -> dict[str, object]:
    actor = request.auth.actor
    party = reads.party(actor, public_id, kind="reseller")
    vat = compliance.vat_validity(party.provider_id, party.id)
    return reseller_detail(party, reads.partner_ids(actor, party.id), vat)
