"""What the provider has set, and when, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Provider, Setting
from tenantry.parties.rules.settings import SETTINGS, Value


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting as it stands; `set_at` and `set_by` (an actor's id) are None where nobody has set it."""

    name: str
    kind: str
    value: Value
    default: Value
    least: int
    most: int
    unit: str
    set_at: datetime | None
    set_by: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was set."""

    media_type: str
    content: bytes
    digest: str


def _newest(provider_id: int) -> dict[str, Mapping[str, Any]]:
    rows = Setting.objects.filter(provider_id=provider_id).order_by("name", "-id").distinct("name")
    return {row["name"]: row for row in rows.values("name", "value", "at", "set_by")}


def settings(actor: Actor) -> list[SettingView]:
    """Every setting, in the order of the registry."""
    permissions.require(actor, "setting.read")
    newest = _newest(actor.provider_id)
    terms = Provider.objects.values_list("payment_terms_days", flat=True).get(pk=actor.provider_id)
    found = []
    for rule in SETTINGS.values():
        row = newest.get(rule.name, {})
        value = terms if rule.name == "payment_terms_days" else row.get("value", rule.default)
        found.append(
            SettingView(
                name=rule.name,
                kind=rule.kind.value,
                value=value,
                default=rule.default,
                least=rule.least,
                most=rule.most,
                unit=rule.unit,
                set_at=row.get("at"),
                set_by=row.get("set_by"),
            )
        )
    return found


def setting_history(actor: Actor, name: str, *, limit: int = 50) -> list[tuple[datetime, str, Value]]:
    """When the setting was set, by whom and to what, newest first."""
    permissions.require(actor, "setting.read")
    rows = Setting.objects.filter(provider_id=actor.provider_id, name=name).order_by("-id")
    return list(rows.values_list("at", "set_by", "value")[:limit])


def setting(provider_id: int, name: str) -> Value:
    """One setting's value, for the house itself: what use cases and pages go by."""
    rows = Setting.objects.filter(provider_id=provider_id, name=name).order_by("-id")
    row = rows.values_list("value", flat=True).first()
    value: Value = SETTINGS[name].default if row is None else row
    return value


def number_setting(provider_id: int, name: str) -> int:
    """One number that was set."""
    value = setting(provider_id, name)
    assert isinstance(value, int), name
    return value


def picture(provider_id: int, name: str) -> Picture | None:
    """A picture that was set, with its bytes; None where there is none."""
    rows = Setting.objects.filter(provider_id=provider_id, name=name).order_by("-id")
    row = rows.values_list("value", "content").first()
    if row is None or not row[0] or row[1] is None:
        return None
    digest, _, media_type = str(row[0]).partition(" ")
    return Picture(media_type, bytes(row[1]), digest)
