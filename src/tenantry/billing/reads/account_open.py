"""What an account still has to pay, in sums: credit notes and payments are added up once, not invoice by invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.parties import permissions

_OPEN = """
    SELECT currency, count(*), sum(open), count(*) FILTER (WHERE due_date < %(today)s),
        coalesce(sum(open) FILTER (WHERE due_date < %(today)s), 0),
        min(due_date) FILTER (WHERE due_date >= %(today)s)
    FROM (
        SELECT i.currency, i.due_date, i.gross + coalesce(c.credited, 0) - coalesce(a.paid, 0) AS open
        FROM billing_invoice i
        LEFT JOIN (
            SELECT n.corrects_id, sum(n.gross) AS credited FROM billing_invoice n
            WHERE n.provider_id = %(provider)s AND n.account_id = %(account)s AND n.kind = 'credit_note'
            GROUP BY n.corrects_id
        ) c ON c.corrects_id = i.id
        LEFT JOIN (
            SELECT l.invoice_id, sum(l.amount) AS paid
            FROM billing_payment p
            JOIN billing_allocation l ON l.provider_id = p.provider_id AND l.payment_id = p.id
            WHERE p.provider_id = %(provider)s AND p.account_id = %(account)s GROUP BY l.invoice_id
        ) a ON a.invoice_id = i.id
        WHERE i.provider_id = %(provider)s AND i.account_id = %(account)s AND i.kind = 'invoice'
    ) found WHERE open > 0 GROUP BY currency ORDER BY currency
"""


@dataclass(frozen=True, slots=True)
class AccountOpen:
    """The invoices of an account, in one currency, of which something is still to be paid."""

    count: int
    open: Money
    overdue_count: int
    overdue: Money
    next_due: date | None  # of those that are not overdue


def account_open(actor: Actor, account_id: int, *, today: date) -> tuple[AccountOpen, ...]:
    """By currency; nothing for who does not pay for the account. One statement."""
    permissions.require(actor, "invoice.read")
    if not permissions.sees_all(actor) and account_id != actor.party_id:
        return ()
    values = {"provider": actor.provider_id, "account": account_id, "today": today}
    return tuple(
        AccountOpen(count, Money(still, currency), late_count, Money(late, currency), next_due)
        for currency, count, still, late_count, late, next_due in statements.rows(_OPEN, values)
    )
