"""Foreign keys that carry the provider: a row of one provider can never point at a row of another.

Django's ForeignKey knows one column. A ScopedKey therefore leaves the constraint to `AddScopedKeys`, which the last
migration of each module runs: FOREIGN KEY (provider_id, x_id) REFERENCES target (provider_id, id).
"""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ScopedKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key between two tables of the same provider. Rows that are pointed at stay."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)


class AddScopedKeys(Operation):
    """Create the composite constraint of every ScopedKey of one model of this app."""

    reversible = True

    def __init__(self, model_name: str, fields: list[str]) -> None:
        self.model_name, self.fields = model_name, fields

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: Django's own state already has the fields."""

    def _targets(self, app_label: str, apps: Apps) -> list[tuple[str, str, str, str]]:
        model = apps.get_model(app_label, self.model_name)
        found = []
        for name in self.fields:
            field: Any = model._meta.get_field(name)
            constraint = f"{model._meta.db_table}_{name}_scoped"
            found.append((model._meta.db_table, field.column, field.related_model._meta.db_table, constraint))
        return found

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: ProjectState
    ) -> None:
        """Add the constraints."""
        for table, column, target, name in self._targets(app_label, to_state.apps):
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (provider_id, "{column}") '
                f'REFERENCES "{target}" (provider_id, id)'
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: ProjectState
    ) -> None:
        """Drop them again."""
        for table, _, _, name in self._targets(app_label, from_state.apps):
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Scope the foreign keys of {self.model_name} to the provider"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the migration writer repeats this operation."""
        return type(self).__name__, [self.model_name, self.fields], {}
