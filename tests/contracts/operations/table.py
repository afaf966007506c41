"""The whole table, in the order of the contract."""

from __future__ import annotations

from .rows import Row
from .table_parties import ROWS as PARTIES
from .table_partners import ROWS as PARTNERS
from .table_selling import ROWS as SELLING
from .table_service import ROWS as SERVICE
from .table_subscriptions import ROWS as SUBSCRIPTIONS
from .table_support import ROWS as SUPPORT

ROWS: tuple[Row, ...] = (*PARTIES, *PARTNERS, *SELLING, *SUBSCRIPTIONS, *SERVICE, *SUPPORT)
