"""Set something about the business."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions
from tenantry.parties.locks import lock_members_of
from tenantry.parties.models import Provider, Setting
from tenantry.parties.rules.settings import (
    SETTINGS,
    Image,
    Kind,
    Value,
    image_of,
    image_problems,
    setting_problems,
)


def change_setting(
    *, name: str, value: Value | None = None, content: bytes | None = None, by: Actor, now: datetime
) -> None:
    """From now on the setting has this value, its default where none is given; what it had stays on record.

    A picture is given by its bytes. The terms of payment stand with the provider, where invoices read them.
    """
    permissions.require(by, "setting.change")
    if name in SETTINGS and SETTINGS[name].kind is Kind.IMAGE and content is not None:
        problems, value = image_problems(name, content), _named(content)
    else:
        content = None
        value = SETTINGS[name].default if value is None and name in SETTINGS else value
        problems = setting_problems(name, value)
    if problems:
        raise Refused(*problems)
    with transaction.atomic(durable=True):
        lock_members_of(by.provider_id, None)
        Setting.objects.create(
            provider_id=by.provider_id, name=name, value=value, content=content, set_by=by.id, at=now
        )
        if name == "payment_terms_days":
            Provider.objects.filter(pk=by.provider_id).update(payment_terms_days=value)
        audit.record("setting.changed", name, by=by, at=now, details={"value": value})


def _named(content: bytes) -> str:
    """What stands for a picture: its digest and its media type."""
    image = image_of(content) or Image("", 0, 0)
    return f"{hashlib.sha256(content).hexdigest()[:16]} {image.media_type}"
