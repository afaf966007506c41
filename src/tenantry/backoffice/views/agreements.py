"""The agreement log: who accepted Microsoft's customer agreement, for whom, when, and what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import of, to
from tenantry.backoffice.people import in_words
from tenantry.backoffice.stored_facts import told_facts
from tenantry.compliance import reads
from tenantry.compliance.reads import AgreementRow
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties import reads as parties
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest

KINDS = {
    "attestation_requested": gettext_lazy("Put before the signatory"),
    "accepted": gettext_lazy("Accepted by the signatory"),
    "agreement_created": gettext_lazy("Recorded at Microsoft"),
    "held_by_microsoft": gettext_lazy("Found at Microsoft already"),
    "partner_of_record": gettext_lazy("Partner of record settled"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the log."""

    public_id: str
    at: datetime
    kind: str
    customer_name: str
    signatory: str
    domain: str


@page(
    "office/agreements/",
    name="office.agreements",
    action="agreement.read",
    menu=Menu(48, gettext_lazy("Agreements"), "signature"),
)
def agreements(request: PageRequest) -> HttpResponseBase:
    """Everything that was written, the newest first."""
    return Listing(
        name="agreement-log",
        title=_("Agreements"),
        lead=_("The log of Microsoft's customer agreement. Nothing in it can be changed or removed."),
        columns=(
            Column("customer_name", _("Customer"), cell="strong", sort="customer"),
            Column("kind", _("What"), sort="kind"),
            Column("signatory", _("Signatory"), hide_narrow=True),
            Column("domain", _("Tenant"), hide_narrow=True),
            Column("at", _("When"), cell="instant", sort="at"),
        ),
        read=_read,
        export=lambda actor, wish: (_row(one) for one in reads.agreements_all(actor, wish)),
        filters=(Filter("written", _("When"), kind="days"), Filter("customer", _("Customer"), kind="thing")),
        row_link=lambda row: to("agreement", row.public_id),
        searches=_("Search by customer, the signatory's e-mail or id"),
        empty=Empty(
            _("Nobody was asked yet"),
            _("Before its first order a customer's signatory accepts Microsoft's agreement."),
            icon="signature",
        ),
        sort="-at",
    ).respond(request)


def _read(actor: Actor, wish: Wish) -> Slice[Row]:
    found = reads.agreements_slice(actor, wish)
    return Slice(tuple(_row(one) for one in found.rows), found.total, wish)


def _row(one: AgreementRow) -> Row:
    return Row(one.public_id, one.at, _kind(one.kind), one.customer_name, _person(one), one.domain or "")


def _kind(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def _person(one: AgreementRow) -> str:
    given = one.signatory
    return " ".join(str(given[name]) for name in ("first_name", "last_name") if given.get(name))


@page("office/agreements/<str:agreement>/", name="office.agreement", action="agreement.read")
def agreement(request: PageRequest, agreement: str) -> HttpResponse:
    """One line of the log, complete."""
    rows = reads.agreements_slice(request.actor, Wish(q=agreement, size=2)).rows
    found = next((one for one in rows if one.public_id == agreement), None)
    if found is None:
        raise permissions.not_found("agreement", agreement)
    names = parties.names_of(request.actor, (found.actor_id, found.on_behalf_of))
    parts = (
        (_("Signatory"), found.signatory),
        (_("What was shown"), found.document),
        (_("Answer"), found.answer),
    )
    shown = {
        "found": found,
        "kind": _kind(found.kind),
        "address": of(found.customer),
        "parts": [(title, told_facts(part)) for title, part in parts if part],
        "who": in_words(names, found.actor_id),
        "behalf": names.get(found.on_behalf_of or "", found.on_behalf_of),
    }
    return render(request, "backoffice/agreement.html", shown)
