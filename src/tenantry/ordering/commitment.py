"""What an account is committed to at Microsoft: its running terms, and the orders that are not active yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tenantry.billing.unbilled import ahead_of
from tenantry.foundation import statements
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.commitment import Committed, cost_of, over_commitment

# An order that waits for this limit commits to nothing yet: two of them would wait for one another.
_LINES = """
    SELECT o.public_id = %(order)s, l.seats, l.unit_cost, l.term, l.ordered_billing_plan, u.started_on
    FROM ordering_order o
    JOIN ordering_orderline l ON l.provider_id = o.provider_id AND l.order_id = o.id
    LEFT JOIN subscriptions_subscription u
        ON l.purpose = 'add_seats' AND u.provider_id = l.provider_id AND u.id = l.subscription_id
    WHERE o.provider_id = %(provider)s AND o.account_id = %(account)s AND o.currency = %(currency)s
      AND o.state IN ('submitted', 'held', 'executing', 'needs_attention', 'partly_completed', 'undoing')
      AND l.state IN ('planned', 'ordered')
      AND (o.public_id = %(order)s OR NOT EXISTS (SELECT 1 FROM ordering_hold h WHERE h.provider_id = o.provider_id
          AND h.order_id = o.id AND h.kind = 'commitment' AND h.ended_at IS NULL))
"""


def over_its_commitment(
    provider_id: int,
    account_id: int,
    limit: Money | None,
    *,
    currency: str,
    today: date,
    order: str = "",
    lines: Sequence[Committed] = (),
) -> Problem | None:
    """Why an order is held for the limit of the account's commitment: one that is placed already, or these lines.

    Nothing is asked where there is no limit in the order's currency; else two statements, and a third where a term does
    not run as it was sold. Whoever decides by it holds the account's lock.
    """
    if limit is None or limit.currency != currency:
        return None
    values = {"provider": provider_id, "account": account_id, "currency": currency, "order": order}
    own: list[Committed] = list(lines)
    others: list[Committed] = []
    for is_own, seats, unit_cost, term, billing_plan, since in statements.rows(_LINES, values):
        line = Committed(seats, Rate(unit_cost, currency), Term(term), BillingPlan(billing_plan), since)
        (own if is_own else others).append(line)
    running = ahead_of(provider_id, account_id, currency, today).cost
    committed = running + cost_of(others, currency, today)
    return over_commitment(committed, cost_of(own, currency, today), limit)
