"""A plan: term, billing plan and seats are chosen, and every choice says at once what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tenantry.billing.preview import PreviewLine, preview_first_charge
from tenantry.catalog import reads
from tenantry.catalog.reads import PlanTerm, PlanView, QuoteView
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Wish
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term, add_months
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering import reads as ordering
from tenantry.ordering.context import basket_context
from tenantry.ordering.reads import BasketListRow, days_of_trial, plan_options
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.add_to_basket import add_to_basket
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.storefront.companies import pays_itself
from tenantry.storefront.entries import plain, whole
from tenantry.storefront.views.plans import SEGMENTS, Assumed, assumed, country_name
from tenantry.web.context import may
from tenantry.web.errors import STATUS
from tenantry.web.forms import done, request_key
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_BESIDE = 8  # add-ons shown on a plan's page, and open baskets to choose from
_USUAL = f"{Term.P1Y}-{BillingPlan.MONTHLY}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen on the page."""

    term: PlanTerm
    seats: int
    reference: str
    line: int | None  # the basket's line that is changed; None: another one is added

    @property
    def offer(self) -> str:
        """Term and billing plan in one value."""
        return f"{self.term.term}-{self.term.billing_plan}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the choice costs, and until when it runs."""

    quote: QuoteView
    first_charge: Money
    starts: date
    ends: date
    cycles: int  # charges in the whole term


@page("shop/plans/<str:plan>/", name="shop.plan", action="catalog.read", methods=("GET", "POST"))
def plan(request: PageRequest, plan: str) -> HttpResponseBase:
    """One plan with its ways to pay; the choice stands in the address, so that it can be kept and sent."""
    if request.method == "POST":
        return _posted(request, plan)
    return _shown(request, plan)


def _posted(request: PageRequest, plan: str) -> HttpResponseBase:
    """Put it into a basket, or (without script) show the price of the choice."""
    given = request.POST
    if given.get("do") != "add":
        chosen = {
            name: given[name]
            for name in ("offer", "seats", "basket", "reference", "line", "segment")
            if given.get(name)
        }
        return HttpResponseRedirect(f"{request.path}?{urlencode(chosen)}")
    try:
        basket = _put(request, plan)
    except Refused as refused:
        return _shown(request, plan, refused)
    trial = _trial_line(request, basket, plan)
    if trial:
        address = reverse("shop.basket_trial", args=[basket, trial])
        return done(request, address, _("It is in the basket. Say what becomes of it after the trial."))
    return done(request, reverse("shop.basket", args=[basket]), _("It is in the basket."))


def _trial_line(request: PageRequest, basket: str, plan: str) -> int:
    """The newest line of the basket that buys the plan as a trial; 0 where it is none."""
    lines = basket_context(basket, by=request.actor, now=request.now).lines
    return max((one.number for one in lines if one.is_trial and one.plan_public_id == plan), default=0)


def _put(request: PageRequest, plan: str) -> str:
    given = request.POST
    segment = Segment(assumed(request).segment)
    view = reads.plan(request.actor, plan, at=request.now, segment=segment, party=_party(request))
    term = _term(view, given.get("offer", ""))
    seats, reference = whole(given.get("seats"), 0), plain(given.get("reference"))
    basket, line = BasketId(given.get("basket", "")), whole(given.get("line"), 0)
    if basket and line:
        set_line(
            basket_id=basket,
            number=line,
            plan_id=PlanId(plan),
            term=term.term,
            billing_plan=term.billing_plan,
            seats=seats,
            buyer_reference=reference,
            segment=segment,
            by=request.actor,
            now=request.now,
        )
        return basket
    return add_to_basket(
        basket_id=basket or None,
        plan_id=PlanId(plan),
        term=term.term,
        billing_plan=term.billing_plan,
        seats=seats,
        buyer_reference=reference,
        segment=segment,
        key=request_key(request, "add_to_basket"),
        by=request.actor,
        now=request.now,
        machine_now=machine_now(),
    )


def _party(request: PageRequest) -> str | None:
    """The end customer of the basket that is filled."""
    named = request.POST.get("basket", "")
    customer = basket_context(named, by=request.actor, now=request.now).customer if named else None
    return customer.public_id if customer else None


