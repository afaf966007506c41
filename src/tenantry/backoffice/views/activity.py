"""The audit trail: who did what, on whose behalf, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.doings import doing
from tenantry.backoffice.links import of, to
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor
from tenantry.ordering.reads import titles_of
from tenantry.parties.reads.audit import AuditRow, audit_all, audit_slice
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest

_SHORT = 8


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was done."""

    at: datetime
    doing: str
    subject: str
    who: str
    on_behalf_of: str
    why: str
    request_id: str


@page(
    "office/activity/",
    name="office.activity",
    action="audit.read",
    menu=Menu(900, gettext_lazy("Audit trail"), "history"),
)
def activity(request: PageRequest) -> HttpResponseBase:
    """Both logs in one list, the newest first; what the system does by itself stands at the things themselves."""
    return Listing(
        name="audit-trail",
        title=_("Audit trail"),
        lead=_("What people and programs did. Nothing in it can be changed or removed."),
        columns=(
            Column("at", _("When"), cell="instant", sort="at"),
            Column("doing", _("What"), cell="strong"),
            Column("subject", _("To what")),
            Column("who", _("Who")),
            Column("on_behalf_of", _("On behalf of")),
            Column("why", _("Reason")),
            Column("request_id", _("Request")),
        ),
        read=_read,
        export=_export,
        filters=(
            Filter("at", _("When"), kind="days"),
            Filter("actor", _("Who"), kind="thing"),
            Filter("subject", _("To what"), kind="thing"),
            Filter("on_behalf_of", _("On behalf of"), kind="thing"),
            Filter("request", _("Request"), kind="thing"),
        ),
        searches=_("Search by any id"),
        empty=Empty(
            _("Nothing was done yet"), _("Whatever somebody changes stands here at once."), icon="history"
        ),
        sort="-at",
    ).respond(request)


def _read(actor: Actor, wish: Wish) -> Slice[Row]:
    found = audit_slice(actor, wish)
    titles = titles_of(actor, [row.subject for row in found.rows])
    return Slice(tuple(_row(row, titles) for row in found.rows), found.total, wish)


def _export(actor: Actor, wish: Wish) -> Iterator[Row]:
    return (_row(row) for row in audit_all(actor, wish))


def _row(row: AuditRow, titles: Mapping[str, str] | None = None) -> Row:
    """For the page with names and ways to the things, for the export with ids alone."""
    is_page = titles is not None
    subject = row.subject if titles is None else _subject(row.subject, titles.get(row.subject, ""))
    return Row(
        at=row.at,
        doing=doing(row.action),
        subject=subject,
        who=row.actor_name or row.actor_id,
        on_behalf_of=row.on_behalf_of_name or row.on_behalf_of or "",
        why=row.why or str(row.details.get("why", "")),
        request_id=_request(row.request_id) if is_page else row.request_id,
    )


def _request(request_id: str) -> str:
    """The end of its id, which tells it from others; the whole id at hand, and all that it did a click away."""
    if not request_id:
        return ""
    address = to("activity", request=request_id)
    short = request_id if len(request_id) <= _SHORT else f"…{request_id[-_SHORT:]}"
    return format_html('<a href="{}" title="{}"><code>{}</code></a>', address, request_id, short)


def _subject(public_id: str, title: str) -> str:
    """What it was done to: its name and its page, the id at hand."""
    address = of(public_id)
    shown = format_html("<code>{}</code>", public_id)
    if public_id.startswith("syn_") and title:
        title = country_name(title, get_language() or "en")
    if title:
        shown = format_html('<span title="{}">{}</span>', public_id, title)
    return format_html('<a href="{}">{}</a>', address, shown) if address else shown
