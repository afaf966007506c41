"""Accepting an invitation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tenantry.kernel.ids import UserId
from tenantry.kernel.problems import Refused
from tenantry.parties import reads
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation, invitation_of
from tenantry.signin.entering import come_in
from tenantry.signin.forms import NewcomerForm
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.web.visitor import MEMBERSHIP, Visitor, visitor_of

_FIELDS = {"password": "new"}


@page(
    "account/invitation/<str:token>/",
    name="account.invitation",
    action=None,
    methods=("GET", "POST"),
    public=True,
)
def invitation(request: PageRequest, token: str) -> HttpResponse:
    """What is offered; a newcomer says who they are, a known person signs in and takes it."""
    offer = reads.offer(invitation_of(token).public_id)
    visitor = visitor_of(request)
    is_theirs = visitor is not None and visitor.email == offer.email
    if offer.is_accepted and is_theirs:
        return done(request, "/", _("You have accepted this invitation already."), "info")
    shown: dict[str, object] = {
        "offer": offer,
        "is_theirs": is_theirs,
        "visitor_email": visitor and visitor.email,
    }
    shown["sign_in"] = f"{reverse('account.sign_in')}?{urlencode({'next': request.path})}"
    if offer.is_known:
        if request.method == "POST" and visitor is not None and is_theirs:
            return _taken(request, token, visitor)
        return render(request, "signin/invitation_known.html", shown)
    start = {"name": offer.name, "language": request.language, "time_zone": offer.time_zone}
    form = NewcomerForm(request.POST or None, initial=start)
    shown["form"] = form
    if request.method == "GET":
        return render(request, "signin/invitation.html", shown)
    if not form.is_valid():
        return shown_again(request, "signin/invitation.html", shown)
    given = form.cleaned_data
    newcomer = Newcomer(
        name=given["name"],
        password=given["new"],
        language=given["language"],
        time_zone=given["time_zone"],
    )
    try:
        made = accept_invitation(
            token=token, newcomer=newcomer, request_id=request.request_id, now=request.now
        )
    except Refused as refused:
        told(form, refused, request.language, _FIELDS)
        return shown_again(request, "signin/invitation.html", shown, refused)
    return come_in(request, made.user_key, membership=made.membership)


def _taken(request: PageRequest, token: str, visitor: Visitor) -> HttpResponse:
    made = accept_invitation(
        token=token,
        newcomer=None,
        signed_in=UserId(visitor.public_id),
        request_id=request.request_id,
        now=request.now,
    )
    request.session[MEMBERSHIP] = made.membership
    return done(request, "/", _("You have accepted the invitation."))
