"""Book only what is missing: what should have been charged, less what has been."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tenantry.billing.rules.facts import Charge, ChargeFact, ChargeKey, ChargeKind


class Contradiction(Exception):
    """The booked lines cannot all be true; a person must look before anything more is booked."""


_ORDER = {kind: position for position, kind in enumerate(ChargeKind)}


def difference(should: Iterable[Charge], booked: Iterable[ChargeFact]) -> list[Charge]:
    """The charges to book so that the books say what they should; none where they already do.

    A booked line that is no longer right is taken back by a line that names it, and replaced.
    """
    wanted = _by_key(should)
    standing, revisions = _standing(list(booked))
    found: list[Charge] = []
    for key in sorted(wanted.keys() | standing.keys(), key=_sort_key):
        charge, fact = wanted.get(key), standing.get(key)
        if charge is not None and fact is not None and _same(charge, fact.charge):
            continue
        revision = revisions.get(key, -1) + 1
        if fact is not None:
            found.append(fact.charge.reversed_by(fact.charge_id, revision))
            revision += 1
        if charge is not None:
            found.append(replace(charge, revision=revision))
    return found


def _sort_key(key: ChargeKey) -> tuple[str, object, int, int]:
    """Oldest first, so that a run always books in the same order."""
    return key.subscription_id, key.period_start, key.change_sequence, _ORDER[key.kind]


def _same(charge: Charge, other: Charge) -> bool:
    """Whether the two say the same, however often they were corrected."""
    return replace(charge, revision=0) == replace(other, revision=0)


def _by_key(charges: Iterable[Charge]) -> dict[ChargeKey, Charge]:
    """The charges by what they are; the same thing is owed once."""
    found: dict[ChargeKey, Charge] = {}
    for charge in charges:
        assert charge.key not in found, f"owed twice: {charge.key}"
        assert charge.reverses is None, "what should be charged takes nothing back"
        found[charge.key] = charge
    return found


def _standing(booked: list[ChargeFact]) -> tuple[dict[ChargeKey, ChargeFact], dict[ChargeKey, int]]:
    """The booked lines that nothing has taken back, and the last revision of each key."""
    by_id = {fact.charge_id: fact for fact in booked}
    if len(by_id) != len(booked):
        raise Contradiction("one charge id is booked twice")
    taken_back: set[str] = set()
    revisions: dict[ChargeKey, int] = {}
    for fact in booked:
        key = fact.charge.key
        revisions[key] = max(revisions.get(key, -1), fact.charge.revision)
        if fact.charge.reverses is not None:
            _check_reversal(fact, by_id.get(fact.charge.reverses), taken_back)
            taken_back.add(fact.charge.reverses)
    standing: dict[ChargeKey, ChargeFact] = {}
    for fact in booked:
        if fact.charge.reverses is not None or fact.charge_id in taken_back:
            continue
        if fact.charge.key in standing:
            raise Contradiction(
                f"{fact.charge_id} charges again what {standing[fact.charge.key].charge_id} does"
            )
        standing[fact.charge.key] = fact
    return standing, revisions


def _check_reversal(fact: ChargeFact, original: ChargeFact | None, taken_back: set[str]) -> None:
    """A reversal mirrors one booked line that no other reversal has taken back."""
    if original is None:
        raise Contradiction(f"{fact.charge_id} takes back {fact.charge.reverses}, which is not booked")
    if original.charge_id in taken_back:
        raise Contradiction(f"{original.charge_id} is taken back twice")
    if original.charge.reverses is not None:
        raise Contradiction(f"{fact.charge_id} takes back a reversal")
    if original.charge.reversed_by(original.charge_id, fact.charge.revision) != fact.charge:
        raise Contradiction(f"{fact.charge_id} is not the mirror of {original.charge_id}")
