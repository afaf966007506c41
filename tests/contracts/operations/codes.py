"""All error codes of the contract, in its order."""

from __future__ import annotations

from .code import Code
from .codes_carts import CODES as CARTS
from .codes_catalogue import CODES as CATALOGUE
from .codes_changes import CODES as CHANGES
from .codes_general import CODES as GENERAL
from .codes_migrations import CODES as MIGRATIONS
from .codes_orders import CODES as ORDERS
from .codes_partners import CODES as PARTNERS
from .codes_subscriptions import CODES as SUBSCRIPTIONS
from .codes_transfers import CODES as TRANSFERS

CODES: tuple[Code, ...] = (
    *GENERAL,
    *PARTNERS,
    *CATALOGUE,
    *CARTS,
    *ORDERS,
    *SUBSCRIPTIONS,
    *CHANGES,
    *MIGRATIONS,
    *TRANSFERS,
)

__all__ = ["CODES", "Code"]
