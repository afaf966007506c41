"""What Microsoft has qualified a customer for: asked for, in review, denied with the reason and asked for anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tenantry.compliance.qualification_reads import requests_about, requests_of
from tenantry.compliance.rules.vetting import SoughtKind
from tenantry.compliance.use_cases.request_qualification import request_qualification
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.use_cases.request_basket_qualification import request_basket_qualification
from tenantry.parties import reads as parties
from tenantry.parties.rules import permissions
from tenantry.storefront.ways import opened
from tenantry.web.forms import answered, done
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.web.schools import SchoolForm, latest_words, may_ask, sought

_BOTH = ("GET", "POST")


@page(
    "shop/customers/<str:customer>/qualification/",
    name="shop.customer_qualification",
    action="qualification.read",
    methods=_BOTH,
)
def customer_qualification(request: PageRequest, customer: str) -> HttpResponseBase:
    """All that was sought for a customer, and the way to ask for it, or anew."""
    found = parties.party(request.actor, customer, kind="customer")
    asked = requests_about(request.actor, found)
    may_request = permissions.problem(request.actor, "qualification.request", found.ownership) is None
    has_tenant = bool(parties.tenants(request.actor, limit=1, customer=customer))
    form = _form(request, asked)

    def deed(entered: Mapping[str, Any]) -> HttpResponse:
        made = request_qualification(
            customer_id=PartyId(customer), sought=sought(entered), by=request.actor, now=request.now
        )
        return _asked(request, made.state)

    def shown() -> Mapping[str, object]:
        may = may_request and has_tenant and may_ask(asked, SoughtKind.EDUCATION)
        return {"party": found, "requests": asked, "form": form, "may_ask": may, "has_tenant": has_tenant}

    return answered(request, form, deed, template="storefront/customer_qualification.html", shown=shown)


@page(
    "shop/baskets/<str:basket>/qualification/",
    name="shop.basket_qualification",
    action="basket.read",
    methods=_BOTH,
)
def basket_qualification(request: PageRequest, basket: str) -> HttpResponseBase:
    """The same for the customer of a basket, whose tenant may be named in it only."""
    way = opened(request, basket, "check")
    customer = way.basket.customer
    asked = requests_of(request.actor, customer.public_id) if customer else []
    form = _form(request, asked)

    def deed(entered: Mapping[str, Any]) -> HttpResponse:
        made = request_basket_qualification(
            basket_id=BasketId(basket), sought=sought(entered), by=request.actor, now=request.now
        )
        return _asked(request, made.state)

    def shown() -> Mapping[str, object]:
        has_tenant = customer is not None and way.basket.tenant_id is not None
        may = way.may_change and has_tenant and may_ask(asked, SoughtKind.EDUCATION)
        return way.told(requests=asked, form=form, may_ask=may, has_tenant=has_tenant)

    return answered(request, form, deed, template="storefront/basket_qualification.html", shown=shown)


def _form(request: PageRequest, asked: list[Any]) -> SchoolForm:
    if request.method == "POST":
        return SchoolForm(request.POST)
    return SchoolForm(initial=latest_words(asked))


def _asked(request: PageRequest, state: str) -> HttpResponse:
    said = {
        "approved": _("Microsoft has approved the school."),
        "in_review": _("Microsoft is vetting the school. It takes some days."),
    }
    return done(request, request.path, said.get(state, _("Microsoft is asked as soon as it answers.")))
