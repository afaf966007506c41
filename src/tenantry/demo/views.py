"""The demo's own pages: the logins with their codes, the mails, the simulator, the clock.

They are for everybody who reaches the demo, and they hand out passwords: so they are not declared in production at
all, and answer as for a page that does not exist in every mode but the demo's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tenantry.demo.logins import logins as kept_logins
from tenantry.demo.provider import HARBOUR_CLOUD
from tenantry.foundation.clock import business_now, machine_now
from tenantry.kernel.actor import Actor, system
from tenantry.notices import reads as notices
from tenantry.notices.letters import letter
from tenantry.parties import reads as parties
from tenantry.web.pages import Kind, page

_SHOWN = 50
# A mail's own style is inline, as mail programs want it. Nothing else of it may act, and links open the whole window.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation"
)

View = Callable[..., HttpResponseBase]


def only_in_the_demo(view: View) -> View:
    """The page does not exist elsewhere."""

    @wraps(view)
    def answer(request: HttpRequest, **params: Any) -> HttpResponseBase:
        if settings.TENANTRY_MODE != "demo":
            raise Http404
        return view(request, **params)

    return answer


def _actor() -> Actor:
    """The demo's provider itself; before it has been loaded there is nothing to show."""
    made = parties.provider_named(HARBOUR_CLOUD.name)
    if made is None:
        raise Http404
    return system(made.id, "demo")


@page("demo/", name="demo.logins", action=None, public=True)
@only_in_the_demo
def logins(request: HttpRequest) -> HttpResponse:
    """Who can sign in, with passwords, and the codes of this half minute."""
    at = machine_now()
    people = [(one, one.code(at)) for one in kept_logins(Path(settings.TENANTRY_DATA_DIR))]
    seconds_left = 30 - int(at.timestamp()) % 30
    return render(request, "demo/logins.html", {"people": people, "seconds_left": seconds_left})


@page("demo/mails/", name="demo.mails", action=None, public=True)
@only_in_the_demo
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails; no server takes them here."""
    found = notices.mails(_actor(), limit=_SHOWN)
    rows = [(one, letter(one).subject) for one in found]
    return render(request, "demo/mails.html", {"rows": rows})


@page("demo/mails/<str:mail>/", name="demo.mail", action=None, public=True)
@only_in_the_demo
def mail(request: HttpRequest, mail: str) -> HttpResponse:
    """One mail, as the recipient's program would show it, and as plain text."""
    found = notices.mail(_actor(), mail)
    return render(request, "demo/mail.html", {"mail": found, "letter": letter(found)})


@page("demo/mails/<str:mail>/letter", name="demo.letter", action=None, kind=Kind.FILE, public=True)
@only_in_the_demo
def designed(request: HttpRequest, mail: str) -> HttpResponse:  # noqa: ARG001
    """The mail in its design, for the frame of its page."""
    html = letter(notices.mail(_actor(), mail)).html
    html = html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(
        html, headers={"Content-Security-Policy": _MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    )


@page("demo/simulator/", name="demo.simulator", action=None, public=True)
@only_in_the_demo
def simulator(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Leads to the simulator's own pages: who exists at Microsoft, what they own, the last calls."""
    return HttpResponseRedirect(settings.MICROSOFT_API_URL)


@page("demo/clock/", name="demo.clock", action=None, public=True)
@only_in_the_demo
def clock(request: HttpRequest) -> HttpResponse:
    """What time it is in the business, and on the machine."""
    business, machine = business_now(), machine_now()
    is_moved = abs((business - machine).total_seconds()) >= 1
    return render(
        request, "demo/clock.html", {"business": business, "machine": machine, "is_moved": is_moved}
    )
