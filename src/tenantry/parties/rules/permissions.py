"""Who may do what to whose things: one table, asked by every use case before it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Category, Problem, code

NOT_ALLOWED = code("permission.not_allowed", Category.FORBIDDEN)
SCOPE_MISSING = code("permission.scope_missing", Category.FORBIDDEN)


class Reach(StrEnum):
    """Which things a role's right extends to."""

    PROVIDER = "provider"  # everything of its own provider
    OWN = "own"  # what is billed to its party, or belongs to it
    BILLED = "billed"  # what is billed to its party, or was begun by it, and nothing else


ADMIN, SALES, PROV, FIN, AUDIT = Role.ADMINISTRATOR, Role.SALES, Role.PROVISIONING, Role.FINANCE, Role.AUDITOR


def _staff(*roles: Role) -> dict[Role, Reach]:
    return dict.fromkeys(roles, Reach.PROVIDER)


_READERS = {**_staff(ADMIN, SALES, PROV, FIN, AUDIT), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
_BUYERS = {**_staff(ADMIN, SALES), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
# A reseller's customer sees the basket that is for it, but changes and places only what it began itself: those orders
# wait for the reseller, unless its rule about approvals says otherwise.
_PAYERS = {**_staff(ADMIN, SALES), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.BILLED}


@dataclass(frozen=True, slots=True)
class Right:
    """An action: the scope that a credential needs for it, and each role's reach."""

    scope: str
    reach: Mapping[Role, Reach]


TABLE: Mapping[str, Right] = {
    "provider.create": Right(
        "settings.write", {}
    ),  # only the system: a provider begins with the installation
    "catalog.read": Right("catalog.read", _READERS),
    "catalog.synchronise": Right("catalog.write", _staff(ADMIN, SALES)),
    "price_list.read": Right("catalog.read", _staff(ADMIN, SALES, FIN, AUDIT)),
    "price_list.change": Right("catalog.write", _staff(ADMIN, FIN)),
    "party.read": Right("parties.read", _READERS),
    "party.change": Right("parties.write", _BUYERS),
    "reseller.change": Right("parties.write", _staff(ADMIN, SALES)),
    "credential.read": Right("credentials.read", _staff(ADMIN, AUDIT)),
    "credential.change": Right("credentials.write", _staff(ADMIN)),
    "setting.read": Right("settings.read", _staff(ADMIN, SALES, PROV, FIN, AUDIT)),
    "setting.change": Right("settings.write", _staff(ADMIN)),
    "staff.read": Right("users.read", _staff(ADMIN, AUDIT)),
    "staff.change": Right("users.write", _staff(ADMIN)),
    "user.read": Right("users.read", _READERS),
    "user.change": Right("users.write", _BUYERS),
    "profile.change": Right("profile.write", _READERS),  # everybody's own, and nobody else's
    "party.act_for": Right("parties.act_for", _staff(ADMIN, SALES)),
    "audit.read": Right("audit.read", _staff(ADMIN, AUDIT)),
    "basket.read": Right("orders.read", _READERS),
    "basket.change": Right("orders.write", _PAYERS),
    # A customer uploads nothing (the use case says so); to it a reseller's file is simply not there.
    "bulk.read": Right("orders.read", _READERS),
    "bulk.change": Right("orders.write", _PAYERS),
    "order.read": Right("orders.read", _READERS),
    "order.place": Right("orders.write", _PAYERS),
    "order.change": Right(
        "orders.write", {**_staff(ADMIN, SALES, PROV), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.BILLED}
    ),
    "order.repair": Right("orders.repair", _staff(ADMIN, PROV)),
    "order.undo": Right("orders.repair", _staff(ADMIN, PROV)),
    "order.hand_over": Right(
        "orders.write", {**_staff(ADMIN, PROV), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
    ),
    "agreement.read": Right("orders.read", _READERS),
    "agreement.request": Right("orders.write", _BUYERS),
    "qualification.read": Right("orders.read", _READERS),
    "qualification.request": Right("orders.write", _BUYERS),
    # The provider's own; each use counts, so whoever may not use them is not shown them either.
    "validation_code.use": Right("orders.write", _staff(ADMIN, SALES)),
    "subscription.read": Right("subscriptions.read", _READERS),
    "invoice.read": Right(
        "invoices.read", {**_staff(ADMIN, FIN, AUDIT), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
    ),
    "payment.read": Right(
        "invoices.read", {**_staff(ADMIN, FIN, AUDIT), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
    ),
    "payment.record": Right("invoices.write", _staff(ADMIN, FIN)),
    "credit.read": Right(
        "invoices.read", {**_staff(ADMIN, FIN, AUDIT), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
    ),
    "credit.change": Right("invoices.write", _staff(ADMIN, FIN)),
    "hold.decide": Right("invoices.write", _staff(ADMIN, FIN)),
    # Whose decision it is stands with the order.
    "approval.decide": Right(
        "orders.approve", {**_staff(ADMIN, FIN), Role.RESELLER: Reach.OWN, Role.CUSTOMER: Reach.OWN}
    ),
    "approval_rule.read": Right(
        "parties.read",
        {**_staff(ADMIN, SALES, FIN, AUDIT), Role.RESELLER: Reach.BILLED, Role.CUSTOMER: Reach.BILLED},
    ),
    "approval_rule.change": Right(
        "orders.approve",
        {**_staff(ADMIN, SALES, FIN), Role.RESELLER: Reach.BILLED, Role.CUSTOMER: Reach.BILLED},
    ),
    "journal.read": Right("journal.read", _staff(ADMIN, FIN, AUDIT)),
    "billing.run": Right("invoices.write", _staff(ADMIN, FIN)),
    "operations.read": Right("operations.read", _staff(ADMIN, PROV, AUDIT)),
    "operations.repair": Right("operations.repair", _staff(ADMIN, PROV)),
}

SCOPES = tuple(sorted({right.scope for right in TABLE.values()}))


@dataclass(frozen=True, slots=True)
class Ownership:
    """To whom a thing belongs: its provider, the billed account, the customer it is for, and who began it."""

    provider_id: int
    account_id: int | None = None
    customer_id: int | None = None
    beginner_id: int | None = None  # the party that began it, of what is begun


def problem(actor: Actor, action: str, thing: Ownership) -> Problem | None:
    """Why the actor may not do this to the thing, or None when it may."""
    right = TABLE[action]
    if actor.role is Role.SYSTEM:
        return (
            None
            if actor.provider_id == thing.provider_id
            else Problem(NOT_ALLOWED, params={"action": action})
        )
    reach = right.reach.get(actor.role)
    if reach is None or actor.provider_id != thing.provider_id:
        return Problem(NOT_ALLOWED, params={"action": action})
    if reach is Reach.OWN and (
        actor.party_id is None or actor.party_id not in (thing.account_id, thing.customer_id)
    ):
        return Problem(NOT_ALLOWED, params={"action": action})
    if reach is Reach.BILLED and (
        actor.party_id is None or actor.party_id not in (thing.account_id, thing.beginner_id)
    ):
        return Problem(NOT_ALLOWED, params={"action": action})
    if right.scope not in actor.scopes:
        return Problem(SCOPE_MISSING, params={"action": action, "scope": right.scope})
    return None
