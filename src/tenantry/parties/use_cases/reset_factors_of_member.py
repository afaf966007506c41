"""Let a colleague or a customer's person in again who has lost every second factor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import MembershipId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.inviting import require_membership
from tenantry.parties.locks import lock_user
from tenantry.parties.models import Membership
from tenantry.parties.recording import last_administrator_problem
from tenantry.parties.rules.security import SignInChange
from tenantry.parties.second_factors import FactorsReset, remove_factors, require_reason

ONES_OWN = code("factors.ones_own", Category.CONFLICT)
OF_ANOTHER_HOUSE = code("factors.of_another_house", Category.CONFLICT)


def reset_factors_of_member(*, membership: MembershipId, why: str, by: Actor, now: datetime) -> FactorsReset:
    """What `reset_factors` does, by an administrator of the provider, on record with its name and the reason.

    Raises Refused, and changes nothing, without a reason; for oneself and for the last administrator, so that nobody
    who sits at an open browser gets around a second factor for good; and for somebody who signs in to another
    provider's house as well. Those are let in at the command line.
    """
    permissions.require(by, "staff.change")
    told = require_reason(why)
    with transaction.atomic(durable=True):
        found = require_membership(by, membership)
        user = lock_user(found.user.email)
        assert user is not None, "a membership is of somebody"
        if user.public_id == by.id:
            raise Refused(Problem(ONES_OWN))
        if problem := last_administrator_problem(found):
            raise Refused(problem)
        if Membership.objects.filter(user=user).exclude(provider_id=by.provider_id).exists():
            raise Refused(Problem(OF_ANOTHER_HOUSE, params={"email": user.email}))
        done = remove_factors(user)
        audit.record("user.factors_reset", user.public_id, by=by, at=now, why=told, details=done.removed)
        events.put(SignInChanged(user.public_id, SignInChange.FACTORS_RESET.value), by=by, at=now)
    return done
