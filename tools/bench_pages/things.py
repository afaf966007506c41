"""Which thing stands in an address: of every kind the one that makes its page the largest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from tools.bench_pages.viewers import Viewer

# By the part's name in a route. %(party)s is NULL for the provider's own people, who may look at everything.
_OWN = "(%(party)s::bigint IS NULL OR {column} = %(party)s)"
_ORDER = """
    SELECT o.public_id FROM ordering_order o WHERE o.provider_id = %(provider)s AND {own} AND o.state = '{state}'
    ORDER BY (SELECT count(*) FROM ordering_orderline l WHERE l.order_id = o.id) DESC, o.id DESC LIMIT 1
"""
_PARTY = """
    SELECT p.public_id FROM parties_party p WHERE p.provider_id = %(provider)s AND p.kind = '{kind}'
        AND (%(party)s::bigint IS NULL OR p.id = %(party)s OR p.reseller_id = %(party)s)
    ORDER BY (SELECT count(*) FROM subscriptions_subscription s WHERE s.{column} = p.id) DESC, p.id LIMIT 1
"""
_STATES = ("needs_attention", "completed", "executing")
_HEAVIEST_INVOICE = """
    FROM billing_invoice i
    WHERE i.provider_id = %(provider)s AND (%(party)s::bigint IS NULL OR i.account_id = %(party)s)
    ORDER BY (SELECT count(*) FROM billing_invoiceline l WHERE l.invoice_id = i.id) DESC, i.id DESC LIMIT 1
"""
_ENTRY = """
    SELECT public_id FROM billing_journalentry
    WHERE provider_id = %(provider)s AND invoice_id = (SELECT i.id {invoice}) LIMIT 1
"""
_PAYMENT = """
    SELECT p.public_id FROM billing_payment p WHERE p.provider_id = %(provider)s
    ORDER BY (SELECT count(*) FROM billing_allocation a WHERE a.payment_id = p.id) DESC, p.id DESC LIMIT 1
"""
_SUBSCRIPTION = """
    SELECT s.public_id FROM subscriptions_subscription s WHERE s.provider_id = %(provider)s AND {own}
    ORDER BY (SELECT count(*) FROM subscriptions_subscriptionchange c WHERE c.subscription_id = s.id) DESC, s.id DESC
    LIMIT 1
"""
_BASKET = """
    SELECT b.public_id FROM ordering_basket b
    WHERE b.provider_id = %(provider)s AND b.state = 'open' AND b.customer_id IS NOT NULL AND {own}
    ORDER BY b.id DESC LIMIT 1
"""
_PLAN = """
    SELECT p.public_id FROM catalog_plan p JOIN catalog_offering o ON o.plan_id = p.id
    WHERE p.provider_id = %(provider)s AND o.is_purchasable AND NOT p.is_addon AND p.id %% 41 <> 0
    ORDER BY p.id LIMIT 1
"""
_OF_PARTY = """
    SELECT public_id FROM {table} WHERE provider_id = %(provider)s AND {own} {more} ORDER BY id DESC LIMIT 1
"""
_NEWEST = "SELECT {column} FROM {table} WHERE provider_id = %(provider)s AND {only} ORDER BY id DESC LIMIT 1"
_BUSIEST_ACTOR = """
    SELECT actor_id FROM jobs_event WHERE provider_id = %(provider)s AND actor_kind <> 'system'
    GROUP BY actor_id ORDER BY count(*) DESC LIMIT 1
"""


def _newest(column: str, table: str, only: str = "true") -> tuple[str]:
    return (_NEWEST.format(column=column, table=table, only=only),)


def _of_party(table: str, more: str = "") -> tuple[str]:
    return (_OF_PARTY.format(table=table, own=_OWN.format(column="party_id"), more=more),)


_CUSTOMER = (_PARTY.format(kind="customer", column="customer_id"),)
_RESELLER = (_PARTY.format(kind="reseller", column="account_id"),)
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "order": tuple(_ORDER.format(own=_OWN.format(column="o.account_id"), state=state) for state in _STATES),
    "customer": _CUSTOMER,
    "party": _CUSTOMER,
    "account": _RESELLER,
    "reseller": _RESELLER,
    "invoice": ("SELECT i.public_id" + _HEAVIEST_INVOICE,),
    "payment": (_PAYMENT, *_newest("public_id", "billing_payment", "reverses_id IS NOT NULL")),
    "upload": _newest("public_id", "bulk_upload"),
    "bulk_entry": _newest("public_id", "bulk_entry"),
    "line": ("SELECT 1",),
    "number": ("SELECT 1",),
    "entry": (_ENTRY.format(invoice=_HEAVIEST_INVOICE),),
    "subscription": (_SUBSCRIPTION.format(own=_OWN.format(column="s.account_id")),),
    "basket": (_BASKET.format(own=_OWN.format(column="b.account_id")),),
    "plan": (_PLAN,),
    "price_list": _newest("public_id", "catalog_pricelist"),
    "product_type": _newest("public_id", "catalog_producttype"),
    "agreement": _newest("public_id", "compliance_agreementrecord", "kind = 'accepted'"),
    "member": _of_party("parties_membership"),
    "invitation": _of_party("parties_invitation", "AND accepted_at IS NULL"),
    "credential": _newest("public_id", "parties_apicredential"),
    "setting": ("SELECT 'brand_colour'",),
    "consumer": ("SELECT 'billing.bill'",),
    "thing": _newest(
        "aggregate_id", "jobs_consumercursor", "parked_at IS NOT NULL AND consumer = 'billing.bill'"
    ),
    "tenant": _newest("public_id", "parties_tenant"),
    "synchronisation": _newest("public_id", "catalog_synchronisation"),
    "actor": (_BUSIEST_ACTOR,),
    "subject": _newest("public_id", "ordering_order"),
    "on_behalf_of": _newest("on_behalf_of", "foundation_auditevent", "on_behalf_of IS NOT NULL"),
    "request": _newest("request_id", "jobs_event", "actor_kind <> 'system'"),
}
# What a list may be narrowed to by a link from another page.
NARROWING = (
    "customer", "reseller", "account", "party", "order", "invoice", "actor", "subject", "on_behalf_of", "request",
    "consumer",
)  # fmt: skip


class Things:
    """Answers for one viewer, each asked once."""

    def __init__(self, viewer: Viewer) -> None:
        self._values = {"provider": viewer.provider, "party": viewer.party}
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, part: str) -> tuple[str, ...]:
        """The ids for a part of a route; empty where this viewer has none, or nobody has said which."""
        if part not in self._found:
            self._found[part] = tuple(
                value for statement in STATEMENTS.get(part, ()) if (value := self._ask(statement))
            )
        return self._found[part]

    def words(self) -> tuple[tuple[str, str], ...]:
        """What is typed into searches: what it is, and the text."""
        names = self._ask(
            "SELECT p.name FROM parties_party p WHERE p.provider_id = %(provider)s AND p.kind = 'customer'"
            " AND (%(party)s::bigint IS NULL OR p.id = %(party)s OR p.reseller_id = %(party)s)"
            " ORDER BY p.id DESC LIMIT 1"
        )
        order = self.of("order")
        return (
            ("a frequent word", "Monte"),
            ("a beginning", "mo"),
            ("a letter", "e"),
            ("a whole name", names),
            ("an id", order[0] if order else names),
            ("nothing fits", "xyzzy plugh"),
        )

    def _ask(self, statement: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._values)
            row: Any = cursor.fetchone()
        return str(row[0]) if row else ""
