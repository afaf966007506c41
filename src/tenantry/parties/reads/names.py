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


_NAMED_TO_PARTIES: Final = """
    SELECT coalesce(
        (SELECT u.name FROM parties_user u JOIN parties_membership m ON m.user_id = u.id
         WHERE m.provider_id = v.id AND m.party_id = ANY(%(parties)s) AND u.public_id = %(actor)s LIMIT 1),
        (SELECT k.name FROM parties_apicredential k
         WHERE k.provider_id = v.id AND k.party_id = ANY(%(parties)s) AND k.public_id = %(actor)s),
        v.name)
    FROM parties_provider v WHERE v.id = %(provider)s
"""


def name_among(provider_id: int, parties: Iterable[int], actor_id: str) -> str:
    """What members and programs of these parties are called to each other; anybody else is the provider.

    One statement.
    """
    values = {"provider": provider_id, "parties": sorted(set(parties)), "actor": actor_id}
    (name,) = statements.one(_NAMED_TO_PARTIES, values)
    return str(name)
