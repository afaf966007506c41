"""What is put into a cart at Microsoft that is read and never checked out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CartLineAsked:
    """A line as it would be bought."""

    number: int
    catalog_item_id: str
    seats: int
    term: str
    billing_plan: str  # at Microsoft


@dataclass(frozen=True, slots=True)
class CartAsked:
    """What a tenant would buy at once, and through whom. `partner_on_record` is empty for a direct customer."""

    tenant_id: str
    partner_on_record: str
    currency: str
    lines: tuple[CartLineAsked, ...]

    @property
    def fingerprint(self) -> str:
        """One text for every cart that asks the same."""
        lines = (f"{n.number}/{n.catalog_item_id}/{n.seats}/{n.term}/{n.billing_plan}" for n in self.lines)
        parts = (self.tenant_id.lower(), self.partner_on_record, self.currency, *lines)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
