"""The question about an order whose price has ended, and its answers."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.prices import PriceAnswer, PriceQuestionOutput, PriceRefusal
from tenantry.api.wire import nothing, respond
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.ordering import reads
from tenantry.ordering.rules.holds import PRICE_GONE
from tenantry.ordering.use_cases import confirm_price as confirms
from tenantry.ordering.use_cases import place_order as placing
from tenantry.provisioning.use_cases import refuse_price as refuses

router = Router(tags=["Orders"])

_ASKED = (confirms.PRICE_NOT_ASKED, confirms.PRICE_NOT_YOURS)


@operation(router, "GET", "/orders/{order_id}/price", action="order.read", answers={200: PriceQuestionOutput})
def get_price(request: ApiRequest, order_id: str) -> HttpResponse:
    """Show what an order costs today whose price has ended.

    There is such a question only while the order is held by a hold of the kind *price*.
    """
    caller = request.auth
    asked = reads.price_asked(caller.actor, order_id, at=caller.now)
    return respond(
        {
            "order": order_id,
            "before": asked.before.as_wire(),
            "today": asked.today.as_wire() if asked.today is not None else None,
            "lines": [
                {
                    "number": line.number,
                    "title": line.title,
                    "before": line.before.as_wire(),
                    "today": line.today.as_wire() if line.today is not None else None,
                    "adds_seats": line.adds,
                    "amount_before": line.amount_before.as_wire(),
                    "amount_today": line.amount_today.as_wire() if line.amount_today is not None else None,
                }
                for line in asked.lines
            ],
        }
    )


@operation(
    router,
    "POST",
    "/orders/{order_id}/confirm-price",
    action="order.place",
    answers={204: None},
    refusals=(*_ASKED, PRICE_GONE, placing.PRICE_CHANGED),
)
def confirm_price(request: ApiRequest, order_id: str, body: PriceAnswer) -> HttpResponse:
    """Confirm the new price of an order.

    The total must be today's, as it was shown. An order that is dearer than it was placed at is judged again by the
    account's credit and its rule about approvals.
    """
    caller = request.auth
    shown = Money.from_wire(body.shown_total.model_dump())
    confirms.confirm_price(order_id=OrderId(order_id), shown_total=shown, by=caller.actor, now=caller.now)
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/refuse-price",
    action="order.place",
    answers={204: None},
    refusals=_ASKED,
)
def refuse_price(request: ApiRequest, order_id: str, body: PriceRefusal) -> HttpResponse:
    """Refuse the new price of an order.

    It is cancelled; nothing of it was bought.
    """
    caller = request.auth
    refuses.refuse_price(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()
