"""A small world of the pages' benchmark: every list has rows of every kind, made by the product's own rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tools.bench_pages.world import Size, World, load_world

from tenantry.billing.models import Allocation, Invoice
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor, Role
from tenantry.parties.credentials import authenticate
from tenantry.parties.models import Party
from tenantry.parties.rules.permissions import SCOPES

SMALL = Size(
    customers=40,
    resellers=4,
    direct=6,
    orders=150,
    plans=24,
    stopped=4,
    executing=3,
    open_baskets=6,
    longest=20,
)


@dataclass(frozen=True)
class SmallWorld:
    """The world, and those who look at it."""

    world: World
    administrator: Actor
    reseller: Actor  # the largest

    @property
    def provider_id(self) -> int:
        """Whose world it is."""
        return self.world.provider_id

    @property
    def now(self) -> datetime:
        """The instant at which it stands still."""
        return self.world.now

    def party(self, actor_party: Party) -> Actor:
        """Somebody who belongs to that party, with every scope."""
        role = Role.RESELLER if actor_party.kind == "reseller" else Role.CUSTOMER
        scopes = frozenset(SCOPES)
        return Actor(self.provider_id, "user", f"usr_{actor_party.pk}", role, actor_party.pk, scopes)

    def staff(self, role: Role) -> Actor:
        """Staff of that role, with every scope."""
        return Actor(self.provider_id, "user", "usr_staff", role, None, frozenset(SCOPES))


def a_small_world(seed: int = 11) -> SmallWorld:
    """A provider with a year of trade."""
    world = load_world(SMALL, now=machine_now(), seed=seed)
    return SmallWorld(
        world,
        authenticate(world.administrator_token, request_id="test").actor,
        authenticate(world.reseller_token, request_id="test").actor,
    )


def open_of(provider_id: int, account: int | None = None) -> dict[Invoice, Decimal]:
    """Invoices of which something is to be paid, with what: worked out row by row."""
    mine = {"provider_id": provider_id} | ({"account_id": account} if account else {})
    left = {one.pk: one.gross for one in Invoice.objects.filter(**mine, kind="invoice")}
    for note in Invoice.objects.filter(**mine, kind="credit_note"):
        assert note.corrects_id is not None
        left[note.corrects_id] += note.gross
    for laid in Allocation.objects.filter(invoice__in=list(left)):
        left[laid.invoice_id] -= laid.amount
    rows = Invoice.objects.in_bulk([key for key, amount in left.items() if amount > 0])
    return {rows[key]: left[key] for key in rows}
