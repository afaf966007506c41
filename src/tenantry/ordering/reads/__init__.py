"""Baskets, preflight runs and orders, read back."""

from tenantry.ordering.reads.accounts import (
    CustomerRow,
    ResellerRow,
    customers_all,
    customers_slice,
    resellers_all,
    resellers_slice,
)
from tenantry.ordering.reads.baskets import BasketRow, RunView, baskets, preflight_runs
from tenantry.ordering.reads.lists import (
    BasketListRow,
    OrderRow,
    baskets_all,
    baskets_slice,
    orders_all,
    orders_slice,
)
from tenantry.ordering.reads.orders import Happening, LineView, OrderView, order, orders, timeline
from tenantry.ordering.reads.reach import FOR_BUYER, sees_prices

__all__ = [
    "FOR_BUYER",
    "BasketListRow",
    "BasketRow",
    "CustomerRow",
    "Happening",
    "LineView",
    "OrderRow",
    "OrderView",
    "ResellerRow",
    "RunView",
    "baskets",
    "baskets_all",
    "baskets_slice",
    "customers_all",
    "customers_slice",
    "order",
    "orders",
    "orders_all",
    "orders_slice",
    "preflight_runs",
    "resellers_all",
    "resellers_slice",
    "sees_prices",
    "timeline",
]
