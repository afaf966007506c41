"""Registers our webhook at Microsoft, from the command line of the one who runs the installation."""

from __future__ import annotations

import sys

from django.conf import settings

from tenantry.microsoft.deliveries import connected_accounts, register_webhook


def register_all(account: str = "") -> int:
    """For each connected Partner Center account, or the one that is named; says what became of each.

    1 where one could not be registered, or where none of that name is connected.
    """
    found = [one for one in connected_accounts() if account in ("", one[1])]
    if account and not found:
        print(f"{account}: no such account is connected", file=sys.stderr)
    failed = 1 if account and not found else 0
    for key, public_id in found:
        address = f"{settings.TENANTRY_PUBLIC_URL}/api/hooks/partner-center/{public_id}/"
        if problem := register_webhook(key, address):
            failed = 1
            print(f"{public_id}: not registered: {problem}", file=sys.stderr)
        else:
            print(f"{public_id}: {address}")
    return failed
