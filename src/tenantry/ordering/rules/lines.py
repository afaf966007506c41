"""What a line of a basket or an order does (docs/decisions/0008-conditions-of-sale.md)."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Whether a line buys a new subscription, adds its seats to a standing one, or has a trial become its plan."""

    NEW = "new"
    ADD_SEATS = "add_seats"
    CONVERT = "convert"
