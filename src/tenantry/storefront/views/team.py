"""Who may sign in for the company: invited, given duties, and let go by its administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import InvitationId, MembershipId, PartyId
from tenantry.kernel.problems import Refused
from tenantry.parties import reads
from tenantry.parties.reads import PartyView
from tenantry.parties.rules import permissions
from tenantry.parties.use_cases.change_membership import change_membership
from tenantry.parties.use_cases.end_membership import end_membership
from tenantry.parties.use_cases.invite_user import invite_user
from tenantry.parties.use_cases.resend_invitation import resend_invitation
from tenantry.parties.use_cases.withdraw_invitation import withdraw_invitation
from tenantry.storefront.companies import own_id
from tenantry.storefront.entries import plain
from tenantry.web.companies import Judged
from tenantry.web.errors import STATUS
from tenantry.web.forms import done, request_key, shown_again, told
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_BOTH = ("GET", "POST")
_MOST = 200
DUTIES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("administrator", gettext_lazy("Administrator"), gettext_lazy("Everything, and who else may sign in")),
    ("buyer", gettext_lazy("Buyer"), gettext_lazy("Fills baskets, places orders, keeps customers")),
    ("subscriptions", gettext_lazy("Subscriptions"), gettext_lazy("Sees orders and subscriptions")),
    ("billing", gettext_lazy("Billing"), gettext_lazy("Sees invoices and why each amount is what it is")),
)


class InviteForm(forms.Form):
    """Whom to invite; what is right is judged by the use case."""

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    email = Judged(label=gettext_lazy("E-mail"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=(("en", "English"), ("de", "Deutsch"))
    )
    duties = forms.MultipleChoiceField(choices=[(one[0], one[1]) for one in DUTIES], required=False)


@page(
    "shop/team/",
    name="shop.team",
    action="user.read",
    methods=_BOTH,
    menu=Menu(60, gettext_lazy("Team"), "users-group"),
)
def team(request: PageRequest) -> HttpResponseBase:
    """The people of the visitor's own company."""
    return _people(request, own_id(request.actor))


@page("shop/customers/<str:customer>/team/", name="shop.customer_team", action="user.read", methods=_BOTH)
def customer_team(request: PageRequest, customer: str) -> HttpResponseBase:
    """The people of a customer."""
    return _people(request, customer)


def _people(request: PageRequest, company: str) -> HttpResponseBase:
    party = reads.party(request.actor, company)
    if request.method == "GET":
        form = InviteForm(initial={"language": request.language})
        return render(request, "storefront/team.html", _told(request, party, form))
    given, form = request.POST, InviteForm(request.POST)
    try:
        invite_user(
            email=plain(given.get("email"), 254),
            role=Role.RESELLER if party.kind == "reseller" else Role.CUSTOMER,
            party=PartyId(company),
            duties=tuple(given.getlist("duties")),
            name=plain(given.get("name"), 150),
            language="de" if given.get("language") == "de" else "en",
            key=request_key(request, "invite_user", form),
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        again = told(form, refused, request.language)
        return shown_again(request, "storefront/team.html", _told(request, party, again), refused)
    return done(request, request.path, _("The invitation is on its way."))


def _told(request: PageRequest, party: PartyView, form: forms.BaseForm) -> dict[str, Any]:
    actor = request.actor
    chosen = form.data.getlist("duties") if form.is_bound else []  # type: ignore[attr-defined]
    return {
        "party": party,
        "is_own": party.id == actor.party_id,
        "members": [
            (one, _words(one.duties))
            for one in reads.members(actor, limit=_MOST, party=party.public_id, now=machine_now())
        ],
        "invitations": [
            (one, _words(one.duties), one.expires_at <= request.now)
            for one in reads.invitations(actor, limit=_MOST, party=party.public_id)
        ],
        "may_change": permissions.problem(actor, "user.change", party.ownership) is None,
        "form": form,
        "duties": _choices(chosen),
    }


def _words(duties: tuple[str, ...]) -> str:
    return ", ".join(str(label) for name, label, _note in DUTIES if name in duties)


def _choices(chosen: list[str]) -> list[dict[str, Any]]:
    return [{"name": n, "label": label, "note": note, "checked": n in chosen} for n, label, note in DUTIES]


@page("shop/team/<str:member>/", name="shop.member", action="user.change", methods=_BOTH)
def member(request: PageRequest, member: str) -> HttpResponseBase:
    """One person's duties."""
    found = reads.member(request.actor, member)
    given, chosen = request.POST, list(found.duties)
    wrong: Refused | None = None
    if request.method == "POST":
        chosen = given.getlist("duties")
        try:
            _change(request, MembershipId(member), Role(found.role), tuple(chosen))
        except Refused as refused:
            wrong = refused
        else:
            said = (
                _("%(name)s was removed.")
                if given.get("do") == "remove"
                else _("%(name)s's duties are saved.")
            )
            return done(request, _team_address(request, found.party), said % {"name": found.name})
    shown = {
        "member": found,
        "back": _team_address(request, found.party),
        "duties": _choices(chosen),
        "is_me": found.user == request.actor.id,
        "wrong": [sentence(one, request.language) for one in wrong.problems] if wrong else [],
    }
    return render(request, "storefront/member.html", shown, status=STATUS[wrong.category] if wrong else 200)


def _change(request: PageRequest, membership: MembershipId, role: Role, duties: tuple[str, ...]) -> None:
    if request.POST.get("do") == "remove":
        end_membership(membership=membership, by=request.actor, now=request.now)
    else:
        change_membership(membership=membership, role=role, duties=duties, by=request.actor, now=request.now)


@page(
    "shop/invitations/<str:invitation>/", name="shop.change_invitation", action="user.change", kind=Kind.DEED
)
def invitation(request: PageRequest, invitation: str) -> HttpResponse:
    """Send an invitation again, or take it back."""
    found = reads.invitation(request.actor, invitation)
    if request.POST.get("do") == "withdraw":
        withdraw_invitation(invitation=InvitationId(invitation), by=request.actor, now=request.now)
        said = _("The invitation is taken back; its link opens nothing any more.")
    else:
        resend_invitation(invitation=InvitationId(invitation), by=request.actor, now=request.now)
        said = _("The invitation is sent again, with a new link.")
    return done(request, _team_address(request, found.party), said)


def _team_address(request: PageRequest, party: str | None) -> str:
    if party is None or party == own_id(request.actor):
        return reverse("shop.team")
    return reverse("shop.customer_team", args=[party])
