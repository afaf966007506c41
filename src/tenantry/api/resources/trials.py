"""What a trial becomes: with the line of a basket, and of a running trial."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path

from tenantry.api.operations import operation
from tenantry.api.rendering.trials import becomes_out, options_out, trial_out
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.schemas.lines import LineTrialOutput, TrialInput
from tenantry.api.schemas.records import TrialDetail
from tenantry.api.wire import day, nothing, respond
from tenantry.kernel.ids import BasketId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering import reads, touching
from tenantry.ordering.context import basket_context
from tenantry.ordering.rules import trials as rules
from tenantry.ordering.use_cases import choose_for_trial as choosing
from tenantry.ordering.use_cases.choose_for_line import choose_for_line
from tenantry.parties import permissions
from tenantry.subscriptions.reads import subscription

router = Router(tags=["Trials"])

Number = Annotated[int, Path(ge=1, le=1000, description="Your own number of the line.")]


@operation(
    router,
    "GET",
    "/baskets/{basket_id}/lines/{number}/trial",
    action="basket.read",
    answers={200: LineTrialOutput},
)
def get_line_trial(request: ApiRequest, basket_id: str, number: Number) -> HttpResponse:
    """Show what the trial of a line becomes, and what it may become at the prices of the basket."""
    caller = request.auth
    permissions.require(caller.actor, "basket.read")
    basket = basket_context(basket_id, by=caller.actor, now=caller.now)
    line = next((one for one in basket.lines if one.number == number and one.is_trial), None)
    if line is None:
        raise permissions.not_found("basket line", str(number))
    last_day, becomes_on = reads.days_of_trial(basket.provider_id, Term(line.term), at=caller.now)
    shows = reads.sees_prices(caller.actor, basket.account_id)
    becomes = line.becomes.view if line.becomes is not None else None
    options = reads.line_options(basket, line, seats=line.seats)
    return respond(
        {
            "last_day": day(last_day),
            "becomes_on": day(becomes_on),
            "becomes": becomes_out(becomes, shows_prices=shows),
            "options": options_out(options, shows_prices=shows),
        }
    )


@operation(
    router,
    "PUT",
    "/baskets/{basket_id}/lines/{number}/trial",
    action="basket.change",
    answers={204: None},
    refusals=(touching.NOT_OPEN, rules.NOT_A_TRIAL, rules.CANNOT_BECOME),
)
def set_line_trial(request: ApiRequest, basket_id: str, number: Number, body: TrialInput) -> HttpResponse:
    """Say what the trial of a line becomes.

    Without it the trial stops on its last day. Whether what is chosen has a price, and the seats fit, is said by the
    preflight. When the line's plan is changed to another one, the choice is forgotten.
    """
    choose_for_line(
        basket_id=BasketId(basket_id),
        number=number,
        choice=_choice(body),
        by=request.auth.actor,
        now=request.auth.now,
    )
    return nothing()


@operation(
    router,
    "GET",
    "/subscriptions/{subscription_id}/trial",
    action="subscription.read",
    answers={200: TrialDetail},
    refusals=(permissions.NOT_FOUND,),
)
def get_trial(request: ApiRequest, subscription_id: str) -> HttpResponse:
    """Show what a trial becomes, on which day, and what it may become at today's prices."""
    caller = request.auth
    found, _ = subscription(caller.actor, subscription_id)
    trial = reads.trial_of(caller.actor, found, at=caller.now)
    if trial is None:
        raise permissions.not_found("trial", subscription_id)
    options = (
        reads.trial_options(caller.actor, found, seats=found.seats, at=caller.now) if trial.is_open else ()
    )
    shown = trial_out(trial, language_of(request))
    assert shown is not None
    shows = reads.sees_prices(caller.actor, found.account_id)
    return respond(shown | {"options": options_out(options, shows_prices=shows)})


@operation(
    router,
    "PUT",
    "/subscriptions/{subscription_id}/trial",
    action="order.place",
    answers={204: None},
    refusals=(
        rules.NOT_A_TRIAL,
        rules.CANNOT_BECOME,
        rules.HAS_NO_PRICE,
        rules.MORE_THAN_TRIED,
        rules.TOO_FEW,
        choosing.OVER,
        choosing.UNDER_WAY,
        permissions.NOT_FOUND,
    ),
)
def set_trial(request: ApiRequest, subscription_id: str, body: TrialInput) -> HttpResponse:
    """Say what a running trial becomes, or that it stops.

    It is ordered on its day, in your name, at the price of today and at no higher one; all conditions of sale are
    looked at then. Until that day the choice can be changed.
    """
    choosing.choose_for_trial(
        subscription_id=subscription_id, choice=_choice(body), by=request.auth.actor, now=request.auth.now
    )
    return nothing()


def _choice(body: TrialInput) -> rules.Choice | None:
    one = body.becomes
    if one is None:
        return None
    return rules.Choice(one.plan, Term(one.term), BillingPlan(one.billing_plan), one.seats)
