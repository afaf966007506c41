"""The customer's agreement with Microsoft, and the log of agreements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.problem_codes import NO_END_CUSTOMER
from tenantry.api.rendering.ordering import agreement_out, agreement_record_out
from tenantry.api.requests import ApiRequest, origin_of
from tenantry.api.schemas.common import DayFilter, IdFilter
from tenantry.api.schemas.ordering import AgreementInput, AgreementOutput
from tenantry.api.schemas.records import AgreementRecordPage
from tenantry.api.wire import nothing, respond
from tenantry.compliance import reads
from tenantry.compliance.evidence import signed_agreements
from tenantry.compliance.reads import AgreementState
from tenantry.compliance.rules import attestation as rules
from tenantry.compliance.use_cases import send_agreement as sending
from tenantry.compliance.use_cases import settle_request as settling
from tenantry.compliance.use_cases.refresh_agreement import refresh_agreement
from tenantry.compliance.use_cases.request_agreement import request_agreement as ask
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Wish
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering.context import BasketContext, CustomerContext, basket_context

router = Router(tags=["Agreements"])
_MICROSOFT = (settling.MICROSOFT_REFUSED, settling.MICROSOFT_UNAVAILABLE, settling.OUTCOME_UNKNOWN)


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/agreement",
    action="agreement.request",
    answers={200: AgreementOutput},
    refusals=(
        NO_END_CUSTOMER,
        rules.SIGNATORY_NAME_MISSING,
        rules.SIGNATORY_NAME_TOO_LONG,
        rules.LANGUAGE_INVALID,
        *_MICROSOFT,
    ),
)
def request_agreement(request: ApiRequest, basket_id: str, body: AgreementInput) -> HttpResponse:
    """Put Microsoft's Customer Agreement before the signatory.

    The answer has the address of Microsoft's page on which the signatory accepts it. Asking again for the
    same signatory gives the same page.
    """
    caller, person = request.auth, body.signatory
    basket, customer = _basket(request, basket_id)
    made = ask(
        customer_id=customer.public_id,
        signatory=rules.Signatory(person.first_name, person.last_name, person.email, person.phone),
        language=body.language,
        by=caller.actor,
        now=caller.now,
        origin=origin_of(request),
    )
    return respond(agreement_out(replace(_seen(basket), status=made.state, attestation=made)))


@operation(
    router,
    "GET",
    "/baskets/{basket_id}/agreement",
    action="agreement.request",
    answers={200: AgreementOutput},
    refusals=(NO_END_CUSTOMER, *_MICROSOFT),
)
def get_agreement(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Ask Microsoft whether the agreement has been accepted.

    What Microsoft holds of a standing tenant is told as the last look at the conditions found it.
    """
    caller = request.auth
    basket, customer = _basket(request, basket_id)
    refresh_agreement(
        customer_id=customer.public_id, by=caller.actor, now=caller.now, origin=origin_of(request)
    )
    return respond(agreement_out(_seen(basket)))


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/agreement/send",
    action="agreement.request",
    answers={204: None},
    refusals=(NO_END_CUSTOMER, rules.NOTHING_TO_SEND, rules.MAILED_JUST_NOW, rules.MAILED_OFTEN),
)
def send_agreement(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Have Microsoft's page for the agreement sent to the signatory, by mail.

    Once a minute and five times at most. Microsoft is asked for the answer from time to time; the agreement tells it.
    """
    caller = request.auth
    _found, customer = _basket(request, basket_id)
    sending.send_agreement(
        customer_id=customer.public_id, by=caller.actor, now=caller.now, machine_now=machine_now()
    )
    return nothing()


@operation(router, "GET", "/agreement-records", action="agreement.read", answers={200: AgreementRecordPage})
def list_agreement_records(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    customer: IdFilter = "",
    kind: IdFilter = "",
    written_from: DayFilter = None,
    written_to: DayFilter = None,
) -> HttpResponse:
    """Search the log of agreements: who confirmed what, for whom, from where, and what Microsoft answered.

    Looked through are the customer's name, the tenant's domain, the signatory's name and e-mail, ids and who
    did it; days are those of UTC, both included.
    """
    actor = request.auth.actor
    wish = _wish(q, customer, kind, written_from, written_to)
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.agreement_records(actor, limit=n, before_id=before, wish=wish),
        agreement_record_out,
    )


@operation(
    router,
    "GET",
    "/agreement-records/signed",
    action="agreement.read",
    answers={200: None},
    content_type="application/json",
)
def export_agreement_records(
    request: ApiRequest,
    q: Search = "",
    customer: IdFilter = "",
    kind: IdFilter = "",
    written_from: DayFilter = None,
    written_to: DayFilter = None,
) -> HttpResponse:
    """Fetch the log of agreements as a signed file.

    The same search as of the list, whole, with who fetched it and when; `tenantry verify-agreements` tells
    whether it was changed since.
    """
    caller = request.auth
    wish = _wish(q, customer, kind, written_from, written_to)
    content = signed_agreements(caller.actor, wish, now=caller.now)
    headers = {"Content-Disposition": 'attachment; filename="agreement-log.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _wish(q: str, customer: str, kind: str, written_from: date | None, written_to: date | None) -> Wish:
    days = {"written_from": written_from, "written_to": written_to}
    told = {name: day.isoformat() for name, day in days.items() if day}
    return Wish(q=q, filters={"customer": customer, "kind": kind, **told})


def _basket(request: ApiRequest, basket_id: str) -> tuple[BasketContext, CustomerContext]:
    basket = basket_context(basket_id, by=request.auth.actor, now=request.auth.now)
    if basket.customer is None:
        raise Refused(Problem(NO_END_CUSTOMER))
    return basket, basket.customer


def _seen(basket: BasketContext) -> AgreementState:
    assert basket.customer is not None
    return reads.agreement_state(basket.provider_id, basket.customer.id, basket.tenant_key)
