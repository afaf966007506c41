"""The provider's validation codes for government customers, asked of Microsoft live with the uses that are left."""

from __future__ import annotations

from dataclasses import dataclass

from partner_center import PartnerCenterError
from tenantry.kernel.actor import Actor
from tenantry.microsoft.clients import partner_center
from tenantry.microsoft.secrets import has_secrets
from tenantry.parties import permissions
from tenantry.parties.reads import default_account
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class ValidationCode:
    """A code, for whom Microsoft gave it, and how often it can still be used."""

    code: str
    organization: str
    left: int
    most: int


def may_use(by: Actor) -> bool:
    """Whether the provider's codes are the actor's to use; they still are staff's who acts for a party."""
    if by.on_behalf_of is not None:
        return True  # only the roles that may use them may act for a party
    own = Ownership(by.provider_id, by.party_id, by.party_id)
    return rules.problem(by, "validation_code.use", own) is None


def require_use(by: Actor) -> None:
    """Raises Refused for whoever may not use the provider's codes."""
    if not may_use(by):
        permissions.require(by, "validation_code.use")


def validation_codes(*, by: Actor) -> list[ValidationCode] | None:
    """All codes, for staff: they are the provider's own. None where Microsoft does not answer or cannot be asked yet.

    Stands outside any transaction.
    """
    require_use(by)
    account = default_account(by.provider_id)
    if not has_secrets(by.provider_id, account):
        return None
    try:
        found = partner_center(account).qualifications.validation_codes()
    except PartnerCenterError:
        return None
    return [
        ValidationCode(
            one.validation_id, one.organization_name or "", one.remaining_creates or 0, one.max_creates or 0
        )
        for one in found
    ]
