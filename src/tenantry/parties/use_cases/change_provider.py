"""Change what the provider says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions
from tenantry.parties.locks import lock_members_of
from tenantry.parties.models import Provider
from tenantry.parties.rules.provider_profile import LIMITS, provider_problems


def change_provider(*, details: Mapping[str, str], by: Actor, now: datetime) -> None:
    """From now on documents name the provider so; those that were issued keep what they say.

    Details that are not given stay. Nothing is written where nothing differs.
    """
    permissions.require(by, "setting.change")
    assert set(details) <= set(LIMITS), "country, currency and kind stay"
    with transaction.atomic(durable=True):
        lock_members_of(by.provider_id, None)
        row = Provider.objects.get(pk=by.provider_id)
        standing = {name: str(getattr(row, name)) for name in LIMITS}
        wanted = standing | {name: value.strip() for name, value in details.items()}
        if problems := provider_problems(wanted):
            raise Refused(*problems)
        changed = {name: value for name, value in wanted.items() if value != standing[name]}
        if not changed:
            return
        Provider.objects.filter(pk=row.pk).update(**changed)
        told = {name: {"old": standing[name], "new": value} for name, value in changed.items()}
        audit.record("provider.changed", row.public_id, by=by, at=now, details=told)
