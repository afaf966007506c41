"""Which transactions with Microsoft the partner of record's agreement (MPA) is checked for: one table for all.

What buys or commits is checked, and nothing of it can be skipped. What only reduces exposure is not: a reseller whose
agreement has lapsed can still be let out of what it bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tenantry.ordering.rules.lines import Purpose


class Transaction(StrEnum):
    """What is done at Microsoft with a subscription."""

    NEW_ORDER = "new_order"
    MORE_SEATS = "more_seats"
    CHANGE_OF_TERM = "change_of_term"
    CHANGE_OF_PLAN = "change_of_plan"
    CONVERSION = "conversion"
    SCHEDULED_CHANGE = "scheduled_change"
    CANCEL = "cancel"
    FEWER_SEATS = "fewer_seats"
    SUSPEND = "suspend"
    AUTO_RENEW_OFF = "auto_renew_off"
    STOP_AT_END_OF_TERM = "stop_at_end_of_term"
    RENAME = "rename"
    AUTOMATIC_RENEWAL = "automatic_renewal"


# Microsoft: Verify an indirect reseller's Microsoft Partner Agreement status.
IS_AGREEMENT_CHECKED: Final[Mapping[Transaction, bool]] = MappingProxyType(
    {
        Transaction.NEW_ORDER: True,
        Transaction.MORE_SEATS: True,
        Transaction.CHANGE_OF_TERM: True,
        Transaction.CHANGE_OF_PLAN: True,
        Transaction.CONVERSION: True,  # a trial that becomes a plan is bought
        Transaction.SCHEDULED_CHANGE: True,
        Transaction.CANCEL: False,
        Transaction.FEWER_SEATS: False,
        Transaction.SUSPEND: False,
        Transaction.AUTO_RENEW_OFF: False,
        Transaction.STOP_AT_END_OF_TERM: False,
        Transaction.RENAME: False,
        Transaction.AUTOMATIC_RENEWAL: False,  # Microsoft renews by itself and blocks none
    }
)

# What a line of a basket does at Microsoft.
OF_LINE: Final[Mapping[Purpose, Transaction]] = MappingProxyType(
    {
        Purpose.NEW: Transaction.NEW_ORDER,
        Purpose.ADD_SEATS: Transaction.MORE_SEATS,
        Purpose.CONVERT: Transaction.CONVERSION,
    }
)


def is_agreement_checked(kinds: frozenset[Transaction]) -> bool:
    """Whether one of these transactions waits for the partner of record's agreement."""
    return any(IS_AGREEMENT_CHECKED[kind] for kind in kinds)
