"""Subscriptions."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.ordering import change_out, subscription_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.common import IdFilter
from tenantry.api.schemas.records import SubscriptionDetail, SubscriptionPage
from tenantry.api.wire import respond
from tenantry.subscriptions import reads

router = Router(tags=["Subscriptions"])

StatusFilter = Annotated[Literal["", "active", "suspended", "cancelled"], Query(description="Only those.")]


@operation(router, "GET", "/subscriptions", action="subscription.read", answers={200: SubscriptionPage})
def list_subscriptions(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    customer: IdFilter = "",
    status: StatusFilter = "",
) -> HttpResponse:
    """List subscriptions.

    `q` looks in plan, customer and domain. Other resellers' subscriptions in a shared tenant are not among
    them.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.subscriptions(
            actor, limit=n, before_id=before, q=q, customer=customer, status=status
        ),
        subscription_out,
    )


@operation(
    router,
    "GET",
    "/subscriptions/{subscription_id}",
    action="subscription.read",
    answers={200: SubscriptionDetail},
)
def get_subscription(request: ApiRequest, subscription_id: str) -> HttpResponse:
    """Show a subscription with the list of its changes."""
    row, changes = reads.subscription(request.auth.actor, subscription_id)
    return respond(subscription_out(row) | {"changes": [change_out(change) for change in changes]})
