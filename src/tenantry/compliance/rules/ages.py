"""How old an answer may be before the question is put to Microsoft again: one table, by kind and occasion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from tenantry.compliance.rules.facts import Answer
from tenantry.compliance.rules.questions import FactKey, FactKind, Occasion

_D, _P, _E = Occasion.DEMAND, Occasion.PLACING, Occasion.EXECUTING
_ALWAYS_ASKED: Final = timedelta(0)


def _limits(
    kind: FactKind, demand: timedelta, placing: timedelta, executing: timedelta = _ALWAYS_ASKED
) -> dict[tuple[FactKind, Occasion], timedelta]:
    return {(kind, _D): demand, (kind, _P): placing, (kind, _E): executing}


_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)

# For so long the register's answer about a VAT number outlives later attempts that got none. VIES and the
# registers behind it are out for hours or days, which says nothing about the number; accounts are billed by the
# month, so an answer of the last month was true in the time that is billed.
VAT_ANSWER_HOLDS: Final = timedelta(days=31)

AGE_LIMITS: Final[Mapping[tuple[FactKind, Occasion], timedelta]] = MappingProxyType(
    {
        # How a country writes its addresses changes in years.
        **_limits(FactKind.COUNTRY_RULES, _DAY, 12 * 60 * _MINUTE, _DAY),
        **_limits(FactKind.ADDRESS, _DAY, 60 * _MINUTE),
        **_limits(FactKind.DOMAIN, 5 * _MINUTE, 2 * _MINUTE),
        **_limits(FactKind.RESELLER, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.PARTNER_AGREEMENT, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.PARTNER_ID, 60 * _MINUTE, 15 * _MINUTE),
        **_limits(FactKind.AVAILABILITY, 30 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.ATTESTATION, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.HELD_AGREEMENT, 10 * _MINUTE, 5 * _MINUTE),
        # It is asked when somebody types it; a domain moves to another tenant within an hour or so.
        **_limits(FactKind.DIRECTORY, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.RELATIONSHIP, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.PROMOTIONS, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.DELEGATED_ADMIN, 10 * _MINUTE, 5 * _MINUTE),
        **_limits(FactKind.QUALIFICATIONS, 10 * _MINUTE, 5 * _MINUTE),
        # What is left and what it costs is as of the moment, and the price that was quoted may be younger.
        **_limits(FactKind.CART, _ALWAYS_ASKED, _ALWAYS_ASKED),
        # Somebody may have freed or taken a place a moment ago, in Partner Center or through another reseller.
        **_limits(FactKind.HELD_SUBSCRIPTIONS, _ALWAYS_ASKED, _ALWAYS_ASKED),
        # Its seats may have been changed a moment ago, by another order or in Partner Center.
        **_limits(FactKind.SUBSCRIPTION, _ALWAYS_ASKED, _ALWAYS_ASKED),
    }
)


def is_fresh(key: FactKey, answer: Answer, occasion: Occasion, now: datetime) -> bool:
    """Whether a stored answer may still be used instead of asking again.

    An answer that stands in somebody's way is always asked again: the person may just have put it right.
    """
    limit = AGE_LIMITS[key.kind, occasion]
    if limit <= _ALWAYS_ASKED:
        return False
    if answer.is_settled:
        return True
    return answer.allows and now - answer.fetched_at < limit
