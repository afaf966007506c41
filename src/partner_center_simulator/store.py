"""State in memory, written ahead: a unit of work is one SQLite transaction, committed before the answer."""

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast, overload

from pydantic import ValidationError

from partner_center_simulator import (
    entities,
    entities_services,
    entities_subscriptions,
    entities_support,
    entities_transfers,
)
from partner_center_simulator.agenda import Agenda
from partner_center_simulator.entities import Entity, Fact

E = TypeVar("E", bound=Entity)
_KINDS: dict[str, type[Entity]] = {
    name: kind
    for module in (entities, entities_services, entities_subscriptions, entities_support, entities_transfers)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Entity) and kind is not Entity
}


class Unreadable(Exception):
    """A state file holds what this version cannot read."""


class Unwritable(Exception):
    """A record would be written that could not be read again: a fault of the simulator, whoever called."""


class Row(Sequence[E]):
    """Records in the order in which they were made, to be searched without reading them all."""

    def __init__(self, keys: Sequence[str], table: Mapping[str, E]) -> None:
        self._keys = keys
        self._table = table

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, at: int) -> E: ...
    @overload
    def __getitem__(self, at: slice) -> "Row[E]": ...
    def __getitem__(self, at: int | slice) -> "E | Row[E]":
        if isinstance(at, slice):
            return Row(self._keys[at], self._table)
        return self._table[self._keys[at]]


