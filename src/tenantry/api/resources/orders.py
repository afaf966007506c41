"""Orders."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.ordering import call_out, happening, order_detail, order_row
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.schemas.common import IdFilter
from tenantry.api.schemas.ordering import (
    AdministratorOutput,
    CallPage,
    Created,
    DomainInput,
    OrderDetail,
    OrderInput,
    OrderPage,
    ReasonInput,
    TimelineOutput,
)
from tenantry.api.wire import nothing, respond
from tenantry.kernel.ids import BasketId, OrderId
from tenantry.kernel.money import Money
from tenantry.ordering import reads, touching
from tenantry.ordering.recording import MOVE_NOT_POSSIBLE
from tenantry.ordering.rules.preflight.domain import DOMAIN_INVALID, DOMAIN_MISSING, DOMAIN_TAKEN
from tenantry.ordering.use_cases import place_order as placing
from tenantry.parties.permissions import NOT_FOUND
from tenantry.provisioning import reads as provisioning
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.use_cases import cancel_order as cancelling
from tenantry.provisioning.use_cases import give_up_undo as giving_up
from tenantry.provisioning.use_cases import hand_over_administrator as handing
from tenantry.provisioning.use_cases import undo_order as undoing
from tenantry.provisioning.use_cases.change_domain import DOMAIN_SETTLED, change_domain
from tenantry.provisioning.use_cases.retry_order import retry_order as retry

router = Router(tags=["Orders"])

StateFilter = Annotated[str, Query(max_length=32, description="Only those in this state.")]
After = Annotated[
    int, Query(ge=0, le=2_000_000_000, description="Only what came after this sequence number.")
]


@operation(
    router,
    "POST",
    "/orders",
    action="order.place",
    answers={201: Created},
    refusals=(
        NOT_FOUND,
        placing.ALREADY_PLACED,
        touching.CHANGED_MEANWHILE,
        placing.PRICE_CHANGED,
        placing.TOTAL_MISSING,
        placing.CONDITION_NOT_MET,
        DOMAIN_TAKEN,
    ),
)
def place_order(request: ApiRequest, body: OrderInput, key: Key) -> HttpResponse:
    """Place a basket.

    Every condition of sale is looked at once more; one that is not met refuses the order with all reasons.
    The total must be the one shown: if a price moved, the basket stays open and you are told. Who is shown
    no prices, a reseller's customer, sends none. A basket makes one order.
    """
    caller, claimed = request.auth, request_key(key, "place_order", body)
    order = placing.place_order(
        basket_id=BasketId(body.basket),
        shown_total=Money.from_wire(body.shown_total.model_dump()) if body.shown_total is not None else None,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond({"id": order}, 201, {"Location": f"{request.path}/{order}", **replay_headers(claimed)})


@operation(router, "GET", "/orders", action="order.read", answers={200: OrderPage})
def list_orders(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    state: StateFilter = "",
    customer: IdFilter = "",
) -> HttpResponse:
    """List orders.

    `q` looks in the buyer's reference and the customer's name.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.orders(actor, limit=n, before_id=before, q=q, state=state, customer=customer),
        order_row,
    )


@operation(router, "GET", "/orders/{order_id}", action="order.read", answers={200: OrderDetail})
def get_order(request: ApiRequest, order_id: str) -> HttpResponse:
    """Show an order with its lines and its steps at Microsoft."""
    actor = request.auth.actor
    order = reads.order(actor, order_id)
    return respond(order_detail(order, provisioning.steps(actor, order.id), language_of(request)))


@operation(
    router,
    "GET",
    "/orders/{order_id}/steps/{step_id}/calls",
    action="operations.read",
    answers={200: CallPage},
)
def list_step_calls(
    request: ApiRequest, order_id: str, step_id: str, limit: Limit = 50, cursor: Cursor = ""
) -> HttpResponse:
    """List the calls to Microsoft that were made for a step.

    With the ids by which Microsoft's support finds them. For staff.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: provisioning.calls(actor, order_id, step_id, limit=n, before_id=before),
        call_out,
    )


@operation(router, "GET", "/orders/{order_id}/timeline", action="order.read", answers={200: TimelineOutput})
def get_timeline(request: ApiRequest, order_id: str, after: After = 0, limit: Limit = 100) -> HttpResponse:
    """Show what happened to an order, in order."""
    found = reads.timeline(request.auth.actor, order_id, after=after, limit=limit + 1)
    shown = found[:limit]
    following = shown[-1].sequence if len(found) > limit else None
    return respond({"items": [happening(event) for event in shown], "next_after": following})


@operation(
    router,
    "POST",
    "/orders/{order_id}/retry",
    action="order.repair",
    answers={204: None},
    refusals=(MOVE_NOT_POSSIBLE,),
)
def retry_order(request: ApiRequest, order_id: str) -> HttpResponse:
    """Let an order go on.

    For an order that needs attention, after what stopped it has been mended. A step whose outcome is
    unknown keeps its request id, so that Microsoft does it once.
    """
    retry(order_id=OrderId(order_id), by=request.auth.actor, now=request.auth.now)
    return nothing()


@operation(
    router,
    "PUT",
    "/orders/{order_id}/domain",
    action="order.change",
    answers={204: None},
    refusals=(NOT_FOUND, DOMAIN_INVALID, DOMAIN_MISSING, DOMAIN_TAKEN, DOMAIN_SETTLED),
)
def change_order_domain(request: ApiRequest, order_id: str, body: DomainInput) -> HttpResponse:
    """Give an order another domain.

    For an order that needs attention and whose tenant is not made yet; a retry then goes on with it.
    """
    caller = request.auth
    change_domain(
        order_id=OrderId(order_id), domain_prefix=body.domain_prefix, by=caller.actor, now=caller.now
    )
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/cancel",
    action="order.repair",
    answers={204: None},
    refusals=(MOVE_NOT_POSSIBLE, cancelling.ALREADY_BOUGHT, OUTCOME_OPEN),
)
def cancel_order(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Cancel an order that has bought nothing yet."""
    caller = request.auth
    cancelling.cancel_order(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/undo",
    action="order.undo",
    answers={204: None},
    refusals=(MOVE_NOT_POSSIBLE, undoing.NOTHING_TO_UNDO, undoing.WINDOW_CLOSED, OUTCOME_OPEN),
)
def undo_order(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Take back what an order has bought.

    Its subscriptions are cancelled at Microsoft while the window is open, and what is not used is credited.
    """
    caller = request.auth
    undoing.undo_order(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/give-up-undo",
    action="order.undo",
    answers={204: None},
    refusals=(MOVE_NOT_POSSIBLE, giving_up.NO_UNDO_STOPPED, OUTCOME_OPEN),
)
def give_up_undo(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Give up an undo that Microsoft refuses.

    The order is completed or partly completed again, with the lines that are left, and they go on being charged.
    """
    caller = request.auth
    giving_up.give_up_undo(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/administrator-handover",
    action="order.hand_over",
    answers={200: AdministratorOutput},
    refusals=(handing.ALREADY_HANDED_OVER, handing.NONE_YET, handing.LOST),
)
def hand_over_administrator(request: ApiRequest, order_id: str) -> HttpResponse:
    """Hand over the new tenant's first administrator.

    Name and one-time password are in this answer only: they are erased here with it.
    """
    caller = request.auth
    shown = handing.hand_over_administrator(order_id=OrderId(order_id), by=caller.actor, now=caller.now)
    return respond({"user_name": shown.user_name, "domain": shown.domain, "password": shown.password})
