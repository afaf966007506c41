"""What a party's members may do: duties are given, scopes follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tenantry.kernel.actor import STAFF, Role
from tenantry.kernel.problems import Category, Problem, code
from tenantry.parties.rules.permissions import SCOPES

UNKNOWN = code("membership.duty_unknown", Category.INVALID)
MISSING = code("membership.duty_missing", Category.INVALID)
UNWANTED = code("membership.duties_unwanted", Category.INVALID)


class Duty(StrEnum):
    """What somebody does for a reseller or customer."""

    ADMINISTRATOR = "administrator"
    BUYER = "buyer"
    SUBSCRIPTIONS = "subscriptions"
    BILLING = "billing"


# Everybody sees what is sold, the company they belong to, and keeps their own profile.
_EVERYBODY = frozenset({"catalog.read", "parties.read", "profile.write"})
_BUYER = frozenset({"orders.read", "orders.write", "parties.write", "subscriptions.read"})
_SUBSCRIPTIONS = frozenset({"orders.read", "subscriptions.read"})
_BILLING = frozenset({"invoices.read", "subscriptions.read"})
_ADMINISTRATOR = (
    frozenset({"users.read", "users.write", "orders.approve"}) | _BUYER | _SUBSCRIPTIONS | _BILLING
)

SCOPES_OF: Mapping[Duty, frozenset[str]] = {
    Duty.ADMINISTRATOR: _EVERYBODY | _ADMINISTRATOR,
    Duty.BUYER: _EVERYBODY | _BUYER,
    Duty.SUBSCRIPTIONS: _EVERYBODY | _SUBSCRIPTIONS,
    Duty.BILLING: _EVERYBODY | _BILLING,
}


def scopes_of(role: Role, duties: Iterable[str]) -> frozenset[str]:
    """What a person may do: staff whatever the role lets it, a party's member what the duties need."""
    if role in STAFF:
        return frozenset(SCOPES)
    found: frozenset[str] = frozenset()
    for duty in duties:
        found |= SCOPES_OF[Duty(duty)]
    return found


def duty_problems(role: Role, duties: tuple[str, ...]) -> list[Problem]:
    """What is wrong with duties given together with a role."""
    if role in STAFF:
        return [Problem(UNWANTED, "duties", {"role": role.value})] if duties else []
    if not duties:
        return [Problem(MISSING, "duties")]
    known = [duty.value for duty in Duty]
    return [
        Problem(UNKNOWN, f"duties.{n}", {"given": duty[:40], "known": ", ".join(known)})
        for n, duty in enumerate(duties)
        if duty not in known
    ]
