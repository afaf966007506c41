"""What a trial becomes: asked with the line of a basket, and of a running trial, on the same page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import BasketId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.ordering.line_context import LineContext
from tenantry.ordering.rules.trials import Choice
from tenantry.ordering.trials import BecomesView, Option
from tenantry.ordering.use_cases.choose_for_line import choose_for_line
from tenantry.ordering.use_cases.choose_for_trial import choose_for_trial
from tenantry.parties.permissions import not_found
from tenantry.storefront.entries import whole
from tenantry.storefront.ways import Opened, opened
from tenantry.subscriptions.reads import subscription as read_subscription
from tenantry.web.errors import STATUS
from tenantry.web.forms import done
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks about, and what can be answered."""

    title: str
    seats: int  # of the trial
    last_day: date
    becomes_on: date
    is_estimated: bool
    becomes: BecomesView | None
    options: tuple[Option, ...]
    back: str
    back_label: str
    shows_prices: bool


@page(
    "shop/baskets/<str:basket>/lines/<int:number>/trial/",
    name="shop.basket_trial",
    action="basket.change",
    methods=("GET", "POST"),
)
def of_line(request: PageRequest, basket: str, number: int) -> HttpResponseBase:
    """With a line: nothing is ordered before the basket is."""
    way = opened(request, basket, "basket")
    line = _line(way, number)
    last_day, becomes_on = reads.days_of_trial(request.actor.provider_id, Term(line.term), at=request.now)
    asked = Asked(
        title=line.title,
        seats=line.seats,
        last_day=last_day,
        becomes_on=becomes_on,
        is_estimated=True,
        becomes=line.becomes.view if line.becomes is not None else None,
        options=reads.line_options(way.basket, line, seats=_seats(request, line.seats)),
        back=reverse("shop.basket", args=[basket]),
        back_label=_("Basket"),
        shows_prices=way.shows_prices,
    )
    if request.method == "GET":
        return _shown(request, asked)
    try:
        choose_for_line(
            basket_id=BasketId(basket),
            number=number,
            choice=_choice(request),
            by=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return _shown(request, asked, refused)
    return done(request, asked.back, _("What the trial becomes is saved."))


@page(
    "shop/subscriptions/<str:subscription>/trial/",
    name="shop.trial",
    action="order.place",
    methods=("GET", "POST"),
)
def of_subscription(request: PageRequest, subscription: str) -> HttpResponseBase:
    """Of a running trial: it is ordered on its day, in the name of who chose."""
    found, _changes = read_subscription(request.actor, subscription)
    trial = reads.trial_of(request.actor, found, at=request.now)
    if trial is None:
        raise not_found("trial", subscription)
    seats = _seats(request, found.seats)
    asked = Asked(
        title=found.title,
        seats=found.seats,
        last_day=trial.last_day,
        becomes_on=trial.becomes_on,
        is_estimated=False,
        becomes=trial.becomes,
        options=reads.trial_options(request.actor, found, seats=seats, at=request.now)
        if trial.is_open
        else (),
        back=reverse("shop.subscription", args=[subscription]),
        back_label=found.title,
        shows_prices=reads.sees_prices(request.actor, found.account_id),
    )
    if request.method == "GET":
        return _shown(request, asked, is_open=trial.is_open)
    try:
        choose_for_trial(
            subscription_id=subscription, choice=_choice(request), by=request.actor, now=request.now
        )
    except Refused as refused:
        return _shown(request, asked, refused, is_open=trial.is_open)
    return done(request, asked.back, _("What the trial becomes is saved."))


def _line(way: Opened, number: int) -> LineContext:
    found = next((line for line in way.basket.lines if line.number == number), None)
    if found is None or not found.is_trial:
        raise not_found("basket line", str(number))
    return found


def _seats(request: PageRequest, seats: int) -> int:
    return max(1, min(whole(request.POST.get("seats"), seats), seats))


def _choice(request: PageRequest) -> Choice | None:
    """What was answered. What is no option any more is judged as what it names: nothing stops by mistake."""
    given = request.POST.get("becomes", "")
    if given == STOPS:
        return None
    plan, _dot, way = given.partition(".")
    term, _dot, billing_plan = way.partition(".")
    if term not in set(Term) or billing_plan not in set(BillingPlan):
        raise not_found("plan", plan)
    return Choice(plan, Term(term), BillingPlan(billing_plan), whole(request.POST.get("seats"), 0))


def _shown(
    request: PageRequest, asked: Asked, refused: Refused | None = None, *, is_open: bool = True
) -> HttpResponse:
    becomes = asked.becomes
    chosen = f"{becomes.plan}.{becomes.term}.{becomes.billing_plan}" if becomes is not None else STOPS
    told: dict[str, Any] = {
        "asked": asked,
        "is_open": is_open,
        "chosen": request.POST.get("becomes", chosen),
        "seats": request.POST.get("seats", becomes.seats if becomes is not None else asked.seats),
        "problem": sentence(refused.problems[0], request.language) if refused else "",
    }
    status = STATUS[refused.category] if refused else 200
    return HttpResponse(render_to_string("storefront/trial.html", told, request), status=status)
