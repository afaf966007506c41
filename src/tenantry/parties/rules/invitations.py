"""Whom one may invite, and when an invitation still stands."""

from __future__ import annotations

from datetime import datetime

from tenantry.kernel.actor import STAFF, Role
from tenantry.kernel.problems import Category, Problem, code
from tenantry.parties.rules.duties import duty_problems
from tenantry.parties.rules.profiles import is_email

EMAIL_INVALID = code("invitation.email_invalid", Category.INVALID)
EMAIL_MISSING = code("invitation.email_missing", Category.INVALID)
PARTY_MISSING = code("invitation.party_missing", Category.INVALID)
PARTY_UNWANTED = code("invitation.party_unwanted", Category.INVALID)
PARTY_OF_OTHER_KIND = code("invitation.party_of_other_kind", Category.INVALID)
MEMBER_ALREADY = code("invitation.member_already", Category.CONFLICT)
INVITED_ALREADY = code("invitation.invited_already", Category.CONFLICT)
LINK_INVALID = code("invitation.link_invalid", Category.NOT_FOUND)
EXPIRED = code("invitation.expired", Category.CONFLICT)
WITHDRAWN = code("invitation.withdrawn", Category.CONFLICT)
ACCEPTED_ALREADY = code("invitation.accepted_already", Category.CONFLICT)
SIGN_IN_FIRST = code("invitation.sign_in_first", Category.CONFLICT)


def invitation_problems(
    *, email: str, role: Role, party_kind: str | None, duties: tuple[str, ...]
) -> list[Problem]:
    """What is wrong with an invitation, before it is looked whom there is."""
    found = []
    if not email:
        found.append(Problem(EMAIL_MISSING, "email"))
    elif not is_email(email):
        found.append(Problem(EMAIL_INVALID, "email", {"given": email[:80]}))
    if role in STAFF and party_kind is not None:
        found.append(Problem(PARTY_UNWANTED, "party", {"role": role.value}))
    if role not in STAFF and party_kind is None:
        found.append(Problem(PARTY_MISSING, "party", {"role": role.value}))
    if role not in STAFF and party_kind not in (None, role.value):
        found.append(Problem(PARTY_OF_OTHER_KIND, "party", {"role": role.value, "kind": str(party_kind)}))
    return found + duty_problems(role, duties)


def standing_problem(
    *, accepted_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, now: datetime
) -> Problem | None:
    """Why an invitation cannot be accepted, or None while it stands."""
    if accepted_at is not None:
        return Problem(ACCEPTED_ALREADY)
    if withdrawn_at is not None:
        return Problem(WITHDRAWN)
    if expires_at <= now:
        return Problem(EXPIRED)
    return None
