"""Every life cycle is a table, and the page that shows them is current."""

from __future__ import annotations

import subprocess
import sys

from django.apps import apps
from django.db.models import Field
from tests.house import source


def _written() -> str:
    done = subprocess.run(
        [sys.executable, str(source.ROOT / "tools" / "states_page.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_page_of_states_is_current() -> None:
    assert (source.ROOT / "docs" / "states.md").read_text(encoding="utf-8") == _written(), "run make docs"


def test_every_table_stands_in_rules_and_on_the_page() -> None:
    made = [
        (source.where(path), call.args[0])
        for path in source.files()
        for name, call in source.calls(source.tree(path))
        if name == "StateTable"
    ]
    assert [place for place, _ in made if "/rules/" not in place] == []
    assert _written().count("\n## ") == len(made)


# States that no move of ours decides by table.
TOLD = {
    "ordering.Basket": "open, or no longer: every change begins with an UPDATE that finds it open",
    "compliance.Attestation": "Microsoft tells how far its signatory is",
}


def test_a_stored_state_is_one_of_a_table() -> None:
    """A column named `state` offers exactly the states of one life cycle."""
    tables = _tables()
    unknown = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("tenantry.") and not hasattr(model, "pgh_tracked_model")
        for field in model._meta.local_fields
        if field.name == "state" and field.choices and _choices(field) not in tables
    }
    assert unknown == set(TOLD)


def _choices(field: Field) -> frozenset[str]:  # type: ignore[type-arg]
    return frozenset(str(value) for value, _ in field.choices or ())


def _tables() -> set[frozenset[str]]:
    sections = _written().split("\n## ")[1:]
    return {
        frozenset(line.split("`")[1] for line in section.splitlines() if line.startswith("| `"))
        for section in sections
    }
