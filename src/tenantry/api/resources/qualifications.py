"""What customers are qualified for by Microsoft: schools, and governments."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.rendering.qualifications import qualification_request_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.qualifications import (
    QualificationRequestInput,
    QualificationRequestList,
    QualificationRequestOutput,
)
from tenantry.api.wire import respond
from tenantry.compliance.qualification_reads import requests_of
from tenantry.compliance.rules import vetting
from tenantry.compliance.rules.vetting import Sought
from tenantry.compliance.use_cases import request_qualification as requesting
from tenantry.kernel.ids import PartyId

router = Router(tags=["Customers"])


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
    refusals=(
        vetting.KIND_UNKNOWN,
        vetting.SEGMENT_MISSING,
        vetting.WEBSITE_UNUSABLE,
        vetting.CODE_MISSING,
        requesting.NO_TENANT,
        requesting.REFUSED,
    ),
)
def request_qualification(
    request: ApiRequest, customer_id: str, body: QualificationRequestInput
) -> HttpResponse:
    """Have Microsoft qualify a customer.

    A school is vetted over days; a government is qualified with a validation code. One that is open is answered as
    it stands; after a denial it is asked for anew, with what was corrected.
    """
    sought = Sought(body.kind, body.education_segment, body.website, body.validation_code)
    made = requesting.request_qualification(
        customer_id=PartyId(customer_id), sought=sought, by=request.auth.actor, now=request.auth.now
    )
    return respond(qualification_request_out(made))
