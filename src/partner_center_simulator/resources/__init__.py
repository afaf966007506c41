"""One file per resource; importing this package registers every operation."""

from partner_center_simulator.resources import (
    agreements,
    attestations,
    carts,
    customers,
    logins,
    orders,
    partners,
    price_sheets,
    products,
    profiles,
    subscription_parts,
    subscriptions,
    term_end_dates,
    transitions,
    validations,
)

__all__ = [
    "agreements",
    "attestations",
    "carts",
    "customers",
    "logins",
    "orders",
    "partners",
    "price_sheets",
    "products",
    "profiles",
    "subscription_parts",
    "subscriptions",
    "term_end_dates",
    "transitions",
    "validations",
]