class Store:
    """Records by kind and key, equal to the file at the end of every unit of work."""

    def __init__(self, path: str | None) -> None:
        self._file = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS record"
            " (kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key))"
        )
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS snapshot (name TEXT NOT NULL, position INTEGER NOT NULL,"
            " kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (name, position))"
        )
        self._before: dict[tuple[type[Entity], str], Entity | None] | None = None
        self._undoing: list[Callable[[], None]] = []
        self._read()

    def _read(self) -> None:
        self.agenda = Agenda()
        self._tables: dict[type[Entity], dict[str, Entity]] = {kind: {} for kind in _KINDS.values()}
        self._owned: dict[type[Entity], dict[str, dict[str, Entity]]] = {kind: {} for kind in _KINDS.values()}
        self._worded: dict[type[Entity], dict[str, dict[str, Entity]]] = {
            kind: {} for kind in _KINDS.values()
        }
        self._keys: dict[type[Entity], list[str]] = {}
        for kind_name, key, body in self._file.execute("SELECT kind, key, body FROM record ORDER BY rowid"):
            try:
                self._place(_KINDS[kind_name].model_validate_json(body))
            except (KeyError, ValidationError) as broken:
                raise Unreadable(f"{kind_name} {key} is not a record of this version") from broken

    def kind(self, name: str) -> type[Entity]:
        """The kind of this name."""
        return _KINDS[name]

    def snapshot(self, name: str) -> int:
        """Keep every record under a name beside the present ones, in place of an earlier one so named."""
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute("DELETE FROM snapshot WHERE name = ?", (name,))
        made = self._file.execute(
            "INSERT INTO snapshot SELECT ?, rowid, kind, key, body FROM record ORDER BY rowid", (name,)
        )
        self._file.execute("COMMIT")
        return made.rowcount

    def snapshots(self) -> list[str]:
        """The names under which states are kept."""
        return [row[0] for row in self._file.execute("SELECT DISTINCT name FROM snapshot ORDER BY name")]

    def restore(self, name: str) -> None:
        """Make the records what they were when the snapshot was taken."""
        assert name in self.snapshots()
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute("DELETE FROM record")
        self._file.execute(
            "INSERT INTO record (rowid, kind, key, body)"
            " SELECT position, kind, key, body FROM snapshot WHERE name = ? ORDER BY position",
            (name,),
        )
        self._file.execute("COMMIT")
        self._read()

    def copy_to(self, path: str) -> None:
        """Write the whole state into a new file, of which this one then knows nothing."""
        os.close(
            os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        )  # as the state itself: its owner's alone
        self._file.execute("VACUUM INTO ?", (path,))

    def fingerprint(self) -> str:
        """A hash over every record, in order; the same seed and calls give the same."""
        total = hashlib.sha256()
        rows = self._file.execute("SELECT kind, key, body FROM record ORDER BY rowid")
        for kind, key, body in rows:
            # Where the machine's clock stands is no part of the simulated state.
            if (kind, key) != ("Fact", "clock_offset_seconds"):
                total.update(f"{kind}\n{key}\n{body}\n".encode())
        return total.hexdigest()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Keep all that is put inside, durably, or, when an exception passes, nothing of it."""
        assert self._before is None, "units of work do not nest"
        self._before = {}
        try:
            yield
            self._write()
        except BaseException as failed:
            is_removed = any(
                entity is not None and self.find(kind, key) is None
                for (kind, key), entity in self._before.items()
            )
            for (kind, key), entity in reversed(self._before.items()):
                if entity is None:
                    self._drop(kind, key)
                else:
                    self._place(entity)
            if is_removed:
                self._put_in_order(failed)
            for undo in reversed(self._undoing):
                undo()
            raise
        finally:
            self._before = None
            self._undoing = []

    def _put_in_order(self, failed: BaseException) -> None:
        """Let what came back stand where it stood, not at the end; should the file fail too, both are told."""
        held = (self.agenda, self._tables, self._owned, self._worded, self._keys)
        try:
            self._read()
        except (Unreadable, sqlite3.Error) as unread:
            self.agenda, self._tables, self._owned, self._worded, self._keys = held
            failed.add_note(f"The state could not be read again either: {unread}")

    def when_undone(self, undo: Callable[[], None]) -> None:
        """Do this too if the present unit of work comes to nothing."""
        assert self._before is not None, "outside a unit of work nothing is undone"
        self._undoing.append(undo)

    def put(self, entity: Entity) -> None:
        """Add a record, or replace the one with its key."""
        self._remember(type(entity), entity.key())
        self._place(entity)

    def remove(self, entity: Entity) -> None:
        """Forget a record."""
        self._remember(type(entity), entity.key())
        self._drop(type(entity), entity.key())

    def find(self, kind: type[E], key: str) -> E | None:
        """The record with this key, or none."""
        return cast("E | None", self._tables[kind].get(key))

    def all(self, kind: type[E]) -> list[E]:
        """Every record of a kind, oldest first."""
        return cast("list[E]", list(self._tables[kind].values()))

    def each(self, kind: type[E]) -> Iterator[E]:
        """Every record of a kind, oldest first, one after the other; none may change meanwhile."""
        return cast("Iterator[E]", iter(self._tables[kind].values()))

    def everything(self) -> Iterator[Entity]:
        """Every record of every kind."""
        for table in self._tables.values():
            yield from table.values()

    def of(self, kind: type[E], owner: str) -> list[E]:
        """The records of one owner, oldest first."""
        return cast("list[E]", list(self._owned[kind].get(owner, {}).values()))

    def under(self, kind: type[E], word: str) -> list[E]:
        """The records that are looked for under a word."""
        return cast("list[E]", list(self._worded[kind].get(word, {}).values()))

    def row(self, kind: type[E]) -> "Row[E]":
        """Every record of a kind, oldest first, each reached by its place; none may change meanwhile."""
        keys, table = self._keys.get(kind), self._tables[kind]
        if keys is None:
            keys = self._keys[kind] = list(table)
        return Row(keys, cast("dict[str, E]", table))

    def oldest(self, kind: type[E]) -> E | None:
        """The first record of a kind."""
        return cast("E | None", next(iter(self._tables[kind].values()), None))

    def count(self, kind: type[Entity]) -> int:
        """How many records of a kind there are."""
        return len(self._tables[kind])

    def changes(self) -> list[tuple[Entity | None, Entity | None]]:
        """Every record that the unit of work has touched so far, as it was and as it is."""
        assert self._before is not None, "outside a unit of work nothing changes"
        return [(before, self._tables[kind].get(key)) for (kind, key), before in self._before.items()]

    def fact(self, name: str) -> str | None:
        """A named value of the simulator itself."""
        found = self.find(Fact, name)
        return found.value if found else None

    def number(self) -> int:
        """The next number of the one series from which all ids are made."""
        following = self.last_number() + 1
        self.put(Fact(name="counter", value=str(following)))
        return following

    def last_number(self) -> int:
        """The number taken last: behind that of everything made before."""
        return int(self.fact("counter") or "0")

    def digest(self, purpose: str) -> bytes:
        """Bytes that depend on seed, number and purpose only, so that the same calls make the same ids."""
        return hashlib.sha256(f"{self.fact('seed')}/{self.number()}/{purpose}".encode()).digest()

    def guid(self, purpose: str) -> str:
        """A new id in the form of a random UUID."""
        return str(uuid.UUID(bytes=self.digest(purpose)[:16], version=4))

    def _remember(self, kind: type[Entity], key: str) -> None:
        assert self._before is not None, "records change inside a unit of work only"
        self._before.setdefault((kind, key), self._tables[kind].get(key))

    def _place(self, entity: Entity) -> None:
        kind, key, owner, words = type(entity), entity.key(), entity.owner(), entity.words()
        before = self._tables[kind].get(key)
        if before is None:
            if kind in self._keys:
                self._keys[kind].append(key)
        elif before.owner() != owner or before.words() != words:
            self._unlist(before)
        self._tables[kind][key] = entity
        if owner:
            self._owned[kind].setdefault(owner, {})[key] = entity
        for word in words:
            self._worded[kind].setdefault(word, {})[key] = entity
        self.agenda.note(kind.__name__, key, entity.due())

    def _drop(self, kind: type[Entity], key: str) -> None:
        gone = self._tables[kind].pop(key, None)
        if gone is not None:
            self._unlist(gone)
            self._keys.pop(kind, None)
        self.agenda.note(kind.__name__, key, None)

    def _unlist(self, entity: Entity) -> None:
        kind, key = type(entity), entity.key()
        if owner := entity.owner():
            self._owned[kind][owner].pop(key, None)
        for word in entity.words():
            self._worded[kind][word].pop(key, None)

    def _write(self) -> None:
        assert self._before is not None
        if not self._before:
            return
        rows: list[Any] = []
        gone: list[tuple[str, str]] = []
        for kind, key in self._before:
            entity = self._tables[kind].get(key)
            if entity is None:
                gone.append((kind.__name__, key))
            else:
                body = entity.model_dump_json(exclude_defaults=True, warnings=False)
                # What could not be read again is never written: an assembled record is not checked by itself.
                try:
                    kind.model_validate_json(body)
                except ValidationError as broken:
                    raise Unwritable(f"{kind.__name__} {key}: {broken}") from broken
                rows.append((kind.__name__, key, body))
        self._file.execute("BEGIN IMMEDIATE")
        try:
            self._file.executemany(
                "INSERT INTO record VALUES (?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                rows,
            )
            self._file.executemany("DELETE FROM record WHERE kind = ? AND key = ?", gone)
            self._file.execute("COMMIT")
        except sqlite3.Error:
            self._file.execute("ROLLBACK")
            raise
