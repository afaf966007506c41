"""What Microsoft delivers to our webhook: believed only with its own signature, and then only as a hint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from partner_center import PartnerCenterError
from partner_center.models.webhooks import EventName, NewRegistration
from partner_center.webhook_signature import (
    MICROSOFT_HOSTS,
    CertificateUnavailable,
    SignatureRefused,
    WebhookValidator,
)
from tenantry.microsoft.clients import partner_center
from tenantry.microsoft.models import AccountSecret

_CUSTOMER = re.compile(r"/customers/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/?$", re.IGNORECASE)


class NotBelieved(Exception):
    """A delivery that is answered with `http_status` and not acted upon."""

    def __init__(self, reason: str, http_status: int) -> None:
        super().__init__(reason)
        self.http_status = http_status


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event with Microsoft's signature; the tenant that has accepted a partner, where it tells of that."""

    event: str
    accepted_by: UUID | None


def delivered(headers: Mapping[str, str], body: bytes) -> Delivered:
    """The event of a delivery. Raises NotBelieved; 503 where nothing can be said, so that it comes again."""
    hosts, roots = settings.MICROSOFT_CERTIFICATE_HOSTS, settings.MICROSOFT_CERTIFICATE_ROOTS
    try:
        event = _validator(hosts, roots, settings.MICROSOFT_API_URL.startswith("http://")).event(
            headers, body
        )
    except SignatureRefused as refused:
        raise NotBelieved(str(refused), refused.http_status) from refused
    except CertificateUnavailable as away:
        raise NotBelieved(str(away), 503) from away
    found = None
    if event.event_name is EventName.RELATIONSHIP_ACCEPTED:
        found = _CUSTOMER.search(event.resource_uri or "")
    return Delivered(str(event.event_name.value), UUID(found.group(1)) if found else None)


@lru_cache(maxsize=4)
def _validator(hosts: str, roots: str, allow_http: bool) -> WebhookValidator:
    """One for the process: it keeps the certificates that it has fetched."""
    named = [host.strip() for host in hosts.split(",") if host.strip()]
    return WebhookValidator(
        certificate_hosts=named or tuple(MICROSOFT_HOSTS),
        roots=[Path(roots).read_bytes()] if roots else None,
        allow_http=allow_http,
    )


def connected_accounts() -> list[tuple[int, str]]:
    """Key and public id of each Partner Center account whose secrets are kept."""
    rows = AccountSecret.objects.order_by("account_id")
    return list(rows.values_list("account_id", "account__public_id"))


def register_webhook(account_id: int, address: str) -> str:
    """Have Microsoft deliver to the address; an account has one registration, and this replaces it.

    Returns why it could not be done, empty where it was. Stands outside any transaction.
    """
    wanted = NewRegistration(webhook_url=address, webhook_events=[EventName.RELATIONSHIP_ACCEPTED])
    try:
        partner_center(account_id).webhooks.register(wanted)
    except PartnerCenterError as no:
        return str(no) or type(no).__name__
    return ""
