"""Lists that people read: looked through, filtered, sorted, in numbered pages, and whole as an export.

The API's lists go by cursor and count nothing; people want to know how many there are and to jump. A page costs one
statement where it holds everything that was found, else two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.db.models.lookups import StartsWith

from tenantry.foundation.columns import IsAmong, array_of, columns_of, made

Row = TypeVar("Row")

MOST_ROWS = 200  # of one page
MOST_EXPORTED = 100_000
_READ_FIRST = 200
_READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader of a list wants to see. A filter that says nothing readable is no filter.

    `zone` is the reader's: the days of a filter are days there. `at` is the instant of asking, for lists in which
    something depends on it (overdue, in force). Who wants the first rows only need not have all of them counted.
    """

    q: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = 50
    zone: str = "UTC"
    at: datetime | None = None
    counts: bool = True

    def get(self, name: str) -> str:
        """A filter's value, or nothing."""
        return self.filters.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """A filter's day."""
        try:
            return date.fromisoformat(self.get(name))
        except ValueError:
            return None

    @property
    def today(self) -> date:
        """The reader's day at the instant of asking."""
        assert self.at is not None, "this list depends on the instant at which it is asked for"
        return self.at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """A page of a list, and how many rows there are in all."""

    rows: tuple[Row, ...]
    total: int
    wish: Wish

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // _size(self.wish)))


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """What a list shows of a table's rows, and by what it can be sorted. Unsorted it is newest first.

    A column is a name or an expression; a subquery is a function that makes it. The columns are made once, not for
    each reader.
    """

    columns: tuple[Any, ...]
    row: Callable[..., Row]
    sorts: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # names of columns, or expressions


def slice_of(rows: QuerySet[Any], wish: Wish, listed: Listed[Row]) -> Slice[Row]:
    """The wanted page of the rows that were found.

    The page's keys are found first, by what is filtered and sorted by alone; only its rows are joined to what is shown.
    Three statements at most: keys, rows, and how many there are in all, unless the last page says so.
    """
    start, size = bounds_of(wish)
    keys = _sorted(rows, wish, listed).values_list("pk", flat=True)[start : start + size]
    found = tuple(_shown(rows.model, list(keys), listed))
    is_last = 0 < len(found) < size or (start == 0 and not found) or not wish.counts
    return Slice(found, start + len(found) if is_last else rows.order_by().count(), wish)


def all_of(rows: QuerySet[Any], wish: Wish, listed: Listed[Row]) -> Iterator[Row]:
    """Every row that was found, in the wanted order; at most 100,000.

    The first few are read at once, so that an answer begins soon; then it is settled which others there are, and they
    are read piece by piece. (A cursor of the server would first gather everything that is shown of all rows: without
    a transaction around, it must outlive the one it is made in.)
    """
    ordered = _sorted(rows, wish, listed).values_list("pk", flat=True)
    first = list(ordered[:_READ_FIRST])
    yield from _shown(rows.model, first, listed)
    if len(first) < _READ_FIRST:
        return
    known = set(first)
    rest = [key for key in ordered[:MOST_EXPORTED] if key not in known]
    for start in range(0, len(rest), _READ_AT_ONCE):
        yield from _shown(rows.model, rest[start : start + _READ_AT_ONCE], listed)


def _shown(model: type[Model], keys: list[int], listed: Listed[Row]) -> Iterator[Row]:
    return (listed.row(*values) for _, values in columns_of(model, keys, listed.columns))


def _size(wish: Wish) -> int:
    return min(max(1, wish.size), MOST_ROWS)


def _sorted(rows: QuerySet[Any], wish: Wish, listed: Listed[Any]) -> QuerySet[Any]:
    """In the wanted order; rows that are alike in it, newest first.

    What was looked for is found by indexes and sorted afterwards: for the newest fifty of what may be rare the planner
    would rather walk the whole table backwards. An expression in the place of the key keeps it from that.
    """
    keys = made(listed.sorts.get(wish.sort, ()))
    newest = (F("pk") + 0).desc() if wish.q else F("pk").desc()
    return rows.order_by(*(_directed(key, descending=wish.descending) for key in keys), newest)