def _shown(request: PageRequest, plan: str, refused: Refused | None = None) -> HttpResponse:
    chosen = assumed(request)
    view = reads.plan(
        request.actor,
        plan,
        at=request.now,
        market=chosen.market,
        segment=chosen.segment,
        party=chosen.party,
    )
    choice = _choice(request, view)
    offer, problem = _offer(request, view, choice, chosen)
    problem = problem or (refused.problems[0] if refused else None)
    may_order = may(request.actor, "basket.change")
    told = {
        "plan": view,
        "chosen": chosen,
        "segment": SEGMENTS[chosen.segment],
        "country": country_name(chosen.market, request.language),
        "choice": choice,
        "ways": [(one, f"{one.term}-{one.billing_plan}") for one in view.terms],
        "offer": offer,
        "problem": sentence(problem, request.language) if problem else "",
        "baskets": _baskets(request) if may_order else (),
        "may_order": may_order and offer is not None,
        "may_ask": may_order and offer is None and problem is None and not pays_itself(request.actor),
        "beside": _beside(request, view, chosen),
        **_after_trial(request, view, chosen),
        "request_key": request.POST.get("_key", ""),
    }
    status = STATUS[refused.category] if refused else 200
    return HttpResponse(render_to_string("storefront/plan.html", told, request), status=status)


def _after_trial(request: PageRequest, view: PlanView, chosen: Assumed) -> dict[str, object]:
    """What a trial may become, and on which day if it is ordered today."""
    if not view.is_trial or not chosen.shows_prices:
        return {}
    found = plan_options(
        request.actor,
        view.public_id,
        party=chosen.party,
        market=chosen.market,
        segment=chosen.segment,
        currency=view.terms[0].currency,
        at=request.now,
    )
    _last_day, day = days_of_trial(request.actor.provider_id, view.terms[0].term, at=request.now)
    return {"conversions": found, "becomes_on": day}


def _choice(request: PageRequest, view: PlanView) -> Choice:
    given = request.POST if request.method == "POST" else request.GET
    return Choice(
        term=_term(view, given.get("offer", "")),
        seats=whole(given.get("seats"), max(1, view.minimum_seats)),
        reference=plain(given.get("reference")),
        line=whole(given.get("line"), 0) or None,
    )


def _term(view: PlanView, offer: str) -> PlanTerm:
    """The one that is named, else a year paid by the month: nobody is bound for long, or pays far ahead, unasked."""
    for wanted in (offer, _USUAL):
        for one in view.terms:
            if f"{one.term}-{one.billing_plan}" == wanted:
                return one
    return view.cheapest or view.terms[0]


def _offer(
    request: PageRequest, view: PlanView, choice: Choice, chosen: Assumed
) -> tuple[Offer | None, Problem | None]:
    """The price of the choice, or what stands in its way; neither for who sees no prices."""
    term = choice.term
    if term.unit_price is None:
        return None, None
    try:
        quote = reads.quote_for(
            request.actor,
            plan=view.public_id,
            term=term.term,
            billing_plan=term.billing_plan,
            seats=choice.seats,
            at=request.now,
            market=chosen.market,
            segment=chosen.segment,
            party=chosen.party,
        )
    except Refused as refused:
        return None, refused.problems[0]
    start = request.now.astimezone(UTC).date()
    line = PreviewLine(quote.unit_price, quote.seats, term.term, term.billing_plan, start)
    return (
        Offer(
            quote=quote,
            first_charge=preview_first_charge([line]),
            starts=start,
            ends=add_months(start, term.term.months),
            cycles=term.term.months // term.billing_plan.months,
        ),
        None,
    )


def _baskets(request: PageRequest) -> tuple[BasketListRow, ...]:
    """The open baskets, the one that was changed last first."""
    wish = Wish(filters={"state": "open"}, sort="changed", descending=True, size=_BESIDE)
    return ordering.baskets_slice(request.actor, wish).rows


def _beside(request: PageRequest, view: PlanView, chosen: Assumed) -> tuple[PlanView, ...]:
    """For an add-on the plans that it needs, for a plan what can be added to it."""
    if view.is_addon and not view.prerequisites:
        return ()
    named = (
        {"skus": ",".join(view.prerequisites)}
        if view.is_addon
        else {"adds_to": f"{view.product_id}:{view.sku_id}"}
    )
    return reads.shop_plans_slice(
        request.actor,
        Wish(filters=named, size=_BESIDE),
        at=request.now,
        market=chosen.market,
        segment=chosen.segment,
        party=chosen.party,
    ).rows
