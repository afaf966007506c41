"""What Microsoft has qualified a customer for: asked for, in review, denied with the reason and asked for anew.

A government is qualified with a code of the provider's: its staff chooses one, others are told whom to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tenantry.compliance.qualification_reads import requests_about, requests_of
from tenantry.compliance.rules.vetting import SoughtKind
from tenantry.compliance.use_cases.request_qualification import request_qualification
from tenantry.compliance.validation_codes import may_use, validation_codes
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.request_basket_qualification import request_basket_qualification
from tenantry.parties import reads as parties
from tenantry.parties.rules import permissions
from tenantry.storefront.ways import opened
from tenantry.web.forms import answered, done
from tenantry.web.governments import GovernmentForm, is_meant, sought_with
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
        return _asked(request, made.state, made.kind)

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
    """The same for the customer of a basket, whose tenant may be named in it only; and for a government's plans."""
    way = opened(request, basket, "check")
    customer = way.basket.customer
    asked = requests_of(request.actor, customer.public_id) if customer else []
    has_tenant = customer is not None and way.basket.tenant_id is not None
    wanted = {line.segment for line in way.basket.lines if line.adds_to is None}
    may = way.may_change and has_tenant
    asks_government = Segment.GOVERNMENT in wanted and may_ask(asked, SoughtKind.GOVERNMENT)
    codes = validation_codes(by=request.actor) if may and asks_government and may_use(request.actor) else None
    is_government = is_meant(request)
    school = _form(request, asked)
    government = GovernmentForm(codes or [], request.POST if is_government else None)

    def deed(entered: Mapping[str, Any]) -> HttpResponse:
        made = request_basket_qualification(
            basket_id=BasketId(basket),
            sought=sought_with(entered["validation_code"]) if is_government else sought(entered),
            by=request.actor,
            now=request.now,
        )
        return _asked(request, made.state, made.kind)

    def shown() -> Mapping[str, object]:
        is_for_school = Segment.EDUCATION in wanted or Segment.GOVERNMENT not in wanted
        return way.told(
            requests=asked,
            form=school,
            government=government,
            codes=codes,
            has_tenant=has_tenant,
            is_for_school=is_for_school,
            may_ask=may and is_for_school and may_ask(asked, SoughtKind.EDUCATION),
            asks_government=asks_government,
            may_use_codes=may and may_use(request.actor),
        )

    form = government if is_government else school
    return answered(request, form, deed, template="storefront/basket_qualification.html", shown=shown)


def _form(request: PageRequest, asked: list[Any]) -> SchoolForm:
    if request.method == "POST" and not is_meant(request):
        return SchoolForm(request.POST)
    return SchoolForm(initial=latest_words(asked))


def _asked(request: PageRequest, state: str, kind: str) -> HttpResponse:
    school = {
        "approved": _("Microsoft has approved the school."),
        "in_review": _("Microsoft is vetting the school. It takes some days."),
    }
    government = {
        "approved": _("Microsoft has qualified the customer as a government."),
        "in_review": _("Microsoft is vetting the government. It takes some days."),
    }
    said = government if kind == SoughtKind.GOVERNMENT else school
    return done(request, request.path, said.get(state, _("Microsoft is asked as soon as it answers.")))
