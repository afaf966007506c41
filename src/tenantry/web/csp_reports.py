"""What browsers report of the content security policy: each report is a finding, since nothing of ours breaks it."""

from __future__ import annotations

import itertools
import json
import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger(__name__)

LIMIT_BYTES = 16 * 1024
# Anyone can send reports; the log keeps the first ones of a process and then every thousandth.
LOGGED = 200
_numbers = itertools.count(1)


@csrf_exempt
def csp_report(request: HttpRequest) -> HttpResponse:
    """The address that browsers report to."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or not length.isdecimal() or int(length) > LIMIT_BYTES:
        return HttpResponse(status=400)
    try:
        sent = json.loads(request.read(LIMIT_BYTES))
    except ValueError:
        return HttpResponse(status=400)
    report = sent.get("csp-report", sent) if isinstance(sent, dict) else {}
    number = next(_numbers)
    if number <= LOGGED or number % 1000 == 0:
        told = {name: str(report.get(name, ""))[:300] for name in _MEMBERS}
        logger.warning("content security policy report %d: %s", number, json.dumps(told))
    return HttpResponse(status=204)


_MEMBERS = (
    "document-uri",
    "violated-directive",
    "blocked-uri",
    "source-file",
    "line-number",
    "script-sample",
)
