"""One basket: its lines, what they cost, and the buyer's references."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.ordering.context import BasketContext
from tenantry.ordering.line_context import LineContext
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.add_seats_instead import add_seats_instead
from tenantry.ordering.use_cases.change_basket import change_basket
from tenantry.ordering.use_cases.set_line import remove_line, set_line
from tenantry.ordering.use_cases.set_seats_line import set_seats_line
from tenantry.parties.permissions import not_found
from tenantry.storefront.entries import plain, whole
from tenantry.storefront.ways import held_told, opened, order_address
from tenantry.web.errors import STATUS
from tenantry.web.forms import done
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest, is_htmx
from tenantry.words import sentence


@page("shop/baskets/<str:basket>/", name="shop.basket", action="basket.read", methods=("GET", "POST"))
def basket(request: PageRequest, basket: str) -> HttpResponseBase:
    """What is in it; a change of a line is saved as one leaves the field."""
    if request.method == "GET":
        return _shown(request, basket)
    try:
        said = _changed(request, basket)
    except Refused as refused:
        return _shown(request, basket, refused)
    if is_htmx(request):
        return _shown(request, basket)
    return done(request, reverse("shop.basket", args=[basket]), said)


def _shown(request: PageRequest, basket: str, refused: Refused | None = None) -> HttpResponse:
    way = opened(request, basket, "basket")
    told = way.told(
        order_address=order_address(way.basket.order_public_id) if way.basket.order_public_id else "",
        wrong_line=whole(request.POST.get("number"), 0),
        wrong=[sentence(one, request.language) for one in refused.problems] if refused else [],
        **held_told(request, way, is_ready=way.may_change),
    )
    if refused is None:
        return render(request, "storefront/basket.html", told)
    text = render_to_string("storefront/basket.html", told, request)
    # With script a line is saved by itself: the answer takes the basket's place although it is a refusal.
    return HttpResponse(text, status=STATUS[refused.category], headers={"HX-Retarget": "#basket"})


def _changed(request: PageRequest, basket_id: str) -> str:
    """Do what the button says; what is told afterwards."""
    given, basket = request.POST, BasketId(basket_id)
    reference = plain(given.get("reference"))
    if given.get("do") == "reference":
        change_basket(basket_id=basket, buyer_reference=reference, by=request.actor, now=request.now)
        return _("Your reference is saved.")
    number = whole(given.get("number"), 0)
    line = _line(opened(request, basket_id, "basket").basket, number)
    if given.get("do") == "remove":
        remove_line(basket_id=basket, number=number, by=request.actor, now=request.now)
        return _("%(plan)s is taken out.") % {"plan": line.title}
    if given.get("do") == "instead":
        add_seats_instead(
            basket_id=basket,
            number=number,
            subscription_id=given.get("subscription", "")[:40],
            by=request.actor,
            now=request.now,
        )
        return _("The seats of %(plan)s are added to what stands.") % {"plan": line.title}
    is_answer = given.get("do") == "new_instance"
    seats = line.seats if is_answer else whole(given.get("seats"), 0)
    if line.adds_to is not None:
        set_seats_line(
            basket_id=basket,
            number=number,
            subscription_id=line.adds_to.public_id,
            seats=seats,
            buyer_reference=reference,
            by=request.actor,
            now=request.now,
        )
        return _("%(plan)s is saved.") % {"plan": line.title}
    set_line(
        basket_id=basket,
        number=number,
        plan_id=PlanId(line.plan_public_id),
        term=Term(line.term),
        billing_plan=BillingPlan(line.billing_plan),
        seats=seats,
        buyer_reference=line.buyer_reference if is_answer else reference,
        segment=Segment(line.segment),
        is_new_instance=True if is_answer else None,
        by=request.actor,
        now=request.now,
    )
    return _("%(plan)s is saved.") % {"plan": line.title}


def _line(basket: BasketContext, number: int) -> LineContext:
    found = next((line for line in basket.lines if line.number == number), None)
    if found is None:
        raise not_found("basket line", str(number))
    return found