def _directed(key: Any, *, descending: bool) -> Any:
    expression: Any = F(key) if isinstance(key, str) else key
    return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)


def matching(q: str, *lookups: str | Callable[[str], Q]) -> Q:
    """Every word of `q` is found by one of the lookups (`name__icontains`, or a function of the word)."""
    found = Q()
    for word in q.split():
        arms = Q()
        for lookup in lookups:
            arms |= Q(**{lookup: word}) if isinstance(lookup, str) else lookup(word)
        found &= arms
    return found


def begins(column: str) -> Callable[[str], Q]:
    """That a column begins with the word, in large letters or small; its `prefix_index` leaves empty ones out."""

    def found(word: str) -> Q:
        return Q(StartsWith(Lower(F(column)), word.lower())) & ~Q(**{column: ""})

    return found


def within(column: str, word: str) -> Q:
    """That a column has the word in it. A single letter, which nearly all have, must begin it: few are found so."""
    return Q(**{f"{column}__istartswith" if len(word) == 1 else f"{column}__icontains": word})


def is_among(column: str, keys: QuerySet[Any]) -> Q:
    """That the key in a column is one of these; few rather than many. Unlike `IN`, it can be one of several ways."""
    return Q(IsAmong(F(column), ArraySubquery(keys.values("pk"))))


def has_key_of(keys: Iterable[int]) -> Q:
    """That the row's own key is one of these; they may be many."""
    return Q(IsAmong(F("pk"), array_of(keys)))


def key_of(model: type[Model], provider_id: int, public_id: str) -> QuerySet[Any]:
    """A thing's key by its public id, as a value to compare with: its own index finds it."""
    rows: QuerySet[Any] = model._default_manager.filter(provider_id=provider_id, public_id=public_id)
    return rows.values("pk")[:1]


def counted(rows: QuerySet[Any], by: str, *, distinct: str = "") -> Callable[[], Subquery]:
    """How many of these rows point at the thing in the column `by`; or how many values of a column they have."""
    template = "COUNT(DISTINCT %(expressions)s)" if distinct else "COUNT(%(expressions)s)"
    return lambda: _aggregated(rows, by, template, distinct or "pk")


def summed(rows: QuerySet[Any], by: str, column: str) -> Callable[[], Subquery]:
    """The sum of a column over the rows that point at the thing in the column `by`; NULL without any."""
    return lambda: _aggregated(rows, by, "SUM(%(expressions)s)", column)


def _aggregated(rows: QuerySet[Any], by: str, template: str, column: str) -> Subquery:
    """One value for each row that is shown: without a GROUP BY, which Django would add, there is always just one."""
    of_one = rows.filter(**{"provider_id": OuterRef("provider_id"), by: OuterRef("pk")}).order_by()
    value = Func(F(column), template=template, output_field=IntegerField())
    return Subquery(of_one.annotate(found=value).values("found"))


def of_days(wish: Wish, name: str, column: str) -> Q:
    """Days from `<name>_from` to `<name>_to`, both included."""
    found = Q()
    if first := wish.day(f"{name}_from"):
        found &= Q(**{f"{column}__gte": first})
    if last := wish.day(f"{name}_to"):
        found &= Q(**{f"{column}__lte": last})
    return found


def of_instants(wish: Wish, name: str, column: str) -> Q:
    """Instants from the reader's day `<name>_from` to the day `<name>_to`, both included."""
    start, end = span_of(wish, name)
    found = Q(**{f"{column}__gte": start}) if start else Q()
    return found & Q(**{f"{column}__lt": end}) if end else found


def span_of(wish: Wish, name: str) -> tuple[datetime | None, datetime | None]:
    """From when on and up to when, by the reader's days `<name>_from` and `<name>_to`, both included."""
    zone = ZoneInfo(wish.zone)
    first, last = wish.day(f"{name}_from"), wish.day(f"{name}_to")
    start = _midnight(first, zone) if first else None
    return start, _midnight(last + timedelta(days=1), zone) if last and last < date.max else None


def bounds_of(wish: Wish) -> tuple[int, int]:
    """How many rows stand before the page, and how many it has at most."""
    size = _size(wish)
    return (max(1, wish.page) - 1) * size, size


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there; in UTC where the calendar ends."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)
