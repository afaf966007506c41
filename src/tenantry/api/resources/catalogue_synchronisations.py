"""Reading Microsoft's catalogue, and what it left without a price; for staff."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, page
from tenantry.api.rendering.catalog import difference_out, gap_out, synchronisation_out
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.resources.plans import Market
from tenantry.api.schemas.catalog import (
    DifferenceKind,
    DifferencePage,
    GapPage,
    SynchronisationInput,
    SynchronisationOutput,
    SynchronisationPage,
)
from tenantry.api.wire import respond
from tenantry.catalog import codes, reads
from tenantry.catalog.rules.synchronisation import Difference
from tenantry.catalog.use_cases.request_synchronisation import request_synchronisation as ask
from tenantry.parties.permissions import NOT_FOUND

KindFilter = Annotated[Literal[""] | DifferenceKind, Query(description="Only those.")]

router = Router(tags=["Catalogue"])


@operation(
    router,
    "GET",
    "/catalogue-synchronisations",
    action="price_list.read",
    answers={200: SynchronisationPage},
)
def list_synchronisations(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> HttpResponse:
    """List synchronisations of the catalogue."""
    actor, language = request.auth.actor, language_of(request)
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.synchronisations(actor, limit=n, before_id=before),
        lambda row: synchronisation_out(row, language),
    )


@operation(
    router,
    "POST",
    "/catalogue-synchronisations",
    action="catalog.synchronise",
    answers={202: SynchronisationOutput},
    refusals=(codes.MARKET_UNKNOWN, codes.SYNCHRONISATION_RUNNING, NOT_FOUND),
)
def request_synchronisation(request: ApiRequest, body: SynchronisationInput, key: Key) -> HttpResponse:
    """Have a market's catalogue and prices read from Microsoft.

    A worker does it; follow the state. Running it again writes only what is new.
    """
    caller, claimed = request.auth, request_key(key, "request_synchronisation", body)
    public_id = ask(
        market=body.market,
        account=body.partner_center_account,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    shown = synchronisation_out(reads.synchronisation(caller.actor, public_id), language_of(request))
    return respond(shown, 202, replay_headers(claimed))


@operation(
    router,
    "GET",
    "/catalogue-synchronisations/{synchronisation_id}",
    action="price_list.read",
    answers={200: SynchronisationOutput},
)
def get_synchronisation(request: ApiRequest, synchronisation_id: str) -> HttpResponse:
    """Show a synchronisation and how far it is."""
    found = reads.synchronisation(request.auth.actor, synchronisation_id)
    return respond(synchronisation_out(found, language_of(request)))


@operation(
    router,
    "GET",
    "/catalogue-synchronisations/{synchronisation_id}/differences",
    action="price_list.read",
    answers={200: DifferencePage},
)
def list_differences(
    request: ApiRequest,
    synchronisation_id: str,
    limit: Limit = 50,
    cursor: Cursor = "",
    kind: KindFilter = "",
) -> HttpResponse:
    """List what a synchronisation changed in the catalogue."""
    actor, wanted = request.auth.actor, Difference(kind) if kind else None
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.differences(
            actor, synchronisation_id, limit=n, before_id=before, kind=wanted
        ),
        difference_out,
    )


@operation(router, "GET", "/catalogue-gaps", action="price_list.read", answers={200: GapPage})
def list_gaps(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", market: Market = ""
) -> HttpResponse:
    """List what Microsoft sells and no price list prices."""
    caller = request.auth
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.gaps(
            caller.actor, at=caller.now, limit=n, before_id=before, market=market or None
        ),
        gap_out,
    )
