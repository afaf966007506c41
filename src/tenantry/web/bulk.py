"""The pages of files with many orders, which both faces show: upload, progress, what is open, correct, place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.bulk import reads
from tenantry.bulk.reads import EntryView, UploadView
from tenantry.bulk.rules.sheet import COLUMNS, OF_LINE, OF_ORDER
from tenantry.bulk.rules.states import EntryState
from tenantry.bulk.use_cases.correct_entry import correct_entry
from tenantry.bulk.use_cases.leave_out_entry import leave_out_entry
from tenantry.bulk.use_cases.look_again import look_again
from tenantry.bulk.use_cases.place_ready import place_ready
from tenantry.bulk.use_cases.upload_orders import upload_orders
from tenantry.foundation.client_address import client_address
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import BulkEntryId, PartyId, UploadId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Refused
from tenantry.ordering.microsoft_details import Origin
from tenantry.parties.permissions import not_found
from tenantry.web import formats
from tenantry.web.bulk_form import EXAMPLES, LABELS, StaffUploadForm, UploadForm
from tenantry.web.bulk_rows import Row, cell_of, row_of
from tenantry.web.context import may
from tenantry.web.forms import done, request_key, say, shown_again, told
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES
from tenantry.words import sentence, sentence_of

Pick = Callable[[PageRequest, forms.Form], str]
MENU_WORDS = gettext_lazy("Many orders")
# Seconds between two looks while the worker is busy: soon at first, then seldom, as long as nothing moves.
_PAUSES = (1, 1, 2, 2, 3, 5, 8, 13, 20)


@dataclass(frozen=True, slots=True)
class Face:
    """One face's pages: their addresses, and how its people say for whom."""

    name: str
    pick: Pick | None  # who is named by staff; None: the visitor's own account

    def to(self, page_name: str, *args: str) -> str:
        """The address of a page of this face."""
        return reverse(f"{self.name}.{page_name}", args=args)

    def origin(self, request: PageRequest) -> Origin:
        """From where somebody confirms."""
        return Origin(client_address(request), str(request.META.get("HTTP_USER_AGENT", ""))[:300])

    def uploads(self, request: PageRequest) -> HttpResponseBase:
        """Every file, the newest first."""
        _require_seller(request)
        may_change = may(request.actor, "bulk.change")
        new = self.to("new_upload") if may_change else ""
        whose = (Column("account_name", _("Reseller")),) if self.pick else ()
        return Listing(
            name="uploads",
            title=_("Many orders"),
            lead=_(
                "One file with orders for many customers: all are looked at at once, and placed when you say so."
            ),
            columns=(
                Column("file_name", _("File"), cell="strong", sort="file"),
                *whose,
                Column("entries", _("Orders"), cell="number", sort="entries", numeric=True),
                Column("placed", _("Placed"), cell="number", numeric=True),
                Column("created_at", _("Uploaded"), cell="instant", sort="created"),
            ),
            read=reads.uploads_slice,
            export=reads.uploads_all,
            row_link=lambda row: self.to("upload", row.public_id),
            searches=_("Search by file name"),
            empty=Empty(
                _("No file yet"),
                _(
                    "Take the template, write one row for each plan of an order, and upload it. Nothing is ordered yet."
                ),
                _("Upload a file") if may_change else "",
                new,
                icon="upload",
            ),
            sort="-created",
            template="web/uploads.html",
        ).respond(request, {"new_upload": new, "template_address": self.to("upload_template")})

    def new_upload(self, request: PageRequest) -> HttpResponse:
        """Choose the file."""
        _require_seller(request)
        kind = StaffUploadForm if self.pick else UploadForm
        form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
        context = self._upload_context(form)
        if request.method != "POST":
            return render(request, "web/new_upload.html", context)
        key = request_key(request, "upload_orders", form)
        account = self.pick(request, form) if self.pick and form.is_valid() else ""
        if not form.is_valid():
            return shown_again(request, "web/new_upload.html", context)
        sent = form.cleaned_data["file"]
        try:
            made = upload_orders(
                content=sent.read(),
                file_name=sent.name,
                account=PartyId(account) if account else None,
                confirms_partner=form.cleaned_data["confirms_partner"],
                origin=self.origin(request),
                key=key,
                by=request.actor,
                now=request.now,
                machine_now=machine_now(),
            )
        except Refused as refused:
            told(form, refused, request.language)
            return shown_again(request, "web/new_upload.html", context, refused)
        return done(request, self.to("upload", made))

    def _upload_context(self, form: forms.Form) -> dict[str, object]:
        return {
            "form": form,
            "all": self.to("uploads"),
            "template_address": self.to("upload_template"),
            "source": reverse("office.pick_account") if self.pick else "",
            "columns": [(name, LABELS[name]) for name in COLUMNS],
        }

    def upload(self, request: PageRequest, upload: str) -> HttpResponseBase:
        """One file: how far it is, and each of its orders."""
        found = reads.upload(request.actor, upload)
        states = tuple((value, meaning.words) for value, meaning in STATES["bulk_entry"].items())
        return Listing(
            name=f"orders-{upload}",
            title=found.file_name,
            columns=(
                Column("reference", _("Reference"), cell="strong", sort="reference"),
                Column("number", _("Number"), cell="number", sort="number", numeric=True, hide_narrow=True),
                Column("customer", _("Customer")),
                Column("plans", _("Plans"), hide_narrow=True),
                Column("seats", _("Seats"), numeric=True, hide_narrow=True),
                Column("state", _("State"), cell="state:bulk_entry", sort="state"),
                Column("open", _("What is open")),
                Column("total", _("Total"), cell="money", sort="total", numeric=True),
            ),
            read=lambda actor, wish: self._rows(request, upload, actor, wish),
            export=lambda actor, wish: self._all_rows(request, upload, actor, wish),
            filters=(Filter("state", _("All states"), states),),
            row_link=lambda row: self.to("upload_entry", upload, row.public_id),
            searches=_("Search by reference or company"),
            sort="number",
            size=100,
            template="web/upload.html",
        ).respond(request, self._told(request, found))

    def _rows(self, request: PageRequest, upload: str, actor: Actor, wish: Wish) -> Slice[Row]:
        found = reads.entries_slice(actor, _of(wish, upload))
        return Slice(tuple(row_of(one, request.language) for one in found.rows), found.total, wish)

    def _all_rows(self, request: PageRequest, upload: str, actor: Actor, wish: Wish) -> Iterator[Row]:
        return (row_of(one, request.language) for one in reads.entries_all(actor, _of(wish, upload)))

    def _told(self, request: PageRequest, found: UploadView) -> dict[str, Any]:
        """What stands above the list: progress, counts, and what can be done."""
        seen, looked = request.GET.get("seen", ""), request.GET.get("looked", "")
        mark = ".".join(f"{state}-{count}" for state, count in sorted(found.states.items()))
        looks = int(looked) + 1 if looked.isdecimal() and len(looked) < 5 and seen == mark else 0
        totals = [formats.money(total, request.language) for total in found.ready_totals]
        return {
            "found": found,
            "all": self.to("uploads"),
            "here": self.to("upload", found.public_id),
            "progress": self.to("upload_progress", found.public_id),
            "again": self.to("look_again_upload", found.public_id),
            "place": self.to("place_upload", found.public_id),
            "counts": [
                (value, meaning.words, found.states[value])
                for value, meaning in STATES["bulk_entry"].items()
                if found.states.get(value)
            ],
            "done": found.entries - found.in_work,
            "totals": ", ".join(totals),
            "shown": [f"{one.as_wire()['amount']} {one.currency}" for one in found.ready_totals],
            "may_change": may(request.actor, "bulk.change"),
            "shows_whose": self.pick is not None,
            "open_count": found.states.get(EntryState.OPEN.value, 0),
            "mark": mark,
            "looked": looks,
            "pause": _PAUSES[min(looks, len(_PAUSES) - 1)],
        }

    def upload_progress(self, request: PageRequest, upload: str) -> HttpResponse:
        """How far the worker is; when it is done the page is loaded anew."""
        found = reads.upload(request.actor, upload)
        if not found.in_work:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "web/upload_live.html", self._told(request, found))

    def look_again_upload(self, request: PageRequest, upload: str) -> HttpResponse:
        """All conditions are asked anew."""
        waiting = look_again(upload=UploadId(upload), by=request.actor, now=request.now)
        text = (
            _("%(count)s orders are looked at again.") % {"count": waiting}
            if waiting
            else _("Nothing waits.")
        )
        return done(request, self.to("upload", upload), text)

    def place_upload(self, request: PageRequest, upload: str) -> HttpResponse:
        """Place what is ready, for the totals that were confirmed."""
        address = self.to("upload", upload)
        try:
            chosen = place_ready(
                upload=UploadId(upload),
                shown=_shown(request.POST.getlist("total")),
                origin=self.origin(request),
                by=request.actor,
                now=request.now,
            )
        except Refused as refused:
            if refused.category is not Category.CONFLICT:
                raise
            for problem in refused.problems:
                say(request, sentence(problem, request.language), "warn")
            return done(request, address)
        return done(request, address, _("%(count)s orders are being placed.") % {"count": chosen})

    def leave_out_entry(self, request: PageRequest, upload: str, bulk_entry: str) -> HttpResponse:
        """Leave an order out, or take it in again."""
        is_left_out = request.POST.get("do") != "take_in"
        leave_out_entry(
            upload=UploadId(upload),
            entry=BulkEntryId(bulk_entry),
            is_left_out=is_left_out,
            by=request.actor,
            now=request.now,
        )
        text = _("The order is left out.") if is_left_out else _("The order is taken in again.")
        return done(request, self.to("upload", upload), text)

    def upload_entry(self, request: PageRequest, upload: str, bulk_entry: str) -> HttpResponse:
        """One order of the file: what is open, and its cells to be corrected."""
        found = reads.entry(request.actor, upload, bulk_entry)
        if request.method != "POST":
            return render(
                request, "web/upload_entry.html", self._entry_context(request, upload, found, found.rows)
            )
        rows = [
            {name: request.POST.get(f"{number}-{name}", "").replace("\x00", "") for name in COLUMNS}
            for number in range(len(found.rows))
        ]
        for row in rows[1:]:
            row.update({name: "" for name in OF_ORDER if name != "reference"}, reference=rows[0]["reference"])
        try:
            correct_entry(
                upload=UploadId(upload),
                entry=BulkEntryId(bulk_entry),
                rows=rows,
                by=request.actor,
                now=request.now,
            )
        except Refused as refused:
            context = self._entry_context(request, upload, found, rows)
            context["refusals"] = [sentence(problem, request.language) for problem in refused.problems]
            return shown_again(request, "web/upload_entry.html", context, refused)
        return done(request, self.to("upload", upload), _("Saved. The order is looked at again."))

    def _entry_context(
        self, request: PageRequest, upload: str, found: EntryView, rows: Sequence[dict[str, str]]
    ) -> dict[str, Any]:
        errors: dict[str, str] = {}
        elsewhere = []
        for problem in found.problems:
            words = sentence_of(problem["code"], problem["params"], request.language)
            field = str(problem["field"] or "")
            if field.startswith("rows["):
                errors.setdefault(field, words)
            else:
                elsewhere.append(words)
        final = (EntryState.PLACED.value, EntryState.PLACING.value)
        basket = found.basket if self.name == "shop" and found.order is None else None
        order = found.order or found.repeats
        return {
            "found": found,
            "lines": ", ".join(str(line) for line in found.lines),
            "back": self.to("upload", upload),
            "leave": self.to("leave_out_entry", upload, found.public_id),
            "order_address": self.to("order", order) if order else "",
            "basket_address": reverse("shop.basket", args=[basket]) if basket else "",
            "elsewhere": list(dict.fromkeys(elsewhere)),
            "of_order": [cell_of(name, 0, rows[0], errors) for name in OF_ORDER],
            "of_lines": [
                [cell_of(name, number, row, errors) for name in OF_LINE] for number, row in enumerate(rows)
            ],
            "may_change": may(request.actor, "bulk.change") and found.state not in final,
            "can_leave": found.state not in (*final, EntryState.LEFT_OUT.value),
        }


