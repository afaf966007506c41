"""The books: every entry with its postings, and the proof that they balance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import of, to
from tenantry.billing import reads
from tenantry.billing.reads import LedgerBalance
from tenantry.kernel.money import Money
from tenantry.web import reasons
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands on the accounts of one currency; together they are nothing."""

    currency: str
    accounts: tuple[tuple[str, Money], ...]
    total: Money


@page(
    "office/journal/",
    name="office.entries",
    action="journal.read",
    menu=Menu(60, gettext_lazy("Journal"), "book"),
)
def entries(request: PageRequest) -> HttpResponseBase:
    """Entries, the newest first; until one looks for some, below the balance, which adds them all up."""
    kinds = tuple((kind, meaning.words) for kind, meaning in STATES["entry"].items())
    told = {"proofs": () if request.GET else proofs(reads.balance(request.actor))}
    return Listing(
        name="journal",
        title=_("Journal"),
        lead=_(
            "Each document and each payment is one entry. An entry is never changed; "
            "what corrects it is booked beside it."
        ),
        columns=(
            Column("number", _("Document or reference"), cell="strong", sort="number"),
            Column("entry_date", _("Booked"), cell="day", sort="date"),
            Column("text", _("Kind"), cell="state:entry", hide_narrow=True),
            Column("account_name", _("Billed to")),
            Column("gross", _("Total, with VAT"), cell="money", sort="gross", numeric=True),
        ),
        read=reads.entries_slice,
        export=reads.entries_all,
        filters=(
            Filter("kind", _("All kinds"), kinds),
            Filter("booked", _("Booked"), kind="days"),
            Filter("account", _("Billed to"), kind="thing"),
        ),
        row_link=lambda row: to("entry", row.public_id),
        searches=_("Search by number of the document, account or id"),
        empty=Empty(_("Nothing is booked yet"), _("The first invoice writes the first entry."), icon="book"),
        template="backoffice/entries.html",
    ).respond(request, told)


def proofs(balances: list[LedgerBalance]) -> list[Proof]:
    """The accounts by currency, and what they come to."""
    found: dict[str, list[Money]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for one in balances:
        found[one.balance.currency].append(one.balance)
        words[one.balance.currency].append(reasons.ledger_words(one.ledger))
    return [
        Proof(currency, tuple(zip(words[currency], sums, strict=True)), sum(sums, Money.zero(currency)))
        for currency, sums in found.items()
    ]


@page("office/journal/<str:entry>/", name="office.entry", action="journal.read")
def entry(request: PageRequest, entry: str) -> HttpResponse:
    """One entry with its postings, and the line that they come to nothing."""
    found = reads.entry(request.actor, entry)
    currencies = sorted({one.amount.currency for one in found.postings})
    told = {
        "entry": found,
        "postings": [(reasons.ledger_words(one.ledger), one, of(one.party or "")) for one in found.postings],
        "totals": [
            sum((p.amount for p in found.postings if p.amount.currency == one), Money.zero(one))
            for one in currencies
        ],
        "document": to("invoice", found.invoice) if found.invoice else to("payment", found.payment),
        "name": found.number or found.payment,
    }
    return render(request, "backoffice/entry.html", told)
