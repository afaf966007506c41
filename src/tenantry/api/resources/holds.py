"""What holds orders up."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, page
from tenantry.api.rendering.ordering import open_hold
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.schemas.common import IdFilter
from tenantry.api.schemas.holds import OpenHoldPage
from tenantry.ordering import reads

router = Router(tags=["Orders"])

KindFilter = Annotated[str, Query(max_length=32, description="Only holds of this kind.")]
DeciderFilter = Annotated[str, Query(max_length=32, description="Only those about which this side decides.")]


@operation(router, "GET", "/holds", action="order.read", answers={200: OpenHoldPage})
def list_holds(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    kind: KindFilter = "",
    decider: DeciderFilter = "",
    account: IdFilter = "",
    customer: IdFilter = "",
) -> HttpResponse:
    """List what holds orders up now.

    Each with its order. With `decider=reseller` a reseller sees what waits for its own approval.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.held(
            actor, limit=n, before_id=before, kind=kind, decider=decider, account=account, customer=customer
        ),
        lambda row: open_hold(row, language_of(request)),
    )
