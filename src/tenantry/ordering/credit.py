"""What an account uses of its credit: computed whenever it is asked for, so that each figure can be explained."""

from __future__ import annotations

from datetime import date

from tenantry.billing.reads.account_open import account_open
from tenantry.billing.settling import free_of
from tenantry.billing.unbilled import unbilled_of
from tenantry.foundation import statements
from tenantry.kernel.actor import system
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.credit import CreditUse, over_limit

# An order that waits for credit uses none: two of them would wait for one another.
_ORDERS = """
    SELECT coalesce(sum(l.amount), 0) FROM ordering_order o
    JOIN ordering_orderline l ON l.provider_id = o.provider_id AND l.order_id = o.id
    WHERE o.provider_id = %(provider)s AND o.account_id = %(account)s AND o.currency = %(currency)s
      AND o.state IN ('submitted', 'held', 'executing', 'needs_attention', 'partly_completed', 'undoing')
      AND l.state IN ('planned', 'ordered')
      AND o.public_id <> %(order)s
      AND NOT EXISTS (SELECT 1 FROM ordering_hold h WHERE h.provider_id = o.provider_id AND h.order_id = o.id
          AND h.kind = 'credit' AND h.ended_at IS NULL)
"""


def over_credit(
    provider_id: int, account_id: int, total: Money, limit: Money | None, *, today: date, without: str = ""
) -> Problem | None:
    """Why an order of that total is held for credit if it is placed now, `without` itself where it is placed already.

    Nothing is asked where there is no limit in the order's currency. Whoever decides by it holds the account's lock.
    """
    if limit is None or limit.currency != total.currency:
        return None
    use = credit_use(provider_id, account_id, total.currency, today=today, without=without)
    return over_limit(use, total, limit)


def credit_use(
    provider_id: int, account_id: int, currency: str, *, today: date, without: str = ""
) -> CreditUse:
    """What the account uses in that currency, `without` an order that is being judged.

    Six statements. Whoever decides by it holds the account's lock.
    """
    values = {"provider": provider_id, "account": account_id, "currency": currency, "order": without}
    unbilled = unbilled_of(provider_id, account_id, currency, today)
    opened = {one.open.currency: one for one in account_open(system(provider_id), account_id, today=today)}
    found, none = opened.get(currency), Money.zero(currency)
    ((orders,),) = statements.rows(_ORDERS, values)
    return CreditUse(
        overdue=found.overdue if found else none,
        not_due=found.open - found.overdue if found else none,
        balance=sum_money((one.free for one in free_of(provider_id, account_id, currency)), currency),
        unbilled=unbilled,
        orders=Money(orders, currency),
    )
