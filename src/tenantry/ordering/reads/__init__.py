"""Baskets, preflight runs and orders, read back."""

from tenantry.ordering.reads.baskets import BasketRow, RunView, baskets, preflight_runs
from tenantry.ordering.reads.orders import Happening, LineView, OrderView, order, orders, timeline
from tenantry.ordering.reads.reach import FOR_BUYER, sees_prices

__all__ = [
    "FOR_BUYER",
    "BasketRow",
    "Happening",
    "LineView",
    "OrderView",
    "RunView",
    "baskets",
    "order",
    "orders",
    "preflight_runs",
    "sees_prices",
    "timeline",
]
