"""Plans and quotes."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.catalog import plan_out, quote_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.catalog import PlanOutput, PlanPage, QuoteInput, QuoteOutput
from tenantry.api.schemas.common import IdFilter
from tenantry.api.wire import respond
from tenantry.catalog import reads
from tenantry.catalog.codes import MARKET_UNKNOWN, NOT_ORDERABLE, SEATS_OUT_OF_RANGE
from tenantry.compliance.rules.postal import is_country
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.permissions import NOT_FOUND

router = Router(tags=["Plans"])

Market = Annotated[
    str, Query(max_length=2, description="Country of the end customer; the buyer's own if left out.")
]
SegmentFilter = Annotated[
    Literal["commercial", "education", "nonprofit", "government"],
    Query(description="Segment of the end customer."),
]


@operation(
    router,
    "GET",
    "/plans",
    action="catalog.read",
    answers={200: PlanPage},
    refusals=(NOT_FOUND, MARKET_UNKNOWN),
)
def list_plans(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    market: Market = "",
    segment: SegmentFilter = "commercial",
    party: IdFilter = "",
) -> HttpResponse:
    """List plans with their terms and your prices.

    A buyer sees what its price list prices and Microsoft sells in the market. Staff names the `party` to
    price for. `q` looks in the title.
    """
    caller = request.auth
    if market and not is_country(market):
        raise Refused(Problem(MARKET_UNKNOWN, "market", {"market": market[:10]}))
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.plans(
            caller.actor,
            at=caller.now,
            limit=n,
            before_id=before,
            q=q,
            market=market or None,
            segment=segment,
            party=party or None,
        ),
        plan_out,
    )


@operation(router, "GET", "/plans/{plan_id}", action="catalog.read", answers={200: PlanOutput})
def get_plan(
    request: ApiRequest,
    plan_id: str,
    market: Market = "",
    segment: SegmentFilter = "commercial",
    party: IdFilter = "",
) -> HttpResponse:
    """Show a plan with its terms and your prices."""
    caller = request.auth
    found = reads.plan(
        caller.actor,
        plan_id,
        at=caller.now,
        market=market or None,
        segment=segment,
        party=party or None,
    )
    return respond(plan_out(found))


@operation(
    router,
    "POST",
    "/quotes",
    action="catalog.read",
    answers={200: QuoteOutput},
    refusals=(NOT_FOUND, NOT_ORDERABLE, SEATS_OUT_OF_RANGE),
)
def quote(request: ApiRequest, body: QuoteInput) -> HttpResponse:
    """Quote seats of a plan.

    The price per charge cycle, net, and for staff the steps by which it is made. Nothing is kept.
    """
    caller = request.auth
    made = reads.quote_for(
        caller.actor,
        plan=body.plan,
        term=Term(body.term),
        billing_plan=BillingPlan(body.billing_plan),
        seats=body.seats,
        at=caller.now,
        market=body.market,
        segment=body.segment,
        party=body.party,
    )
    return respond(quote_out(made))
