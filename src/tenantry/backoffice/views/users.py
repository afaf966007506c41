"""People: who may sign in, with which role or duties; invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.doings import ROLES
from tenantry.backoffice.links import of, to
from tenantry.backoffice.rights import DUTIES, ROLE_NOTES, duties_words
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.kernel.ids import MembershipId
from tenantry.kernel.problems import Refused
from tenantry.parties import reads
from tenantry.parties.reads import MemberView
from tenantry.parties.reads.people import members_all, members_slice
from tenantry.parties.use_cases.change_membership import change_membership
from tenantry.parties.use_cases.end_membership import end_membership
from tenantry.parties.use_cases.reset_factors_of_member import reset_factors_of_member
from tenantry.web.context import may
from tenantry.web.forms import answered, done
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who may sign in."""

    public_id: str
    name: str
    email: str
    role: str
    party_name: str
    last_sign_in_at: datetime | None


class MemberForm(forms.Form):
    """What somebody may do; what is right is judged by the use case."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    duties = forms.MultipleChoiceField(
        label=gettext_lazy("Duties"),
        choices=[(name, words[0]) for name, words in DUTIES.items()],
        required=False,
    )

    def __init__(self, *given: Any, member: MemberView, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = [role for role in ROLE_NOTES if (role in STAFF) == (member.party is None)]
        chosen = self.fields["role"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(role.value, ROLES[role.value]) for role in offered]


@page(
    "office/users/",
    name="office.users",
    action="user.read",
    menu=Menu(910, gettext_lazy("People"), "users"),
)
def users(request: PageRequest) -> HttpResponseBase:
    """Everybody who may sign in: the people of resellers and customers, or the provider's own staff."""
    sees_staff = may(request.actor, "staff.read")
    kinds = (("staff", gettext_lazy("Our staff")),) if sees_staff else ()
    roles = tuple((role.value, ROLES[role.value]) for role in ROLE_NOTES)
    return Listing(
        name="people",
        title=_("People"),
        lead=_("Who may sign in, and as what."),
        columns=(
            Column("name", _("Name"), cell="strong", sort="name"),
            Column("email", _("E-mail"), sort="email", hide_narrow=True),
            Column("role", _("Role and duties"), sort="role"),
            Column("party_name", _("Organisation"), sort="party"),
            Column(
                "last_sign_in_at", _("Last signed in"), cell="instant", sort="signed_in", hide_narrow=True
            ),
        ),
        read=_read,
        export=lambda actor, wish: (_row(one) for one in members_all(actor, wish)),
        filters=(
            Filter("kind", _("Resellers and customers"), kinds),
            Filter("role", _("All roles"), roles),
            Filter("party", _("Organisation"), kind="thing"),
        ),
        row_link=lambda row: to("member", row.public_id),
        searches=_("Search by name, e-mail or organisation"),
        empty=Empty(
            _("Nobody can sign in yet"),
            _("Invite the first person of a reseller or customer; an administrator invites the others."),
            _("Invite somebody") if may(request.actor, "user.change") else "",
            to("invite") if may(request.actor, "user.change") else "",
            icon="users",
        ),
        sort="name",
        template="backoffice/users.html",
    ).respond(request, {"may_invite": may(request.actor, "user.change")})


def _read(actor: Actor, wish: Wish) -> Slice[Row]:
    found = members_slice(actor, wish)
    return Slice(tuple(_row(one) for one in found.rows), found.total, wish)


def _row(one: MemberView) -> Row:
    role = " · ".join(words for words in (str(ROLES[one.role]), duties_words(one.duties)) if words)
    return Row(one.public_id, one.name, one.email, role, one.party_name or "", one.last_sign_in_at)


@page("office/users/<str:member>/", name="office.member", action="user.read", methods=("GET", "POST"))
def member(request: PageRequest, member: str) -> HttpResponse:
    """One person; posted to it, another role or other duties."""
    found = reads.member(request.actor, member)
    standing = {"role": found.role, "duties": list(found.duties)}
    form = MemberForm(request.POST if request.method == "POST" else None, member=found, initial=standing)

    def change(given: Mapping[str, Any]) -> HttpResponse:
        change_membership(
            membership=MembershipId(member),
            role=Role(given["role"] or found.role),
            duties=tuple(given["duties"]),
            by=request.actor,
            now=request.now,
        )
        return done(request, to("member", member), _("Saved. It holds from the next page that is opened."))

    template = "backoffice/member.html"
    return answered(request, form, change, template=template, shown=partial(_told, request, found, form))


def _told(request: PageRequest, found: MemberView, form: MemberForm) -> dict[str, Any]:
    chosen = form.data.getlist("duties") if form.is_bound else found.duties  # type: ignore[attr-defined]
    role = form.data.get("role", found.role) if form.is_bound else found.role
    is_staff = found.party is None
    return {
        "member": found,
        "form": form,
        "role_words": ROLES[found.role],
        "duties_words": duties_words(found.duties),
        "address": of(found.party or ""),
        "roles": [
            (one.value, ROLES[one.value], ROLE_NOTES[one], one.value == role)
            for one in ROLE_NOTES
            if one in STAFF
        ]
        if is_staff
        else (),
        "duties": () if is_staff else [(name, *words, name in chosen) for name, words in DUTIES.items()],
        "may_change": may(request.actor, "staff.change" if is_staff else "user.change"),
        "is_me": found.user == request.actor.id,
        "may_reset": may(request.actor, "staff.change") and found.user != request.actor.id,
        "activity": to("activity", actor=found.user) if may(request.actor, "audit.read") else "",
    }


@page(
    "office/users/<str:member>/reset-factors/",
    name="office.reset_factors",
    action="staff.change",
    kind=Kind.DEED,
)
def reset(request: PageRequest, member: str) -> HttpResponse:
    """Take every second factor from somebody who has lost them."""
    found = reads.member(request.actor, member)
    why = request.POST.get("why", "").replace("\x00", "")
    try:
        reset_factors_of_member(membership=MembershipId(member), why=why, by=request.actor, now=request.now)
    except Refused as refused:
        return done(request, to("member", member), sentence(refused.problems[0], request.language), "bad")
    text = _("Done, and %(name)s is told by mail. A new second factor is set up at the next sign-in.")
    return done(request, to("member", member), text % {"name": found.name})


@page("office/users/<str:member>/remove/", name="office.remove_member", action="user.change", kind=Kind.DEED)
def remove(request: PageRequest, member: str) -> HttpResponse:
    """Let somebody go."""
    found = reads.member(request.actor, member)
    try:
        end_membership(membership=MembershipId(member), by=request.actor, now=request.now)
    except Refused as refused:
        return done(request, to("member", member), sentence(refused.problems[0], request.language), "bad")
    text = _("%(name)s was removed, and signed out everywhere.") % {"name": found.name}
    return done(request, to("users", kind="" if found.party else "staff"), text)
