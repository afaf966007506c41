"""Invitations: sent, sent again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.doings import ROLES
from tenantry.backoffice.links import of, to
from tenantry.backoffice.picking import found_parties, picked
from tenantry.backoffice.picking import shown as shown_pick
from tenantry.backoffice.rights import DUTIES, ROLE_NOTES, duties_words
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice
from tenantry.kernel.actor import STAFF, Role
from tenantry.kernel.ids import InvitationId, PartyId
from tenantry.kernel.problems import Refused
from tenantry.parties import reads
from tenantry.parties.reads import InvitationView
from tenantry.parties.reads.people import invitations_all, invitations_slice
from tenantry.parties.use_cases.invite_user import invite_user
from tenantry.parties.use_cases.resend_invitation import resend_invitation
from tenantry.parties.use_cases.withdraw_invitation import withdraw_invitation
from tenantry.web.context import may
from tenantry.web.forms import answered, done, request_key
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence


class InviteForm(forms.Form):
    """Whom to invite; what is right is judged by the use case."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=(("en", "English"), ("de", "Deutsch"))
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, ROLES[role.value]) for role in ROLE_NOTES]
    )
    party = forms.CharField(
        label=gettext_lazy("Reseller or customer"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Type a part of its name and choose. Our own staff has none."),
    )
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("Duties"),
        choices=[(name, words[0]) for name, words in DUTIES.items()],
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An invitation in the list."""

    public_id: str
    email: str
    role: str
    party_name: str
    standing: str
    sent_at: datetime
    expires_at: datetime


@page("office/invitations/", name="office.invitations", action="user.read")
def invitations(request: PageRequest) -> HttpResponseBase:
    """Who was invited, and what became of it."""
    kinds = (("staff", gettext_lazy("Our staff")),) if may(request.actor, "staff.read") else ()
    return Listing(
        name="invitations",
        title=_("Invitations"),
        columns=(
            Column("email", _("E-mail"), cell="strong", sort="email"),
            Column("role", _("Role and duties")),
            Column("party_name", _("Organisation"), sort="party", hide_narrow=True),
            Column("standing", _("State")),
            Column("sent_at", _("Sent"), cell="instant", sort="sent", hide_narrow=True),
            Column("expires_at", _("Link opens until"), cell="instant", sort="expires", hide_narrow=True),
        ),
        read=lambda actor, wish: _rows(invitations_slice(actor, wish), request.now),
        export=lambda actor, wish: (_row(one, request.now) for one in invitations_all(actor, wish)),
        filters=(
            Filter("kind", _("Resellers and customers"), kinds),
            Filter("state", _("All states"), (("open", gettext_lazy("Waits to be accepted")),)),
            Filter("party", _("Organisation"), kind="thing"),
        ),
        row_link=lambda row: to("invitation", row.public_id),
        searches=_("Search by name, e-mail or organisation"),
        empty=Empty(
            _("Nobody was invited yet"),
            _("An invitation is a mail with a link, by which somebody chooses a password."),
            _("Invite somebody") if may(request.actor, "user.change") else "",
            to("invite") if may(request.actor, "user.change") else "",
            icon="mail",
        ),
        sort="-sent",
        template="backoffice/users.html",
    ).respond(request, {"may_invite": may(request.actor, "user.change"), "is_invitations": True})


def _rows(found: Slice[InvitationView], now: datetime) -> Slice[Row]:
    return Slice(tuple(_row(one, now) for one in found.rows), found.total, found.wish)


def _row(one: InvitationView, now: datetime) -> Row:
    role = " · ".join(words for words in (str(ROLES[one.role]), duties_words(one.duties)) if words)
    standing = _standing(one, now)[0]
    return Row(one.public_id, one.email, role, one.party_name or "", standing, one.sent_at, one.expires_at)


def _standing(one: InvitationView, now: datetime) -> tuple[str, str]:
    """What became of it, and how good that is."""
    if one.accepted_at:
        return _("Accepted"), "good"
    if one.withdrawn_at:
        return _("Taken back"), "calm"
    return (_("Link has expired"), "warn") if one.expires_at <= now else (_("Waits to be accepted"), "info")


@page("office/invite/", name="office.invite", action="user.change", methods=("GET", "POST"))
def invite(request: PageRequest) -> HttpResponse:
    """Somebody is invited."""
    form = InviteForm(request.POST) if request.method == "POST" else _begun(request)
    key = request_key(request, "invite_user", form)
    party = picked(request, form, "party", found_parties)
    if form.is_valid() and Role(form.cleaned_data["role"]) not in STAFF and not party:
        form.add_error("party", _("Say for which reseller or customer."))

    def send(given: Mapping[str, Any]) -> HttpResponse:
        made = invite_user(
            email=given["email"],
            role=Role(given["role"]),
            party=PartyId(party) if party else None,
            duties=tuple(given["duties"]),
            name=given["name"],
            language=given["language"],
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        return done(request, to("invitation", made), _("The invitation is on its way."))

    return answered(
        request,
        form,
        send,
        template="backoffice/invite.html",
        shown=partial(_asked, request, form),
        names={"id": "party"},
    )


def _begun(request: PageRequest) -> InviteForm:
    """Empty, but for what the link says that led here."""
    party = request.GET.get("party", "")[:40]
    role = reads.party(request.actor, party).kind if party else ""
    return InviteForm(initial={"party": party, "role": role, "language": request.language})


def _asked(request: PageRequest, form: InviteForm) -> dict[str, Any]:
    role = form["role"].value()
    chosen = form.data.getlist("duties") if form.is_bound else []  # type: ignore[attr-defined]
    offered = [one for one in ROLE_NOTES if one not in STAFF or may(request.actor, "staff.change")]
    return {
        "form": form,
        "pick": shown_pick(request, "party", found_parties, str(form.initial.get("party", ""))),
        "roles": [(one.value, ROLES[one.value], ROLE_NOTES[one], one.value == role) for one in offered],
        "duties": [(name, *words, name in chosen) for name, words in DUTIES.items()],
    }


@page("office/invitations/<str:invitation>/", name="office.invitation", action="user.read")
def invitation(request: PageRequest, invitation: str) -> HttpResponse:
    """One invitation."""
    found = reads.invitation(request.actor, invitation)
    words, tone = _standing(found, request.now)
    right = "user.change" if found.party else "staff.change"
    told = {
        "found": found,
        "standing": words,
        "tone": tone,
        "role": ROLES[found.role],
        "duties": duties_words(found.duties),
        "address": of(found.party or ""),
        "may_change": may(request.actor, right) and not found.accepted_at and not found.withdrawn_at,
    }
    return render(request, "backoffice/invitation.html", told)


@page(
    "office/invitations/<str:invitation>/change/",
    name="office.change_invitation",
    action="user.change",
    kind=Kind.DEED,
)
def change(request: PageRequest, invitation: str) -> HttpResponse:
    """Send it again, or take it back."""
    back = to("invitation", invitation)
    reads.invitation(request.actor, invitation)
    try:
        if request.POST.get("do") == "withdraw":
            withdraw_invitation(invitation=InvitationId(invitation), by=request.actor, now=request.now)
            said = _("The invitation is taken back; its link opens nothing any more.")
        else:
            resend_invitation(invitation=InvitationId(invitation), by=request.actor, now=request.now)
            said = _("The invitation is sent again, with a new link.")
    except Refused as refused:
        return done(request, back, sentence(refused.problems[0], request.language), "bad")
    return done(request, back, said)
