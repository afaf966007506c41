"""How delegated administration of a tenant stands, for the people of the provider: no sale is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules.delegated_admin import DelegatedAdmin
from tenantry.compliance.rules.facts import Unfetched
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions

_TENANT: Final = """
    SELECT t.microsoft_id::text, s.account_id FROM parties_tenant t
    LEFT JOIN microsoft_accountsecret s ON s.provider_id = t.provider_id AND s.account_id = t.partner_center_account_id
    WHERE t.provider_id = %s AND t.public_id = %s
"""


@dataclass(frozen=True, slots=True)
class DelegatedAdminView:
    """What Microsoft says, or said last: then it is not answered."""

    is_answered: bool
    told: DelegatedAdmin | None
    ends_soon: bool


def delegated_admin_of(tenant: str, *, by: Actor, now: datetime) -> DelegatedAdminView:
    """Asked of Microsoft unless the last answer is young. Stands outside any transaction.

    Raises Refused for an unknown tenant, and for everybody but the provider's own people: it is their relationship.
    """
    permissions.require(by, "party.read")
    row = statements.row(_TENANT, [by.provider_id, tenant])
    if row is None or not permissions.sees_all(by):
        raise permissions.not_found("tenant", tenant)
    microsoft_id, account_id = row
    if account_id is None:
        return DelegatedAdminView(is_answered=False, told=None, ends_soon=False)
    key = FactKey.delegated_admin(microsoft_id)
    found = gather(account_id, [key], occasion=Occasion.DEMAND, now=now).get(key, DelegatedAdmin)
    earlier = found.earlier if isinstance(found, Unfetched) else found
    told = earlier if isinstance(earlier, DelegatedAdmin) else None
    ends_soon = told is not None and told.ends_soon(now)
    return DelegatedAdminView(not isinstance(found, Unfetched), told, ends_soon)
