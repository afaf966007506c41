"""A decision about an order, posted from its page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from tenantry.kernel.problems import Refused
from tenantry.parties.permissions import NOT_FOUND
from tenantry.web.forms import done, say
from tenantry.web.requests import PageRequest
from tenantry.words import sentence


def decided(request: PageRequest, address: str, deed: Callable[[], None], text: str) -> HttpResponse:
    """Do it and go back to the page, which says `text`, or why nothing was done. What is not there has no page."""
    try:
        deed()
    except Refused as no:
        if any(problem.code is NOT_FOUND for problem in no.problems):
            raise
        for problem in no.problems:
            say(request, sentence(problem, request.language), "bad")
        return done(request, address)
    return done(request, address, text)
