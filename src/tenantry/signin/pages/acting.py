"""Acting for a reseller or customer: begun with a reason, shown on every page, ended by a click."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.parties.use_cases.begin_acting_for import begin_acting_for
from tenantry.parties.use_cases.end_acting_for import end_acting_for
from tenantry.web.forms import done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.web.visitor import ACTING_FOR


@page("account/act-for/<str:party>/", name="account.act_for", action="party.act_for", kind=Kind.DEED)
def act_for(request: PageRequest, party: str) -> HttpResponse:
    """Go to the storefront as somebody of that party would; the form says why."""
    if request.visitor.lacks_second_factor:
        raise Refused(Problem(NOT_ALLOWED, params={"action": "party.act_for"}))
    found = begin_acting_for(
        party=PartyId(party), why=request.POST.get("why", ""), by=request.actor, now=request.now
    )
    request.session[ACTING_FOR] = found.public_id
    return done(request, "/shop/", _("You act for %(name)s now.") % {"name": found.name}, "info")


@page("account/stop-acting/", name="account.stop_acting", action=None, kind=Kind.DEED)
def stop_acting(request: PageRequest) -> HttpResponse:
    """Be oneself again."""
    if request.visitor.actor is not None:
        end_acting_for(by=request.visitor.actor, now=request.now)
    request.session.pop(ACTING_FOR, None)
    return done(request, "/office/", _("You act for nobody any more."), "info")
