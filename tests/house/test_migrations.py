"""The migrations make the tables that the models describe, quickly, and can be taken back."""

from __future__ import annotations

import io
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.house import source


def _standing() -> set[str]:
    connection.ensure_connection()
    return {name for name in connection.introspection.table_names() if not name.startswith("procrastinate_")}


def test_the_models_ask_for_no_further_migration(fresh_database: str) -> None:
    said = io.StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_a_module_is_taken_back_and_made_again(fresh_database: str) -> None:
    before = _standing()
    call_command("migrate", "provisioning", "zero", verbosity=0)
    assert before - _standing() == {"provisioning_step"}
    call_command("migrate", "provisioning", verbosity=0)
    assert _standing() == before


def test_a_modules_tables_are_made_in_one_operation() -> None:
    """Each further one would have Django render all related models anew: from 2 to 18 seconds on this many tables."""
    loader = MigrationLoader(None)
    found = {
        key: [type(operation).__name__ for operation in migration.operations]
        for key, migration in loader.disk_migrations.items()
        if Path(source.SOURCE, key[0], "migrations").is_dir() and migration.initial
    }
    assert {name for names in found.values() for name in names} == {"CreateTables"}
    assert [key for key, names in found.items() if len(names) != 1] == []
