"""In which organisation one works: for people with several memberships."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tenantry.parties.permissions import not_found
from tenantry.parties.use_cases.end_acting_for import end_acting_for
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.web.visitor import ACTING_FOR, MEMBERSHIP


@page("account/choose/", name="account.choose", action=None, methods=("GET", "POST"))
def choose(request: PageRequest) -> HttpResponse:
    """Choose one of one's memberships; acting for somebody ends with the change."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    next_address = wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None) else "/"
    if request.method == "GET":
        return render(request, "signin/choose.html", {"next": next_address})
    chosen = request.POST.get("membership", "")
    if chosen not in [membership.public_id for membership in request.visitor.memberships]:
        raise not_found("membership", chosen[:30])
    if request.visitor.actor is not None:
        end_acting_for(by=request.visitor.actor, now=request.now)
    request.session[MEMBERSHIP] = chosen
    request.session.pop(ACTING_FOR, None)
    return HttpResponseRedirect(next_address)
