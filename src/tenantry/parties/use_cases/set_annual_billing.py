"""Turn the two switches of what is billed annually, both at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.locks import lock_members_of
from tenantry.parties.models import Setting
from tenantry.parties.rules.settings import SETTINGS


def set_annual_billing(*, billed_annually: bool, annual_provisioning: bool, by: Actor, now: datetime) -> None:
    """From now on plans are sold billed annually or not, and what is sold so is ordered so at Microsoft or not.

    A switch that stands so already is left alone. Orders that are placed stay as they were sold.
    """
    permissions.require(by, "setting.change")
    wanted = {"billed_annually": billed_annually, "annual_provisioning": annual_provisioning}
    with transaction.atomic(durable=True):
        lock_members_of(by.provider_id, None)
        rows = Setting.objects.filter(provider_id=by.provider_id, name__in=wanted)
        newest = rows.order_by("name", "-id").distinct("name").values_list("name", "value")
        standing = {name: SETTINGS[name].default for name in wanted} | dict(newest)
        for name, value in wanted.items():
            if standing[name] != value:
                Setting.objects.create(
                    provider_id=by.provider_id, name=name, value=value, set_by=by.id, at=now
                )
                audit.record("setting.changed", name, by=by, at=now, details={"value": value})
