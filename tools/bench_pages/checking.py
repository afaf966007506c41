"""Is the loaded world one that the product could have made? Billing itself is asked, and the books are added up."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from tenantry.billing.models import BilledAccount
from tenantry.billing.running import Outcome, run
from tenantry.billing.settling import OPEN, settle_account
from tenantry.kernel import actor

_BOOKS = """
    SELECT (SELECT count(*) FROM billing_invoice i WHERE i.provider_id = %(provider)s AND i.gross IS DISTINCT FROM
                (SELECT sum(p.amount) FROM billing_posting p JOIN billing_journalentry e ON e.id = p.entry_id
                 WHERE e.invoice_id = i.id AND p.ledger = 'receivable')),
           (SELECT count(*) FROM (SELECT 1 FROM billing_posting p WHERE p.provider_id = %(provider)s
                GROUP BY p.entry_id, p.currency HAVING sum(p.amount) <> 0) unbalanced),
           (SELECT count(*) FROM ordering_orderline l JOIN subscriptions_subscription s ON s.id = l.subscription_id
            WHERE l.provider_id = %(provider)s AND (s.status = 'active') IS DISTINCT FROM (l.state = 'active'))
"""
_PAYMENTS = f"""
    SELECT (SELECT count(*) FROM billing_invoice i
            WHERE i.provider_id = %(provider)s AND i.kind = 'invoice' AND {OPEN} < 0),
        (SELECT count(*) FROM billing_payment p WHERE p.provider_id = %(provider)s AND p.reverses_id IS NULL
            AND (SELECT coalesce(sum(a.amount), 0) FROM billing_allocation a WHERE a.payment_id = p.id)
                NOT BETWEEN 0 AND coalesce((SELECT 0 FROM billing_payment r WHERE r.reverses_id = p.id), p.amount))
"""  # noqa: S608  a constant


_KEYS = """
    SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
        string_agg(format('t.%I = f.%I', b.attname, a.attname), ' AND ' ORDER BY k.n),
        string_agg(format('f.%I IS NOT NULL', a.attname), ' AND ' ORDER BY k.n)
    FROM pg_constraint c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(own, other, n)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
    GROUP BY c.oid, c.conname, c.conrelid, c.confrelid
"""


_POINTLESS = """
    SELECT count(*) FROM {table} f WHERE {is_set} AND NOT EXISTS (SELECT 1 FROM {target} t WHERE {same})
"""


def _broken_keys() -> list[str]:
    """Every foreign key with rows that point at nothing: they were loaded without being looked up."""
    broken = []
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        for name, table, target, same, is_set in cursor.fetchall():
            cursor.execute(_POINTLESS.format(table=table, target=target, same=same, is_set=is_set))
            if count := cursor.fetchall()[0][0]:
                broken.append(f"{count} rows of {table} break {name}")
    return broken


def find_faults(provider_id: int, *, now: datetime, accounts: int = 12) -> list[str]:
    """What is wrong: accounts that billing from scratch would bill again, books that do not add up. Writes nothing."""
    faults = _broken_keys()
    with connection.cursor() as cursor:
        cursor.execute(_BOOKS, {"provider": provider_id})
        unlike, unbalanced, strange = cursor.fetchall()[0]
        cursor.execute(_PAYMENTS, {"provider": provider_id})
        overpaid, overspent = cursor.fetchall()[0]
    faults += [f"{unlike} documents are not in the books as they are"] if unlike else []
    faults += [f"{unbalanced} entries do not balance"] if unbalanced else []
    faults += [f"{strange} lines and their subscriptions disagree"] if strange else []
    faults += [f"{overpaid} invoices hold more than they ask for"] if overpaid else []
    faults += [f"{overspent} payments lie on more than they are"] if overspent else []
    rows = BilledAccount.objects.filter(provider_id=provider_id).order_by("-last_change_id")
    for account in rows.values_list("account__public_id", flat=True)[:accounts]:
        with transaction.atomic():
            done = run(
                account, by=actor.system(provider_id), now=now, from_scratch=True, most_lines=1_000_000
            )
            transaction.set_rollback(True)
        if done.outcome is not Outcome.BILLED or done.charges:
            faults.append(f"{account} would be billed {done.charges} charges more: {done.problems}")
    for account, key in rows.values_list("account__public_id", "account_id"):
        with transaction.atomic():
            if moved := settle_account(provider_id, key, "EUR", at=now):
                faults.append(f"{account} would have {moved} allocations more")
            transaction.set_rollback(True)
    return faults
