"""Let somebody in again who has lost every second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit, sessions, statements
from tenantry.jobs import events
from tenantry.kernel.actor import system
from tenantry.kernel.ids import UserId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.locks import lock_user
from tenantry.parties.models import Membership
from tenantry.parties.rules.security import SignInChange

REASON_MISSING = code("factors.reason_missing", Category.INVALID)

# Rows of the libraries of sign-in: factors and recovery codes, the link with the organisation's sign-in, and the
# wrong passwords that were counted.
_FACTORS = "DELETE FROM mfa_authenticator WHERE user_id = %s"
_LINKS = "DELETE FROM socialaccount_socialaccount WHERE user_id = %s"
_ATTEMPTS = "DELETE FROM axes_accessattempt WHERE username = %s"


@dataclass(frozen=True, slots=True)
class FactorsReset:
    """Whose, and how many of each were removed; recovery codes count as one factor."""

    person: UserId
    factors: int
    links: int
    sessions: int


def reset_factors(*, email: str, why: str, now: datetime) -> FactorsReset:
    """Factors, recovery codes and the link of single sign-on are removed, all sessions end, a lock-out is lifted.

    The password stays: staff sets up a new factor at the next sign-in, before anything else. It is on record with
    every provider that the person belongs to, and the person is told by mail.
    """
    if not 3 <= len(why.strip()) <= 500:
        raise Refused(Problem(REASON_MISSING, "why"))
    with transaction.atomic(durable=True):
        user = lock_user(email.strip().lower())
        houses = list(
            Membership.objects.filter(user=user).order_by("provider_id").values_list("provider_id", flat=True)
            if user
            else ()
        )
        if user is None or not houses:
            raise permissions.not_found("user", email[:100])
        removed = {
            "factors": statements.run(_FACTORS, [user.pk]),
            "links": statements.run(_LINKS, [user.pk]),
            "sessions": sessions.end_all(user.pk),
        }
        statements.run(_ATTEMPTS, [user.email])
        for provider_id in dict.fromkeys(houses):
            by = system(provider_id, cause="command")
            audit.record(
                "user.factors_reset", user.public_id, by=by, at=now, why=why.strip(), details=removed
            )
        by = system(houses[0], cause="command")
        events.put(SignInChanged(user.public_id, SignInChange.FACTORS_RESET.value), by=by, at=now)
    return FactorsReset(UserId(user.public_id), **removed)
