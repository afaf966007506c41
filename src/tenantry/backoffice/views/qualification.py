"""What Microsoft has qualified a customer for: schools are vetted, governments are qualified with a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tenantry.backoffice.links import to
from tenantry.compliance.qualification_reads import requests_about
from tenantry.compliance.rules.vetting import SoughtKind
from tenantry.compliance.use_cases.request_qualification import request_qualification
from tenantry.compliance.validation_codes import validation_codes
from tenantry.kernel.ids import PartyId
from tenantry.parties import reads as parties
from tenantry.web.context import may
from tenantry.web.forms import answered, done
from tenantry.web.governments import GovernmentForm, is_meant, sought_with
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.web.schools import SchoolForm, latest_words, may_ask, sought


@page(
    "office/customers/<str:customer>/qualification/",
    name="office.customer_qualification",
    action="qualification.read",
    methods=("GET", "POST"),
)
def customer_qualification(request: PageRequest, customer: str) -> HttpResponseBase:
    """All that was sought for a customer, and the way to ask for it, or anew."""
    found = parties.party(request.actor, customer, kind="customer")
    asked = requests_about(request.actor, found)
    has_tenant = bool(parties.tenants(request.actor, limit=1, customer=customer))
    may_request = may(request.actor, "qualification.request") and has_tenant
    codes = validation_codes(by=request.actor) if may_request else None
    is_government = is_meant(request)
    school = SchoolForm(
        request.POST if request.method == "POST" and not is_government else None, initial=latest_words(asked)
    )
    government = GovernmentForm(codes or [], request.POST if is_government else None)

    def deed(entered: Mapping[str, Any]) -> HttpResponse:
        wanted = sought_with(entered["validation_code"]) if is_government else sought(entered)
        request_qualification(customer_id=PartyId(customer), sought=wanted, by=request.actor, now=request.now)
        return done(request, request.path, _("Microsoft was asked. What it said stands in the list."))

    def shown() -> Mapping[str, object]:
        return {
            "party": found,
            "back": to("customer", customer),
            "requests": asked,
            "form": school,
            "government": government,
            "codes": codes,
            "has_tenant": has_tenant,
            "may_ask": may_request and may_ask(asked, SoughtKind.EDUCATION),
            "may_ask_government": may_request and may_ask(asked, SoughtKind.GOVERNMENT),
        }

    form = government if is_government else school
    return answered(request, form, deed, template="backoffice/customer_qualification.html", shown=shown)
