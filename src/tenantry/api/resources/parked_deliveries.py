"""Events that could not be handled and wait for a person; for staff."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, page
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.records import ParkedPage, ReleaseInput
from tenantry.api.wire import Json, instant, nothing
from tenantry.parties import deliveries
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.use_cases.release_delivery import release_delivery as release

router = Router(tags=["Operations"])


@operation(router, "GET", "/parked-deliveries", action="operations.read", answers={200: ParkedPage})
def list_parked_deliveries(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> HttpResponse:
    """List events that a part of the system could not handle, with the error."""
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: deliveries.parked(actor, limit=n, before_id=before),
        _parked,
    )


@operation(
    router,
    "POST",
    "/parked-deliveries/release",
    action="operations.repair",
    answers={204: None},
    refusals=(NOT_FOUND,),
)
def release_delivery(request: ApiRequest, body: ReleaseInput) -> HttpResponse:
    """Let a parked delivery be tried again, after what stopped it has been mended."""
    caller = request.auth
    release(consumer=body.consumer, aggregate_id=body.aggregate_id, by=caller.actor, now=caller.now)
    return nothing()


def _parked(row: deliveries.ParkedView) -> Json:
    return {
        "consumer": row.consumer,
        "aggregate_kind": row.aggregate_kind,
        "aggregate_id": row.aggregate_id,
        "last_sequence": row.last_sequence,
        "failures": row.failures,
        "last_error": row.last_error,
        "parked_at": instant(row.parked_at),
    }
