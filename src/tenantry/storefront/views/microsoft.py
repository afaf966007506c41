"""What Microsoft wants to know besides: which tenant, new or standing, and the partner of record with its statement."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.ordering.looking import look_up_domain
from tenantry.ordering.microsoft_details import MicrosoftDetails
from tenantry.ordering.standing_tenant import is_partner
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties import reads as parties
from tenantry.storefront.entries import plain
from tenantry.storefront.forms import MicrosoftForm
from tenantry.storefront.ways import Opened, opened, origin_of
from tenantry.web.formats import country as country_name
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest

_NAMES = {"partner_on_record_confirmed": "confirmed"}


@page(
    "shop/baskets/<str:basket>/microsoft/",
    name="shop.basket_microsoft",
    action="basket.read",
    methods=("GET", "POST"),
)
def microsoft(request: PageRequest, basket: str) -> HttpResponseBase:
    """Tenant and partner of record."""
    way = opened(request, basket, "microsoft")
    if request.method == "GET":
        initial = {
            "tenant": "existing" if way.basket.existing_domain else "new",
            "domain_prefix": way.basket.domain_prefix,
            "existing_domain": way.basket.existing_domain,
            "education_segment": way.basket.education_segment,
            "website": way.basket.school_website,
            "partner_on_record": way.basket.partner_on_record,
            "confirmed": way.basket.partner_on_record_confirmed_at is not None,
        }
        return render(
            request, "storefront/microsoft.html", way.told(form=_form(request, way, initial=initial))
        )
    form = _form(request, way, request.POST)
    given, tenant = request.POST, request.POST.get("tenant")
    try:
        set_microsoft_details(
            basket_id=BasketId(basket),
            details=MicrosoftDetails(
                domain_prefix=plain(given.get("domain_prefix"), 60) if tenant != "existing" else "",
                existing_domain=plain(given.get("existing_domain"), 128) if tenant != "new" else "",
                partner_on_record=plain(given.get("partner_on_record"), 40),
                is_partner_on_record_confirmed=given.get("confirmed") == "on",
                education_segment=plain(given.get("education_segment"), 40) if tenant != "existing" else "",
                website=plain(given.get("website"), 300) if tenant != "existing" else "",
            ),
            origin=origin_of(request),
            by=request.actor,
            now=request.now,
        )
    except Refused as refused:
        again = told(form, refused, request.language, _NAMES)
        return shown_again(request, "storefront/microsoft.html", way.told(form=again), refused)
    way = opened(request, basket, "microsoft")
    if way.basket.named_tenant is not None and way.basket.customer is not None:
        return done(
            request, reverse("shop.basket_tenant", args=[basket]), _("The details for Microsoft are saved.")
        )
    step = way.next_step
    address = step.address if step else reverse("shop.basket_review", args=[basket])
    return done(request, address, _("The details for Microsoft are saved."))


def _form(request: PageRequest, way: Opened, data: object = None, **more: object) -> MicrosoftForm:
    may_name = is_partner(request.actor)
    partner_ids: list[tuple[str, str]] = []
    statement = ""
    if way.is_reseller:
        everywhere = _("all countries")
        partner_ids = [
            (mpn, country_name(country, request.language) if country else everywhere)
            for mpn, country in parties.partner_ids(request.actor, way.basket.account_id)
        ]
        statement = _("I confirm that we are the partner of record for this customer's subscriptions.")
        if way.is_buyers_own:
            statement = _("I confirm that our reseller is the partner of record for our subscriptions.")
    return MicrosoftForm(
        data,
        needs_domain=way.basket.tenant_key is None and (may_name or not way.basket.existing_domain),
        may_name_existing=may_name,
        asks_school=way.basket.asks_school,
        partner_ids=partner_ids,
        statement=statement,
        **more,
    )


@page("shop/domains/", name="shop.check_domain", action="basket.change", kind=Kind.PART)
def check_domain(request: PageRequest) -> HttpResponse:
    """Whether a domain is free, asked of Microsoft while it is typed."""
    prefix = plain(request.GET.get("domain_prefix"), 60)
    answer = look_up_domain(prefix, by=request.actor, now=request.now) if prefix else None
    return HttpResponse(render_to_string("web/domain_part.html", {"answer": answer}, request))
