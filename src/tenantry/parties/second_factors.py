"""What is taken from somebody who has lost every second factor, whoever lets them in again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tenantry.foundation import sessions, statements
from tenantry.kernel.ids import UserId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.models import User

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

    @property
    def removed(self) -> dict[str, int]:
        """How many of each, for the record."""
        return {"factors": self.factors, "links": self.links, "sessions": self.sessions}


def require_reason(why: str) -> str:
    """The reason as it is kept. Raises Refused where it says nothing."""
    told = why.strip()
    if not 3 <= len(told) <= 500:
        raise Refused(Problem(REASON_MISSING, "why"))
    return told


def remove_factors(user: User) -> FactorsReset:
    """Everything but the password is removed, all sessions end, a lock-out is lifted; in the open transaction."""
    assert transaction.get_connection().in_atomic_block
    done = FactorsReset(
        UserId(user.public_id),
        statements.run(_FACTORS, [user.pk]),
        statements.run(_LINKS, [user.pk]),
        sessions.end_all(user.pk),
    )
    statements.run(_ATTEMPTS, [user.email])
    return done
