"""The agreement log as a signed file: evidence that stands without the database."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from tenantry.compliance.reads import AgreementRow, agreements_all
from tenantry.foundation.signing import signed_file
from tenantry.foundation.slices import MOST_EXPORTED, Wish
from tenantry.kernel.actor import Actor
from tenantry.parties.models import Provider

FORMAT: Final = "tenantry-agreements-1"
_FIELDS: Final = tuple(one.name for one in fields(AgreementRow))


def signed_agreements(actor: Actor, wish: Wish, *, now: datetime) -> bytes:
    """What the actor may see of the log and has looked for, with who took it out and when, signed by the house."""
    records = [_told(row) for row in agreements_all(actor, wish)]
    provider, name = Provider.objects.values_list("public_id", "name").get(pk=actor.provider_id)
    signed = {
        "format": FORMAT,
        "provider": provider,
        "provider_name": name,
        "exported_at": _instant(now),
        "exported_by": {"kind": actor.kind, "id": actor.id, "on_behalf_of": actor.on_behalf_of},
        "search": wish.q,
        "filters": {key: value for key, value in sorted(wish.filters.items()) if value},
        "zone": wish.zone,
        "is_whole": len(records) < MOST_EXPORTED,
        "count": len(records),
        "records": records,
    }
    return signed_file(signed, owner=provider, keys=settings.TENANTRY_ENCRYPTION_KEYS)


def _told(row: AgreementRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _FIELDS}
    told = {name: _instant(one) if isinstance(one, datetime) else one for name, one in values.items()}
    return {"id": told.pop("public_id"), **told}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
