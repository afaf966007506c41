"""Parties, plans and price lists that a form lets one pick: what fits what was typed, and what was meant in the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tenantry.backoffice.doings import ROLES
from tenantry.catalog.reads import lists as catalog
from tenantry.foundation.slices import Wish
from tenantry.kernel.actor import Actor
from tenantry.parties import reads as parties
from tenantry.parties.reads import PartyView
from tenantry.web.requests import PageRequest

_SHOWN = 8
_ID = re.compile(r"[a-z]{3}_[0-9A-Z]{20,30}")


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be picked: its id, what it is called, and what tells it from others."""

    value: str
    shown: str
    note: str


Find = Callable[[Actor, str], Sequence[Option]]


def found_parties(actor: Actor, q: str) -> list[Option]:
    """Resellers and customers."""
    return [_party(row) for row in parties.parties_called(actor, q, limit=_SHOWN)]


def found_accounts(actor: Actor, q: str) -> list[Option]:
    """Whom the provider bills: resellers, and customers without one."""
    return [_party(row) for row in parties.parties_called(actor, q, limit=_SHOWN, accounts_only=True)]


def found_plans(actor: Actor, q: str) -> list[Option]:
    """Plans of the catalogue."""
    rows = catalog.plans_slice(actor, Wish(q=q, sort="title", size=_SHOWN)).rows
    return [Option(row.public_id, row.title, f"{row.product_id} · {row.sku_id}") for row in rows]


def found_price_lists(actor: Actor, q: str) -> list[Option]:
    """Price lists."""
    rows = catalog.price_lists_slice(actor, Wish(q=q, sort="name", size=_SHOWN)).rows
    return [Option(row.public_id, row.name, row.currency) for row in rows]


def _party(row: PartyView) -> Option:
    note = " · ".join(one for one in (str(ROLES[row.kind]), row.details.city, row.details.email) if one)
    return Option(row.public_id, row.details.name, note)


def picked(request: PageRequest, form: forms.Form, name: str, find: Find) -> str:
    """The id of what was picked in a form that was posted; typed words mean what has that name alone.

    Empty where nothing was typed or the form is wrong otherwise, or where the words fit nothing or several: then the
    field says so.
    """
    if not form.is_valid():
        return ""
    typed = str(form.cleaned_data.get(name) or "").strip()
    chosen = request.POST.get(f"{name}_id", "").replace("\x00", "").strip()[:40]
    if not typed:
        return ""
    if chosen or _ID.fullmatch(typed):
        return chosen or typed
    options = find(request.actor, typed)
    exact = [one for one in options if typed in (one.value, one.shown)] or (
        list(options) if len(options) == 1 else []
    )
    if len(exact) == 1:
        return exact[0].value
    if exact or options:
        names = ", ".join(f"{one.shown} ({one.value})" for one in (exact or options)[:3])
        form.add_error(name, _("Several fit: %(names)s. Choose one, or enter its id.") % {"names": names})
    else:
        form.add_error(name, _("Nothing has this name. Type a part of it and choose from the list."))
    return ""


def shown(request: PageRequest, name: str, find: Find, chosen: str = "") -> dict[str, Any]:
    """What the picker is drawn with: what stands in it, and a few things for who has no script."""
    known = find(request.actor, "")
    value = (request.POST.get(f"{name}_id", "") if request.method == "POST" else chosen)[:40]
    words = request.POST.get(name, "") if request.method == "POST" else ""
    if value and not words:
        words = next((one.shown for one in find(request.actor, value)), "")
    return {"value": value, "shown": words, "known": known}
