"""What people, programs and parties are called, by the ids under which they acted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions

_NAMED: Final = """
    SELECT u.public_id, u.name FROM parties_user u WHERE u.public_id = ANY(%(ids)s)
    UNION ALL
    SELECT k.public_id, k.name FROM parties_apicredential k
    WHERE k.provider_id = %(provider)s AND k.public_id = ANY(%(ids)s)
    UNION ALL
    SELECT p.public_id, p.name FROM parties_party p
    WHERE p.provider_id = %(provider)s AND p.public_id = ANY(%(ids)s)
"""


def names_of(actor: Actor, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Names for staff, by public id: of who acted, or was acted for, in the provider's own records. One statement.

    The ids come from those records; one that has no name (the system's) is left out.
    """
    assert permissions.sees_all(actor), "names of everybody are for staff"
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    return dict(statements.rows(_NAMED, {"provider": actor.provider_id, "ids": wanted}))