def _require_seller(request: PageRequest) -> None:
    """A customer orders for itself alone: to it there are no such pages."""
    if request.actor.role is Role.CUSTOMER:
        raise not_found("upload", "")


def declare(face: str, menu_place: int, pick: Pick | None = None) -> None:
    """Serve the pages of one face."""
    one = Face(face, pick)
    at = f"{face}/many-orders/"
    menu = Menu(menu_place, MENU_WORDS, "files", () if pick else (Role.RESELLER,))
    page(at, name=f"{face}.uploads", action="bulk.read", menu=menu)(one.uploads)
    page(f"{at}new/", name=f"{face}.new_upload", action="bulk.change", methods=("GET", "POST"))(
        one.new_upload
    )
    page(f"{at}template.csv", name=f"{face}.upload_template", action="bulk.read", kind=Kind.FILE)(template)
    page(f"{at}<str:upload>/", name=f"{face}.upload", action="bulk.read")(one.upload)
    page(f"{at}<str:upload>/progress/", name=f"{face}.upload_progress", action="bulk.read", kind=Kind.PART)(
        one.upload_progress
    )
    page(f"{at}<str:upload>/again/", name=f"{face}.look_again_upload", action="bulk.change", kind=Kind.DEED)(
        one.look_again_upload
    )
    page(f"{at}<str:upload>/place/", name=f"{face}.place_upload", action="bulk.change", kind=Kind.DEED)(
        one.place_upload
    )
    page(
        f"{at}<str:upload>/<str:bulk_entry>/",
        name=f"{face}.upload_entry",
        action="bulk.read",
        methods=("GET", "POST"),
    )(one.upload_entry)
    page(
        f"{at}<str:upload>/<str:bulk_entry>/leave-out/", name=f"{face}.leave_out_entry", action="bulk.change",
        kind=Kind.DEED,
    )(one.leave_out_entry)  # fmt: skip


def template(request: PageRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """All columns, with a company and a school as examples."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(EXAMPLES)
    answer = HttpResponse("\N{BYTE ORDER MARK}" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="many-orders.csv"'
    return answer


def _of(wish: Wish, upload: str) -> Wish:
    return replace(wish, filters={**wish.filters, "upload": upload})


def _shown(given: Sequence[str]) -> list[Money]:
    """The totals that stood in the confirmation; what cannot be read is none of them."""
    found = []
    for one in given[:20]:
        amount, _space, currency = one.partition(" ")
        try:
            found.append(Money.from_wire({"amount": amount, "currency": currency}))
        except ValueError:
            continue
    return found
