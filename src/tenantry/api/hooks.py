"""The address to which Microsoft delivers its events: no program of ours, so it has a signature instead of a key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from tenantry.foundation.clock import machine_now
from tenantry.microsoft.deliveries import NotBelieved, delivered
from tenantry.ordering.use_cases.hasten_looks import hasten_looks


def partner_center_event(request: HttpRequest, account: str) -> HttpResponse:
    """Take an event; an answer other than 2xx makes Microsoft deliver it again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        event = delivered(request.headers, request.body)
    except NotBelieved as no:
        return HttpResponse(status=no.http_status)
    if event.accepted_by is not None:
        hasten_looks(account=account, tenant=event.accepted_by, machine_now=machine_now())
    return HttpResponse(status=204)
