"""The agreement log: who accepted Microsoft's customer agreement, for whom, when, and what was shown."""

from __future__ import annotations

import json
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
from tenantry.compliance.evidence import signed_agreements
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
    "refused": gettext_lazy("Refused by Microsoft"),
    "expired": gettext_lazy("Expired without an acceptance"),
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
    email: str
    actor_kind: str
    actor_id: str
    on_behalf_of: str
    ip_address: str
    user_agent: str
    document_version: str
    document_hash: str
    hashed: str
    document_link: str
    answer: str
    request_id: str
    recorded_at: datetime


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
        signed=_signed,
        only_exported=_only_exported(),
        filters=(
            Filter("kind", _("What"), tuple(KINDS.items())),
            Filter("written", _("When"), kind="days"),
            Filter("customer", _("Customer"), kind="thing"),
        ),
        row_link=lambda row: to("agreement", row.public_id),
        searches=_("Search by customer, domain, person or id"),
        empty=Empty(
            _("Nobody was asked yet"),
            _("Before its first order a customer's signatory accepts Microsoft's agreement."),
            icon="signature",
        ),
        sort="-at",
    ).respond(request)


def _signed(request: PageRequest, wish: Wish) -> HttpResponse:
    content = signed_agreements(request.actor, wish, now=request.now)
    name = f"agreement-log-{request.now:%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _read(actor: Actor, wish: Wish) -> Slice[Row]:
    found = reads.agreements_slice(actor, wish)
    return Slice(tuple(_row(one) for one in found.rows), found.total, wish)


def _row(one: AgreementRow) -> Row:
    document = {name: str(value) for name, value in one.document.items()}
    return Row(
        public_id=one.public_id,
        at=one.at,
        kind=_kind(one.kind),
        customer_name=one.customer_name,
        signatory=_person(one),
        domain=one.domain or "",
        email=str(one.signatory.get("email", "")),
        actor_kind=one.actor_kind,
        actor_id=one.actor_id,
        on_behalf_of=one.on_behalf_of or "",
        ip_address=one.ip_address or "",
        user_agent=one.user_agent,
        document_version=document.get("version") or document.get("statement_version", ""),
        document_hash=document.get("sha256", ""),
        hashed=document.get("hashed", ""),
        document_link=document.get("link", ""),
        answer=json.dumps(one.answer, ensure_ascii=False, sort_keys=True),
        request_id=one.request_id,
        recorded_at=one.recorded_at,
    )


def _only_exported() -> tuple[Column, ...]:
    """What makes a line evidence, beside what the list shows."""
    return (
        Column("public_id", _("Id")),
        Column("email", _("E-mail")),
        Column("actor_kind", _("Kind of actor")),
        Column("actor_id", _("Who")),
        Column("on_behalf_of", _("On behalf of")),
        Column("ip_address", _("Address on the internet")),
        Column("user_agent", _("Browser")),
        Column("document_version", _("Version of the document")),
        Column("document_hash", _("Hash of the document")),
        Column("hashed", _("What was hashed")),
        Column("document_link", _("Document")),
        Column("answer", _("Answer of Microsoft")),
        Column("request_id", _("Request")),
        Column("recorded_at", _("Written down"), cell="instant"),
    )


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
