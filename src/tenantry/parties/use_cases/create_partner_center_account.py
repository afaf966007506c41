"""Tell Tenantry of one of the provider's accounts in Partner Center."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit, public_ids
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.details import Made
from tenantry.parties.models import PartnerCenterAccount, Provider


def create_partner_center_account(
    *, region: str, tenant: str, client_id: str, by: Actor, now: datetime
) -> Made:
    """The account, without its secrets; a provider's first one is its default."""
    permissions.require(by, "setting.change")
    public_id = public_ids.new("pca", now)
    with transaction.atomic(durable=True):
        Provider.objects.select_for_update().get(pk=by.provider_id)
        is_first = not PartnerCenterAccount.objects.filter(
            provider_id=by.provider_id, is_default=True
        ).exists()
        account = PartnerCenterAccount.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            region=region,
            tenant=tenant,
            client_id=client_id,
            is_default=is_first,
        )
        audit.record("partner_center_account.created", public_id, by=by, at=now, details={"region": region})
    return Made(account.pk, public_id)
