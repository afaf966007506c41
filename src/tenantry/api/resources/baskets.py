"""Baskets, from the first line to the preflight."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.problem_codes import CUSTOMER_ONE_WAY, LINE_ONE_WAY
from tenantry.api.rendering.ordering import basket_out, basket_row, check_out, run_out
from tenantry.api.rendering.parties import details_from
from tenantry.api.rendering.problems import all_told
from tenantry.api.requests import ApiRequest, language_of, origin_of
from tenantry.api.schemas.lines import AddSeatsInsteadInput, LineInput
from tenantry.api.schemas.ordering import (
    BasketChange,
    BasketInput,
    BasketOutput,
    BasketPage,
    Created,
    EndCustomerInput,
    EndCustomerOutput,
    MicrosoftDetailsInput,
    PreflightOutput,
    RunPage,
)
from tenantry.api.wire import instant, nothing, respond
from tenantry.kernel.ids import BasketId, PartyId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering import filling, reads, touching
from tenantry.ordering import microsoft_details as microsoft
from tenantry.ordering.context import basket_context
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases import add_seats_instead as instead
from tenantry.ordering.use_cases import change_basket as changing
from tenantry.ordering.use_cases import open_basket as opening
from tenantry.ordering.use_cases import set_end_customer as choosing
from tenantry.ordering.use_cases import set_line as lining
from tenantry.ordering.use_cases.run_preflight import run_preflight as preflight
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details as set_details
from tenantry.ordering.use_cases.set_seats_line import set_seats_line
from tenantry.parties import permissions

router = Router(tags=["Baskets"])

BasketState = Annotated[Literal["", "open", "placed", "abandoned"], Query(description="Only those.")]
Number = Annotated[int, Path(ge=1, le=1000, description="Your own number of the line.")]
_MICROSOFT = (
    microsoft.DOMAIN_PREFIX,
    microsoft.NOT_YOUR_PARTNER_ID,
    microsoft.NO_PARTNER_ID,
    microsoft.STATEMENT_FOR_NOBODY,
)


@operation(
    router,
    "POST",
    "/baskets",
    action="basket.change",
    answers={201: Created},
    refusals=(filling.ACCOUNT_MISSING, permissions.NOT_FOUND),
)
def open_basket(request: ApiRequest, body: BasketInput, key: Key) -> HttpResponse:
    """Open a basket.

    A basket is for one end customer. It is saved as it grows and can be resumed.
    """
    caller, claimed = request.auth, request_key(key, "open_basket", body)
    basket = opening.open_basket(
        account_id=PartyId(body.account) if body.account else None,
        buyer_reference=body.buyer_reference,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond({"id": basket}, 201, {"Location": f"{request.path}/{basket}", **replay_headers(claimed)})


@operation(router, "GET", "/baskets", action="basket.read", answers={200: BasketPage})
def list_baskets(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = "", state: BasketState = ""
) -> HttpResponse:
    """List baskets.

    `q` looks in the buyer's reference and the customer's name.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.baskets(actor, limit=n, before_id=before, q=q, state=state),
        basket_row,
    )


