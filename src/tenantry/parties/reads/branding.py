"""How a provider presents itself on the pages: name, colour, logo, address of its support."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.foundation import statements


@dataclass(frozen=True, slots=True)
class Branding:
    """What every page shows of its provider; colour, logo and support are empty where nobody has set them."""

    provider: str
    name: str
    colour: str
    logo_digest: str
    support_email: str


# The newest row of each setting counts. Of several providers a stranger is shown none.
_LOOK_UP = """
    SELECT v.public_id, v.name,
           coalesce(max(s.value #>> '{}') FILTER (WHERE s.name = 'brand_colour'), ''),
           coalesce(max(s.value #>> '{}') FILTER (WHERE s.name = 'logo'), ''),
           coalesce(max(s.value #>> '{}') FILTER (WHERE s.name = 'support_email'), '')
    FROM parties_provider v
    LEFT JOIN LATERAL (
        SELECT DISTINCT ON (name) name, value FROM parties_setting
        WHERE provider_id = v.id AND name IN ('brand_colour', 'logo', 'support_email')
        ORDER BY name, id DESC
    ) s ON true
    WHERE v.id = coalesce(%s, v.id)
    GROUP BY v.id
    LIMIT 2
"""


def branding(provider_id: int | None) -> Branding | None:
    """The provider's own; for a stranger that of the installation's only provider, where there is one alone."""
    rows = statements.rows(_LOOK_UP, [provider_id])
    if len(rows) != 1:
        return None
    public_id, name, colour, logo, support = rows[0]
    return Branding(public_id, name, colour, logo.partition(" ")[0], support)


def provider_key(public_id: str) -> int | None:
    """The key of the provider with that public id. For the logo, which strangers see too."""
    row = statements.row("SELECT id FROM parties_provider WHERE public_id = %s", [public_id])
    return int(row[0]) if row else None
