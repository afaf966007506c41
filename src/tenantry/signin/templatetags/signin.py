"""What the pages of sign-in show beyond what every page can."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tenantry.kernel.actor import Role

register = template.Library()


@register.filter
def passkey_options(options: Mapping[str, Any]) -> SafeString:
    """The riddle for the browser's authenticator, as data that the page's module reads."""
    return format_html(
        '<input type="hidden" data-options="{}">', json.dumps(dict(options), cls=DjangoJSONEncoder)
    )


@register.filter
def confirm_way(way: str) -> str:
    """Another way to confirm who one is, in words."""
    return {
        "reauthenticate": _("Use your password"),
        "mfa_reauthenticate": _("Use a code"),
        "mfa_reauthenticate:webauthn": _("Use a passkey"),
    }[way]


@register.filter
def role_name(role: Role) -> str:
    """A role in words."""
    return {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.SALES: _("Sales"),
        Role.PROVISIONING: _("Provisioning"),
        Role.FINANCE: _("Finance"),
        Role.AUDITOR: _("Auditor"),
        Role.RESELLER: _("Reseller"),
        Role.CUSTOMER: _("Customer"),
        Role.SYSTEM: _("System"),
    }[role]
