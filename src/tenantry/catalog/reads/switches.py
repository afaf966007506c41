"""The two switches of what is billed annually, as they stand: one text of SQL for all statements that need them."""

from __future__ import annotations

from typing import Final

from tenantry.catalog.rules.annual import ANNUAL_PROVISIONING, BILLED_ANNUALLY, Switches
from tenantry.foundation import statements
from tenantry.parties.rules.settings import SETTINGS


def _newest(name: str) -> str:
    usual = "true" if SETTINGS[name].default else "false"
    return f"""coalesce((SELECT x.value = 'true'::jsonb FROM parties_setting x
        WHERE x.provider_id = %(provider)s AND x.name = '{name}' ORDER BY x.id DESC LIMIT 1), {usual})"""  # noqa: S608


# One row with both, at the value `provider`.
SWITCHES: Final = f"SELECT {_newest(BILLED_ANNUALLY)} AS sells, {_newest(ANNUAL_PROVISIONING)} AS provisions"


def switches(provider_id: int) -> Switches:
    """The switches of a provider. One statement."""
    return Switches(*statements.one(SWITCHES, {"provider": provider_id}))