@operation(router, "GET", "/baskets/{basket_id}", action="basket.read", answers={200: BasketOutput})
def get_basket(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Show a basket, priced at this moment."""
    caller = request.auth
    permissions.require(caller.actor, "basket.read")
    basket = basket_context(basket_id, by=caller.actor, now=caller.now)
    shows_prices = reads.sees_prices(caller.actor, basket.account_id)
    return respond(basket_out(basket, shows_prices=shows_prices))


@operation(
    router,
    "PATCH",
    "/baskets/{basket_id}",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN,),
)
def change_basket(request: ApiRequest, basket_id: str, body: BasketChange) -> HttpResponse:
    """Set the buyer's reference."""
    caller = request.auth
    changing.change_basket(
        basket_id=BasketId(basket_id),
        buyer_reference=body.buyer_reference,
        by=caller.actor,
        now=caller.now,
    )
    return nothing()


@operation(
    router,
    "DELETE",
    "/baskets/{basket_id}",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN,),
)
def abandon_basket(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Give a basket up. It stays readable."""
    changing.abandon_basket(basket_id=BasketId(basket_id), by=request.auth.actor, now=request.auth.now)
    return nothing()


@operation(
    router,
    "PUT",
    "/baskets/{basket_id}/lines/{number}",
    action="basket.change",
    answers={204: None},
    refusals=(
        touching.NOT_OPEN,
        LINE_ONE_WAY,
        filling.LINE_NUMBER,
        filling.SEATS_NOT_POSITIVE,
        filling.ADDS_ALREADY,
    ),
)
def set_line(request: ApiRequest, basket_id: str, number: Number, body: LineInput) -> HttpResponse:
    """Set a line.

    A line of that number is replaced. Whether it can be sold is said by the preflight.
    """
    caller = request.auth
    basket, reference = BasketId(basket_id), body.buyer_reference
    if body.subscription and not (
        body.plan or body.term or body.billing_plan or body.segment or body.new_instance
    ):
        set_seats_line(
            basket_id=basket,
            number=number,
            subscription_id=body.subscription,
            seats=body.seats,
            buyer_reference=reference,
            by=caller.actor,
            now=caller.now,
        )
    elif body.plan and body.term and body.billing_plan and not body.subscription:
        lining.set_line(
            basket_id=basket,
            number=number,
            plan_id=PlanId(body.plan),
            term=Term(body.term),
            billing_plan=BillingPlan(body.billing_plan),
            seats=body.seats,
            buyer_reference=reference,
            segment=Segment(body.segment or Segment.COMMERCIAL),
            is_new_instance=body.new_instance,
            by=caller.actor,
            now=caller.now,
        )
    else:
        raise Refused(Problem(LINE_ONE_WAY))
    return nothing()


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/lines/{number}/add-seats-instead",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN, instead.NOT_ALIKE, filling.SEATS_NOT_POSITIVE),
)
def add_seats_instead(
    request: ApiRequest, basket_id: str, number: Number, body: AddSeatsInsteadInput
) -> HttpResponse:
    """Add a line's seats to a subscription that stands, instead of buying another.

    Where another line adds seats to it already, they are put there.
    """
    instead.add_seats_instead(
        basket_id=BasketId(basket_id),
        number=number,
        subscription_id=body.subscription,
        by=request.auth.actor,
        now=request.auth.now,
    )
    return nothing()


@operation(
    router,
    "DELETE",
    "/baskets/{basket_id}/lines/{number}",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN,),
)
def remove_line(request: ApiRequest, basket_id: str, number: Number) -> HttpResponse:
    """Remove a line."""
    lining.remove_line(
        basket_id=BasketId(basket_id), number=number, by=request.auth.actor, now=request.auth.now
    )
    return nothing()


@operation(
    router,
    "PUT",
    "/baskets/{basket_id}/end-customer",
    action="basket.change",
    answers={200: EndCustomerOutput},
    refusals=(
        touching.NOT_OPEN,
        touching.CHANGED_MEANWHILE,
        choosing.OWN_ACCOUNT_ONLY,
        CUSTOMER_ONE_WAY,
        *_MICROSOFT,
    ),
)
def set_end_customer(request: ApiRequest, basket_id: str, body: EndCustomerInput) -> HttpResponse:
    """Say for whom the basket is.

    New details are judged right here by the country's rules: every wrong field is named with a valid
    example. Sent again, they correct the customer that this basket made, as long as no tenant, order or
    other basket rests on it. Another customer or country takes the confirmation of the partner of record
    back. `microsoft` saves a request: see the Microsoft details.
    """
    if (body.details is None) == (body.customer is None):
        raise Refused(Problem(CUSTOMER_ONE_WAY))
    caller = request.auth
    customer = choosing.set_end_customer(
        basket_id=BasketId(basket_id),
        details=details_from(body.details) if body.details else None,
        existing=PartyId(body.customer) if body.customer else None,
        microsoft=_details(body.microsoft) if body.microsoft else None,
        origin=origin_of(request),
        by=caller.actor,
        now=caller.now,
    )
    return respond({"customer": customer})


@operation(
    router,
    "PUT",
    "/baskets/{basket_id}/microsoft-details",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN, *_MICROSOFT),
)
def set_microsoft_details(request: ApiRequest, basket_id: str, body: MicrosoftDetailsInput) -> HttpResponse:
    """Choose the new tenant's domain and confirm the partner of record.

    The confirmation is written into the agreement log, with your address and program.
    """
    caller = request.auth
    set_details(
        basket_id=BasketId(basket_id),
        details=_details(body),
        origin=origin_of(request),
        by=caller.actor,
        now=caller.now,
    )
    return nothing()


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/preflight",
    action="basket.change",
    answers={200: PreflightOutput},
)
def run_preflight(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Look at every condition of sale.

    All of them at once, each met, needing you or somebody else, unknown or refused, with reason, remedy and
    the age of Microsoft's answers. Every run is kept. A run changes nothing else.
    """
    caller, language = request.auth, language_of(request)
    result = preflight(basket_id=BasketId(basket_id), by=caller.actor, now=caller.now)
    return respond(
        {
            "id": result.run_id,
            "occasion": result.occasion,
            "outcome": result.outcome,
            "at": instant(result.at),
            "checks": [check_out(check.as_data(), language) for check in result.checks],
            "total": result.total.as_wire() if result.total is not None else None,
            "would_be_held": all_told([one.as_data() for one in result.would_be_held], language),
        }
    )


@operation(router, "GET", "/baskets/{basket_id}/preflight-runs", action="basket.read", answers={200: RunPage})
def list_preflight_runs(
    request: ApiRequest, basket_id: str, limit: Limit = 50, cursor: Cursor = ""
) -> HttpResponse:
    """List the runs of a basket's preflight, as they were recorded."""
    actor, language = request.auth.actor, language_of(request)
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.preflight_runs(actor, basket_id, limit=n, before_id=before),
        lambda run: run_out(run, language),
    )


def _details(body: MicrosoftDetailsInput) -> microsoft.MicrosoftDetails:
    return microsoft.MicrosoftDetails(
        domain_prefix=body.domain_prefix,
        existing_domain=body.existing_domain,
        education_segment=body.education_segment,
        website=body.website,
        partner_on_record=body.partner_on_record,
        is_partner_on_record_confirmed=body.partner_on_record_confirmed,
    )
