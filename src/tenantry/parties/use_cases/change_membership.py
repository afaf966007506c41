"""Give a member another role, or other duties."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.kernel.ids import MembershipId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.events import MembershipChanged
from tenantry.parties.inviting import require_membership
from tenantry.parties.recording import last_administrator_problem
from tenantry.parties.rules.duties import duty_problems

ROLE_OF_OTHER_KIND = code("membership.role_of_other_kind", Category.INVALID)


def change_membership(
    *, membership: MembershipId, role: Role, duties: tuple[str, ...] = (), by: Actor, now: datetime
) -> None:
    """The member's role and duties from the next request on; what stands already is no change."""
    with transaction.atomic(durable=True):
        found = require_membership(by, membership)
        problems = duty_problems(role, duties)
        if (role in STAFF) != (found.party_id is None) or (role not in STAFF and role != found.role):
            problems.append(Problem(ROLE_OF_OTHER_KIND, "role", {"role": role.value}))
        if role is not Role.ADMINISTRATOR and (problem := last_administrator_problem(found)):
            problems.append(problem)
        if problems:
            raise Refused(*problems)
        wanted = sorted(set(duties))
        if (found.role, found.duties) != (role.value, wanted):
            found.role, found.duties = role.value, wanted
            found.save(update_fields=["role", "duties"])
            event = MembershipChanged(membership, found.user.public_id, role.value, tuple(wanted))
            events.put(event, by=by, at=now)
