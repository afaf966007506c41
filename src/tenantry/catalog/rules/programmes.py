"""The two programmes in which Microsoft sells licences."""

from __future__ import annotations


def is_licence_based(sku_id: str) -> bool:
    """Whether a plan is an offer of the time before new commerce: it is known by its offer id and has no SKU."""
    return not sku_id
