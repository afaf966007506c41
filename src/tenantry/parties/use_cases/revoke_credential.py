"""End a program's key."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import CredentialId
from tenantry.parties import permissions, reads
from tenantry.parties.models import ApiCredential


def revoke_credential(*, credential: CredentialId, by: Actor, now: datetime) -> None:
    """From its next request on the key is refused; repeating it changes nothing."""
    permissions.require(by, "credential.change")
    found = reads.credential(by, credential)
    with transaction.atomic(durable=True):
        changed = ApiCredential.objects.filter(
            provider_id=by.provider_id, pk=found.id, revoked_at__isnull=True
        ).update(revoked_at=now)
        if changed:
            audit.record("credential.revoked", credential, by=by, at=now)
