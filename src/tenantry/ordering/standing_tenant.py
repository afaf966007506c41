"""The standing tenant that a basket names: found by one of its domains, which proves nothing yet and tells nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenantry.compliance.looking import tenant_of
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Category, Problem, Refused, code

EXISTING_DOMAIN = code("basket.existing_domain", Category.INVALID)
EXISTING_DOMAIN_UNKNOWN = code("basket.existing_domain_unknown", Category.INVALID)
EXISTING_DOMAIN_UNANSWERED = code("basket.existing_domain_unanswered", Category.UNAVAILABLE)
NAMED_BY_PARTNER = code("basket.existing_tenant_named_by_partner", Category.FORBIDDEN)

_LONGEST = 128
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# With a dot and no digit first in its last part: neither a tenant's id nor a word such as "common" is a domain.
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class StandingTenant:
    """A domain as it was typed, in plain letters, and the tenant that has it."""

    domain: str
    microsoft_id: UUID


def is_partner(actor: Actor) -> bool:
    """Whether the actor sells, itself or in a customer's place; a customer does not name a standing tenant."""
    return actor.role is not Role.CUSTOMER or actor.on_behalf_of is not None


def find_standing_tenant(typed: str, *, by: Actor, now: datetime) -> StandingTenant | None:
    """The tenant of a typed domain; None when nothing was typed. Stands outside any transaction.

    Raises Refused for what is no domain, for one that no tenant has, and while Microsoft does not say. A customer does
    not name one itself: it would take over the acceptance that another customer's tenant has given to their partner.
    """
    if not typed.strip():
        return None
    if not is_partner(by):
        raise Refused(Problem(NAMED_BY_PARTNER, "existing_domain"))
    domain = _plain(typed)
    if len(domain) > _LONGEST or not _DOMAIN.fullmatch(domain):
        raise Refused(Problem(EXISTING_DOMAIN, "existing_domain", {"given": typed.strip()[:60]}))
    found = tenant_of(domain, by=by, now=now)
    if found is None:
        raise Refused(Problem(EXISTING_DOMAIN_UNANSWERED, "existing_domain", {"domain": domain}))
    if not found:
        raise Refused(Problem(EXISTING_DOMAIN_UNKNOWN, "existing_domain", {"domain": domain}))
    return StandingTenant(domain, UUID(found))


def _plain(typed: str) -> str:
    """Small letters of ASCII, as Microsoft keeps domains; empty where there is no such form."""
    try:
        return typed.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return ""
