"""Files of orders as facts, each only for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from tenantry.bulk.models import Entry, Upload
from tenantry.bulk.rules.states import EntryState
from tenantry.foundation.slices import Listed, Slice, Wish, all_of, slice_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.parties import permissions

IN_WORK = frozenset({EntryState.WAITING.value, EntryState.PLACING.value})


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file in a list."""

    public_id: str
    file_name: str
    account: str
    account_name: str
    entries: int
    placed: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file with how many of its orders are in which state, and what those that are ready cost."""

    id: int
    public_id: str
    file_name: str
    account: str
    account_name: str
    confirms_partner: bool
    entries: int
    created_at: datetime
    states: Mapping[str, int]
    ready_totals: tuple[Money, ...]

    @property
    def in_work(self) -> int:
        """How many the worker has yet to look at or to place."""
        return sum(self.states.get(state, 0) for state in IN_WORK)

    @property
    def ready(self) -> int:
        """How many can be placed."""
        return self.states.get(EntryState.READY.value, 0)


@dataclass(frozen=True, slots=True)
class EntryView:
    """An order of a file: its rows as typed, what is in its way, and what became of it."""

    id: int
    public_id: str
    number: int
    reference: str
    rows: list[dict[str, str]]
    lines: list[int]
    state: str
    outcome: str
    problems: list[dict[str, Any]]
    basket: str | None
    order: str | None
    repeats: str
    total: Money | None
    changed_at: datetime
    customer_name: str | None

    @property
    def customer(self) -> str:
        """Whom it is for: as the basket knows it, else as typed."""
        first = self.rows[0]
        return self.customer_name or first.get("company") or first.get("customer", "")

    @property
    def seats(self) -> str:
        """How many seats in all, as typed."""
        typed = [row.get("seats", "") for row in self.rows]
        return (
            str(sum(int(one) for one in typed)) if all(one.isdecimal() for one in typed) else "+".join(typed)
        )

    @property
    def plans(self) -> str:
        """The plans as typed."""
        return ", ".join(row.get("plan", "") for row in self.rows)


def uploads_slice(actor: Actor, wish: Wish) -> Slice[UploadRow]:
    """The files; `q` is looked for in their names."""
    return slice_of(_uploads(actor, wish), wish, _UPLOADS)


def uploads(actor: Actor, *, limit: int, before_id: int | None = None) -> list[UploadView]:
    """The files with their counts, newest first."""
    rows = _visible(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows.order_by("-pk").values_list(*_UPLOAD)[:limit])
    return _views(actor, found)


def uploads_all(actor: Actor, wish: Wish) -> Iterator[UploadRow]:
    """The same, whole."""
    return all_of(_uploads(actor, wish), wish, _UPLOADS)


def _uploads(actor: Actor, wish: Wish) -> QuerySet[Upload]:
    rows = _visible(actor)
    return rows.filter(file_name__icontains=wish.q) if wish.q else rows


def _visible(actor: Actor) -> QuerySet[Upload]:
    permissions.require(actor, "bulk.read")
    rows = Upload.objects.filter(provider_id=actor.provider_id)
    return rows if permissions.sees_all(actor) else rows.filter(account_id=actor.party_id)


def _placed() -> Any:
    own = Entry.objects.filter(
        provider_id=OuterRef("provider_id"), upload=OuterRef("pk"), state=EntryState.PLACED.value
    )
    counted = own.order_by().values("upload").annotate(n=Count("pk")).values("n")
    return Subquery(counted)


def _upload_row(*row: Any) -> UploadRow:
    public_id, file_name, account, account_name, entries, placed, created_at = row
    return UploadRow(public_id, file_name, account, account_name, entries, placed or 0, created_at)


_UPLOADS = Listed(
    columns=(
        "public_id", "file_name", "account__public_id", "account__name", "entries", _placed, "created_at",
    ),
    row=_upload_row,
    sorts={"file": ("file_name", "id"), "created": ("created_at", "id"), "entries": ("entries", "id")},
)  # fmt: skip


def upload(actor: Actor, public_id: str) -> UploadView:
    """One file. Raises Refused for a foreign or unknown one."""
    row = _visible(actor).filter(public_id=public_id).values_list(*_UPLOAD).first()
    if row is None:
        raise permissions.not_found("upload", public_id)
    return _views(actor, [row])[0]


_UPLOAD = (
    "id", "public_id", "file_name", "account__public_id", "account__name", "confirms_partner", "entries",
    "created_at",
)  # fmt: skip


_FIELDS = (
    "id", "public_id", "file_name", "account", "account_name", "confirms_partner", "entries", "created_at",
)  # fmt: skip


def _views(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> list[UploadView]:
    """With how many entries are in each state, and what is ready, in one statement for all of them."""
    keys = [row[0] for row in rows]
    counted = Entry.objects.filter(provider_id=actor.provider_id, upload_id__in=keys)
    grouped = counted.values("upload_id", "state", "currency").annotate(n=Count("pk"), all=Sum("total"))
    states: dict[int, dict[str, int]] = {key: {} for key in keys}
    totals: dict[int, dict[str, Decimal]] = {key: {} for key in keys}
    for key, state, currency, n, total in grouped.values_list("upload_id", "state", "currency", "n", "all"):
        states[key][state] = states[key].get(state, 0) + n
        if state == EntryState.READY.value:
            totals[key][currency] = totals[key].get(currency, Decimal(0)) + (total or Decimal(0))
    found = []
    for row in rows:
        values: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
        ready = tuple(Money(amount, currency) for currency, amount in sorted(totals[row[0]].items()))
        found.append(UploadView(**values, states=states[row[0]], ready_totals=ready))
    return found


def entries(
    actor: Actor, upload_id: str, *, limit: int, before_id: int | None = None, state: str = ""
) -> list[EntryView]:
    """The orders of a file, the last of the file first."""
    found = upload(actor, upload_id)
    rows = Entry.objects.filter(provider_id=actor.provider_id, upload_id=found.id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if state:
        rows = rows.filter(state=state)
    return [_entry(*row) for row in rows.order_by("-pk").values_list(*_ENTRY)[:limit]]


def entries_slice(actor: Actor, wish: Wish) -> Slice[EntryView]:
    """The orders of the file that the filter `upload` names, in its order. Filters besides: state."""
    return slice_of(_entries(actor, wish), wish, _ENTRIES)


def entries_all(actor: Actor, wish: Wish) -> Iterator[EntryView]:
    """The same, whole."""
    return all_of(_entries(actor, wish), wish, _ENTRIES)


def _entries(actor: Actor, wish: Wish) -> QuerySet[Entry]:
    found = upload(actor, wish.get("upload"))
    rows = Entry.objects.filter(provider_id=actor.provider_id, upload_id=found.id)
    if state := wish.get("state"):
        rows = rows.filter(state=state)
    if wish.q:
        rows = rows.filter(Q(reference__icontains=wish.q) | Q(rows__0__company__icontains=wish.q))
    return rows


def entry(actor: Actor, upload_id: str, public_id: str) -> EntryView:
    """One order of a file. Raises Refused for a foreign or unknown one."""
    found = upload(actor, upload_id)
    rows = Entry.objects.filter(provider_id=actor.provider_id, upload_id=found.id, public_id=public_id)
    row = rows.values_list(*_ENTRY).first()
    if row is None:
        raise permissions.not_found("bulk entry", public_id)
    return _entry(*row)


_ENTRY = (
    "id", "public_id", "number", "reference", "rows", "lines", "state", "outcome", "problems", "basket__public_id",
    "order__public_id", "repeats", "total", "currency", "changed_at", "basket__customer__name",
)  # fmt: skip


def _entry(*row: Any) -> EntryView:
    (
        key, public_id, number, reference, rows, lines, state, outcome, problems, basket, order, repeats, total,
        currency, changed_at, customer_name,
    ) = row  # fmt: skip
    return EntryView(
        key, public_id, number, reference, rows, lines, state, outcome, problems, basket, order, repeats,
        None if total is None else Money(total, currency), changed_at, customer_name,
    )  # fmt: skip


_ENTRIES = Listed(
    columns=_ENTRY,
    row=_entry,
    sorts={
        "number": ("number",),
        "reference": ("reference", "id"),
        "state": ("state", "number"),
        "total": ("total", "number"),
    },
)
