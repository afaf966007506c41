"""API credentials: what programs sign in with. A secret is shown once, when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.doings import ROLES
from tenantry.backoffice.links import of, to
from tenantry.backoffice.picking import found_parties, picked
from tenantry.backoffice.picking import shown as shown_pick
from tenantry.backoffice.rights import ROLE_NOTES, opened_by
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import CredentialId, PartyId
from tenantry.parties import reads
from tenantry.parties.rules.permissions import SCOPES
from tenantry.parties.use_cases.create_credential import NewCredential, create_credential
from tenantry.parties.use_cases.revoke_credential import revoke_credential
from tenantry.web.context import may
from tenantry.web.forms import answered, done, request_key
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest

_SHOWN = 200


class CredentialForm(forms.Form):
    """What a program may do, and until when."""

    name = forms.CharField(
        label=gettext_lazy("What the program is"),
        max_length=100,
        help_text=gettext_lazy("So that others know whose key this is, such as Ordering robot."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, ROLES[role.value]) for role in ROLE_NOTES]
    )
    party = forms.CharField(
        label=gettext_lazy("Reseller or customer"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Type a part of its name and choose. Our own programs have none."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"), choices=[(scope, scope) for scope in SCOPES]
    )
    expires_at = forms.DateTimeField(
        label=gettext_lazy("Ends"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("In your time zone. Empty: until somebody revokes it."),
    )


@page(
    "office/credentials/",
    name="office.credentials",
    action="credential.read",
    menu=Menu(920, gettext_lazy("API credentials"), "code"),
)
def credentials(request: PageRequest) -> HttpResponse:
    """All of them, the newest first; what is revoked stays in sight."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = reads.credentials(request.actor, limit=_SHOWN, q=q)
    shown = {
        "q": q,
        "rows": [(one, ROLES[one.role], _standing(one)) for one in found],
        "may_change": may(request.actor, "credential.change"),
    }
    return render(request, "backoffice/credentials.html", shown)


def _standing(one: reads.CredentialView) -> tuple[str, str]:
    """Whether a program gets in with it, and how good that is."""
    if one.revoked_at:
        return _("Revoked"), "calm"
    if one.expires_at and one.expires_at <= machine_now():
        return _("Ended"), "calm"
    return _("Valid"), "good"


@page(
    "office/credentials/new/",
    name="office.new_credential",
    action="credential.change",
    methods=("GET", "POST"),
)
def new_credential(request: PageRequest) -> HttpResponse:
    """A new key; its secret stands in this one answer and is kept nowhere."""
    form = CredentialForm(request.POST if request.method == "POST" else None)
    key = request_key(request, "create_credential", form)
    party = picked(request, form, "party", found_parties)

    def create(given: Mapping[str, Any]) -> HttpResponse:
        ends = given["expires_at"]
        made = create_credential(
            name=given["name"],
            role=Role(given["role"]),
            party=PartyId(party) if party else None,
            scopes=tuple(given["scopes"]),
            expires_at=ends.replace(tzinfo=ZoneInfo(request.visitor.time_zone)) if ends else None,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        return _made(request, made, given["name"])

    names = {f"scopes.{n}": "scopes" for n in range(len(SCOPES))} | {"id": "party"}
    template = "backoffice/new_credential.html"
    return answered(
        request, form, create, template=template, shown=partial(_asked, request, form), names=names
    )


def _made(request: PageRequest, made: NewCredential, name: str) -> HttpResponse:
    """The secret, this once."""
    if made.token is None:
        text = _(
            "It was created before. Its secret was shown then; if it is lost, revoke it and create another."
        )
        return done(request, to("credential", made.id), text, "warn")
    shown = {"token": made.token, "name": name, "address": to("credential", made.id)}
    answer = render(request, "backoffice/credential_made.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(request: PageRequest, form: CredentialForm) -> dict[str, Any]:
    role = form["role"].value()
    chosen = form.data.getlist("scopes") if form.is_bound else []  # type: ignore[attr-defined]
    held = request.actor.scopes
    return {
        "form": form,
        "pick": shown_pick(request, "party", found_parties),
        "roles": [(one.value, ROLES[one.value], note, one.value == role) for one, note in ROLE_NOTES.items()],
        "scopes": [(scope, opened_by(scope), scope in chosen) for scope in SCOPES if scope in held],
    }


@page("office/credentials/<str:credential>/", name="office.credential", action="credential.read")
def credential(request: PageRequest, credential: str) -> HttpResponse:
    """One key, with what it opens."""
    found = reads.credential(request.actor, credential)
    words, tone = _standing(found)
    shown = {
        "found": found,
        "role": ROLES[found.role],
        "standing": words,
        "tone": tone,
        "scopes": [(scope, opened_by(scope)) for scope in found.scopes],
        "address": of(found.party or ""),
        "may_revoke": may(request.actor, "credential.change") and not found.revoked_at,
        "activity": to("activity", actor=credential) if may(request.actor, "audit.read") else "",
    }
    return render(request, "backoffice/credential.html", shown)


@page(
    "office/credentials/<str:credential>/revoke/",
    name="office.revoke_credential",
    action="credential.change",
    kind=Kind.DEED,
)
def revoke(request: PageRequest, credential: str) -> HttpResponse:
    """End a key."""
    revoke_credential(credential=CredentialId(credential), by=request.actor, now=request.now)
    return done(request, to("credential", credential), _("Revoked: it is refused from its next request on."))
