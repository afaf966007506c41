"""Ask for a link to a new password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction


def request_password_link(*, email: str, request_id: str, now: datetime) -> None:  # noqa: ARG001 - one shape for all
    """Queue the search for that address. Known or not, the request does the same, and takes the same time."""
    from tenantry.notices.tasks import password_link

    with transaction.atomic(durable=True):
        password_link.configure(queue="mails").defer(email=email.strip().lower()[:254], request_id=request_id)
