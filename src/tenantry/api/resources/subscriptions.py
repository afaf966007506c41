"""Subscriptions."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.ordering import change_out, subscription_out
from tenantry.api.rendering.trials import trial_out
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.schemas.common import IdFilter
from tenantry.api.schemas.lines import MoreSeatsInput
from tenantry.api.schemas.ordering import Created
from tenantry.api.schemas.records import SubscriptionDetail, SubscriptionPage
from tenantry.api.wire import respond
from tenantry.ordering import filling
from tenantry.ordering.reads import trial_of
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.parties import permissions
from tenantry.subscriptions import reads

router = Router(tags=["Subscriptions"])

StatusFilter = Annotated[
    Literal["", "active", "suspended", "cancelled", "converted"], Query(description="Only those.")
]


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
    trial = trial_of(request.auth.actor, row, at=request.auth.now)
    more = {
        "changes": [change_out(change) for change in changes],
        "trial": trial_out(trial, language_of(request)),
    }
    return respond(subscription_out(row) | more)


@operation(
    router,
    "POST",
    "/subscriptions/{subscription_id}/seats",
    action="basket.change",
    answers={201: Created},
    refusals=(filling.SEATS_NOT_POSITIVE, permissions.NOT_FOUND),
)
def add_seats(request: ApiRequest, subscription_id: str, body: MoreSeatsInput, key: Key) -> HttpResponse:
    """Open a basket that adds seats to a subscription.

    It is looked at, priced and placed as every basket. The seats cost the days left of the running charge cycle, at the
    price that the term has locked.
    """
    caller, claimed = request.auth, request_key(key, "add_seats", body, subscription=subscription_id)
    basket = open_for_seats(
        subscription_id=subscription_id,
        seats=body.seats,
        buyer_reference=body.buyer_reference,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    location = f"{request.path.partition('/subscriptions/')[0]}/baskets/{basket}"
    return respond({"id": basket}, 201, {"Location": location, **replay_headers(claimed)})
