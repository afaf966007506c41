"""Microsoft's link with which a customer's administrator accepts the provider, asked live."""

from __future__ import annotations

from partner_center import PartnerCenterError
from tenantry.kernel.actor import Actor
from tenantry.microsoft.clients import partner_center
from tenantry.parties import permissions


def relationship_request(account_id: int, *, by: Actor) -> str | None:
    """The address that Microsoft answers; None where it does not. Stands outside any transaction."""
    permissions.require(by, "basket.change")
    try:
        return partner_center(account_id).relationships.request().url
    except PartnerCenterError:
        return None
