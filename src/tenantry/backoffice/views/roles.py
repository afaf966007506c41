"""What each role may do: the permission table itself, in words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tenantry.backoffice.doings import ROLES
from tenantry.backoffice.rights import ACTIONS, DUTIES, ROLE_NOTES
from tenantry.parties.rules.permissions import TABLE
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest


@page("office/roles/", name="office.roles", action="user.read")
def roles(request: PageRequest) -> HttpResponse:
    """The matrix of actions and roles, and the duties of members."""
    shown = {
        "roles": [(ROLES[role.value], note) for role, note in ROLE_NOTES.items()],
        "rows": [
            (words, [reach.value if (reach := TABLE[name].reach.get(role)) else "" for role in ROLE_NOTES])
            for name, words in ACTIONS.items()
        ],
        "duties": DUTIES.values(),
    }
    return render(request, "backoffice/roles.html", shown)
