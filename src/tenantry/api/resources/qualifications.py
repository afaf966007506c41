"""What customers are qualified for by Microsoft: schools, and governments."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.rendering.qualifications import qualification_request_out, validation_code_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.qualifications import (
    QualificationRequestInput,
    QualificationRequestList,
    QualificationRequestOutput,
    ValidationCodeList,
)
from tenantry.api.wire import respond
from tenantry.compliance.qualification_reads import requests_of
from tenantry.compliance.rules import vetting
from tenantry.compliance.rules.vetting import Sought
from tenantry.compliance.use_cases import request_qualification as requesting
from tenantry.compliance.validation_codes import validation_codes
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.use_cases import request_basket_qualification as for_basket

router = Router(tags=["Customers"])
MICROSOFT_SILENT = code("validation_code.microsoft_unavailable", Category.UNAVAILABLE)
_REFUSALS = (
    vetting.KIND_UNKNOWN,
    vetting.SEGMENT_MISSING,
    vetting.WEBSITE_UNUSABLE,
    vetting.CODE_MISSING,
    requesting.NO_TENANT,
    requesting.REFUSED,
)


@operation(
    router,
    "GET",
    "/customers/{customer_id}/qualification-requests",
    action="qualification.read",
    answers={200: QualificationRequestList},
)
def list_qualification_requests(request: ApiRequest, customer_id: str) -> HttpResponse:
    """List what was sought for a customer.

    The newest first. While Microsoft vets, it is asked again by itself; its decision and reason appear here.
    """
    rows = requests_of(request.auth.actor, customer_id)
    return respond({"items": [qualification_request_out(row) for row in rows]})


@operation(
    router,
    "POST",
    "/customers/{customer_id}/qualification-requests",
    action="qualification.request",
    answers={200: QualificationRequestOutput},
    refusals=_REFUSALS,
)
def request_qualification(
    request: ApiRequest, customer_id: str, body: QualificationRequestInput
) -> HttpResponse:
    """Have Microsoft qualify a customer.

    A school is vetted over days; a government is qualified with a validation code. One that is open is answered as
    it stands; after a denial it is asked for anew, with what was corrected.
    """
    made = requesting.request_qualification(
        customer_id=PartyId(customer_id), sought=_sought(body), by=request.auth.actor, now=request.auth.now
    )
    return respond(qualification_request_out(made))


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/qualification-request",
    action="qualification.request",
    answers={200: QualificationRequestOutput},
    refusals=(*_REFUSALS, for_basket.NO_CUSTOMER, for_basket.NOT_ACCEPTED),
)
def request_basket_qualification(
    request: ApiRequest, basket_id: str, body: QualificationRequestInput
) -> HttpResponse:
    """Have Microsoft qualify a basket's customer.

    In the tenant that it has, or in the one that the basket names, once that has accepted the partner.
    """
    made = for_basket.request_basket_qualification(
        basket_id=BasketId(basket_id), sought=_sought(body), by=request.auth.actor, now=request.auth.now
    )
    return respond(qualification_request_out(made))


@operation(
    router,
    "GET",
    "/validation-codes",
    action="validation_code.use",
    answers={200: ValidationCodeList},
    refusals=(MICROSOFT_SILENT,),
)
def list_validation_codes(request: ApiRequest) -> HttpResponse:
    """List your validation codes for governments.

    Asked of Microsoft now, with the uses that are left.
    """
    found = validation_codes(by=request.auth.actor)
    if found is None:
        raise Refused(Problem(MICROSOFT_SILENT))
    return respond({"items": [validation_code_out(one) for one in found]})


def _sought(body: QualificationRequestInput) -> Sought:
    return Sought(body.kind, body.education_segment, body.website, body.validation_code)
