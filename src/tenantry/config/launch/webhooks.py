"""Registers our webhook at Microsoft, from the command line of the one who runs the installation."""

from __future__ import annotations

import sys

from django.conf import settings

from tenantry.microsoft.deliveries import connected_accounts, register_webhook


def register_all() -> int:
    """For each connected Partner Center account; says what became of each. 1 where one could not be registered."""
    failed = 0
    for key, public_id in connected_accounts():
        address = f"{settings.TENANTRY_PUBLIC_URL}/api/hooks/partner-center/{public_id}/"
        if problem := register_webhook(key, address):
            failed = 1
            print(f"{public_id}: not registered: {problem}", file=sys.stderr)
        else:
            print(f"{public_id}: {address}")
    return failed
