"""The one field at the top: whatever is known of a thing finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Final

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import LENGTH, PREFIXES
from tenantry.parties import permissions
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.permissions import Ownership


class Rank(IntEnum):
    """How well something fits; the best come first."""

    EXACT_ID = 0
    EXACT_NUMBER = 1
    PREFIX = 2
    WORD = 3


class Kind(StrEnum):
    """What was found."""

    RESELLER = "reseller"
    CUSTOMER = "customer"
    TENANT = "tenant"
    SUBSCRIPTION = "subscription"
    ORDER = "order"
    BASKET = "basket"
    INVOICE = "invoice"
    PLAN = "plan"
    PRICE_LIST = "price_list"
    CREDENTIAL = "credential"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: what it is called, and what tells it from others of that name.

    `party` is the customer of a tenant: a tenant has no page of its own in the storefront.
    """

    rank: Rank
    kind: Kind
    public_id: str
    title: str
    detail: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """One kind's statement: which action it needs, and how it narrows to a party's own things."""

    action: str
    statement: str
    own: str


# What is held and ordered is found by its customer's name or domain, too: of a few customers, so that it stays quick.
_OF_CUSTOMERS_NAMED = """ANY (ARRAY(
            (SELECT c.id FROM parties_party c WHERE c.provider_id = %(provider)s AND c.kind = 'customer'
                AND (lower(c.name) LIKE %(prefix)s OR to_tsvector('simple', c.name) @@ to_tsquery('simple', %(words)s))
                {whose} LIMIT 20)
            UNION ALL
            (SELECT l.party_id FROM parties_tenant t
             JOIN parties_tenantlink l ON l.provider_id = t.provider_id AND l.tenant_id = t.id
             JOIN parties_party c ON c.provider_id = l.provider_id AND c.id = l.party_id
             WHERE t.provider_id = %(provider)s AND t.domain LIKE %(prefix)s {whose} LIMIT 20)))"""
_WHOSE = "AND (c.id = %(party)s OR c.reseller_id = %(party)s)"

# In each: %(q)s as typed, %(lower)s in small letters, %(prefix)s and %(words)s for the indexes, %(uuid)s or NULL.
_PARTIES = _Source(
    "party.read",
    """
    SELECT CASE WHEN p.public_id = %(q)s OR p.microsoft_tenant_id = %(uuid)s::uuid THEN 0
            WHEN lower(p.email) = %(lower)s OR p.vat_number = %(upper)s THEN 1
            WHEN lower(p.name) LIKE %(prefix)s OR lower(p.email) LIKE %(prefix)s THEN 2 ELSE 3 END AS rank,
        p.kind, p.public_id, p.name, concat_ws(' · ', nullif(p.city, ''), p.country)
    FROM parties_party p
    WHERE p.provider_id = %(provider)s {own} AND (
        p.public_id = %(q)s
        OR p.microsoft_tenant_id = %(uuid)s::uuid
        OR (p.vat_number = %(upper)s AND p.vat_number <> '')
        OR lower(p.email) LIKE %(prefix)s
        OR lower(p.name) LIKE %(prefix)s
        OR to_tsvector('simple', p.name) @@ to_tsquery('simple', %(words)s)
        OR p.id = ANY (ARRAY(SELECT i.party_id FROM parties_partnerid i
                             WHERE i.provider_id = %(provider)s AND i.mpn_id = %(q)s))
    )
    ORDER BY rank, lower(p.name), p.id LIMIT %(limit)s
    """,
    "AND (p.id = %(party)s OR p.reseller_id = %(party)s)",
)
_TENANTS = _Source(
    "party.read",
    """
    SELECT CASE WHEN t.public_id = %(q)s OR t.microsoft_id = %(uuid)s::uuid THEN 0
            WHEN t.domain = %(lower)s THEN 1 ELSE 2 END AS rank,
        'tenant', t.public_id, t.domain, p.name, p.public_id
    FROM parties_tenant t
    JOIN parties_tenantlink l ON l.provider_id = t.provider_id AND l.tenant_id = t.id
    JOIN parties_party p ON p.provider_id = l.provider_id AND p.id = l.party_id
    WHERE t.provider_id = %(provider)s {own} AND (
        t.public_id = %(q)s OR t.microsoft_id = %(uuid)s::uuid OR t.domain LIKE %(prefix)s
    )
    ORDER BY rank, t.domain, l.id LIMIT %(limit)s
    """,
    "AND (p.id = %(party)s OR p.reseller_id = %(party)s)",
)
_SUBSCRIPTIONS = _Source(
    "subscription.read",
    """
    SELECT CASE WHEN s.public_id = %(q)s OR s.microsoft_id = %(uuid)s::uuid OR s.microsoft_order_id = %(lower)s
            THEN 0 ELSE 3 END AS rank, 'subscription', s.public_id, n.title, p.name
    FROM subscriptions_subscription s
    JOIN catalog_plan n ON n.provider_id = s.provider_id AND n.id = s.plan_id
    JOIN parties_party p ON p.provider_id = s.provider_id AND p.id = s.customer_id
    WHERE s.provider_id = %(provider)s {own} AND (
        s.public_id = %(q)s OR s.microsoft_id = %(uuid)s::uuid OR s.microsoft_order_id = %(lower)s
        OR s.customer_id = {named}
    )
    ORDER BY rank, s.id DESC LIMIT %(limit)s
    """,
    "AND (s.account_id = %(party)s OR s.customer_id = %(party)s)",
)
_ORDERS = _Source(
    "order.read",
    """
    SELECT CASE WHEN o.public_id = %(q)s THEN 0 WHEN lower(o.buyer_reference) = %(lower)s THEN 1
            WHEN lower(o.buyer_reference) LIKE %(prefix)s THEN 2 ELSE 3 END AS rank,
        'order', o.public_id, p.name, concat_ws(' · ', nullif(o.buyer_reference, ''), nullif(o.domain, ''))
    FROM ordering_order o
    JOIN parties_party p ON p.provider_id = o.provider_id AND p.id = o.customer_id
    WHERE o.provider_id = %(provider)s {own} AND (
        o.public_id = %(q)s OR (lower(o.buyer_reference) LIKE %(prefix)s AND o.buyer_reference <> '')
        OR o.customer_id = {named}
    )
    ORDER BY rank, o.id DESC LIMIT %(limit)s
    """,
    "AND (o.account_id = %(party)s OR o.customer_id = %(party)s)",
)
_BASKETS = _Source(
    "basket.read",
    """
    SELECT 0 AS rank, 'basket', b.public_id, coalesce(p.name, ''), b.buyer_reference
    FROM ordering_basket b
    LEFT JOIN parties_party p ON p.provider_id = b.provider_id AND p.id = b.customer_id
    WHERE b.provider_id = %(provider)s {own} AND b.public_id = %(q)s
    LIMIT %(limit)s
    """,
    "AND (b.account_id = %(party)s OR b.customer_id = %(party)s)",
)
_INVOICES = _Source(
    "invoice.read",
    """
    SELECT CASE WHEN i.public_id = %(q)s THEN 0
            WHEN i.number = %(upper)s OR lower(i.buyer_reference) = %(lower)s THEN 1 ELSE 2 END AS rank,
        'invoice', i.public_id, i.number, p.name
    FROM billing_invoice i
    JOIN parties_party p ON p.provider_id = i.provider_id AND p.id = i.account_id
    WHERE i.provider_id = %(provider)s {own} AND (
        i.public_id = %(q)s OR i.number LIKE %(number)s
        OR (lower(i.buyer_reference) LIKE %(prefix)s AND i.buyer_reference <> '')
    )
    ORDER BY rank, i.id DESC LIMIT %(limit)s
    """,
    "AND i.account_id = %(party)s",
)
_PLANS = _Source(
    "price_list.read",
    """
    SELECT CASE WHEN n.public_id = %(q)s THEN 0 WHEN n.product_id = %(upper)s THEN 1
            WHEN lower(n.title) LIKE %(prefix)s THEN 2 ELSE 3 END AS rank,
        'plan', n.public_id, n.title, n.product_id || '/' || n.sku_id
    FROM catalog_plan n
    WHERE n.provider_id = %(provider)s {own} AND (
        n.public_id = %(q)s OR n.product_id = %(upper)s OR lower(n.title) LIKE %(prefix)s
        OR to_tsvector('simple', n.title) @@ to_tsquery('simple', %(words)s)
    )
    ORDER BY rank, lower(n.title), n.id LIMIT %(limit)s
    """,
    "",
)
_PRICE_LISTS = _Source(
    "price_list.read",
    """
    SELECT CASE WHEN l.public_id = %(q)s THEN 0 ELSE 2 END AS rank, 'price_list', l.public_id, l.name, l.currency
    FROM catalog_pricelist l
    WHERE l.provider_id = %(provider)s {own} AND (l.public_id = %(q)s OR lower(l.name) LIKE %(prefix)s)
    ORDER BY rank, lower(l.name) LIMIT %(limit)s
    """,
    "",
)
_CREDENTIALS = _Source(
    "credential.read",
    """
    SELECT CASE WHEN k.public_id = %(q)s THEN 0 ELSE 2 END AS rank, 'credential', k.public_id, k.name, k.role
    FROM parties_apicredential k
    WHERE k.provider_id = %(provider)s {own} AND (k.public_id = %(q)s OR lower(k.name) LIKE %(prefix)s)
    ORDER BY rank, lower(k.name) LIMIT %(limit)s
    """,
    "",
)
_PEOPLE = """
    SELECT CASE WHEN m.public_id = %(q)s OR u.public_id = %(q)s THEN 0
            WHEN u.email = %(lower)s THEN 1 ELSE 2 END AS rank,
        'member', m.public_id, u.name, u.email
    FROM parties_membership m
    JOIN parties_user u ON u.id = m.user_id
    LEFT JOIN parties_party p ON p.provider_id = m.provider_id AND p.id = m.party_id
    WHERE m.provider_id = %(provider)s {own} AND (
        m.public_id = %(q)s OR u.public_id = %(q)s OR u.email LIKE %(prefix)s OR lower(u.name) LIKE %(prefix)s
    )
    ORDER BY rank, lower(u.name), m.id LIMIT %(limit)s
"""
_MEMBERS = _Source(
    "user.read",
    _PEOPLE.replace("{own}", "AND m.party_id IS NOT NULL {own}"),
    "AND (p.id = %(party)s OR p.reseller_id = %(party)s)",
)
_STAFF = _Source("staff.read", _PEOPLE.replace("{own}", "AND m.party_id IS NULL {own}"), "AND false")
_ALL: Final = (
    _PARTIES, _TENANTS, _SUBSCRIPTIONS, _ORDERS, _BASKETS, _INVOICES, _PLANS, _PRICE_LISTS, _CREDENTIALS,
    _MEMBERS, _STAFF,
)  # fmt: skip
# An id says what it is of: the others need not be asked.
_OF_PREFIX: Final = {
    "pty": (_PARTIES,), "ten": (_TENANTS,), "sub": (_SUBSCRIPTIONS,), "ord": (_ORDERS,), "bsk": (_BASKETS,),
    "inv": (_INVOICES,), "pln": (_PLANS,), "lst": (_PRICE_LISTS,), "key": (_CREDENTIALS,), "mbr": (_MEMBERS, _STAFF),
    "usr": (_MEMBERS, _STAFF),
}  # fmt: skip
_ID = re.compile(rf"({'|'.join(PREFIXES)})_[0-9A-Za-z]{{{LENGTH}}}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"\w+")
SHORTEST: Final = 2


def search(actor: Actor, q: str, *, limit: int = 8) -> list[Hit]:
    """What the reader may see and the words fit, the best first; at most `limit` of a kind. One statement for a kind.

    Found by any public id, Microsoft's ids (tenant, subscription, order), PartnerID, number of an invoice, e-mail
    address, domain, VAT number, the buyer's reference, and the beginnings of the words of a name; orders and
    subscriptions by their customer's name and domain, too.
    """
    permissions.require(actor, "party.read")
    typed = q.strip()[:200]
    if len(typed) < SHORTEST:
        return []
    values = _values(actor, typed, limit)
    hits = [hit for source in _asked(actor, typed) for hit in _found(source, actor, values)]
    return sorted(hits, key=lambda hit: hit.rank)


def _asked(actor: Actor, typed: str) -> Iterable[_Source]:
    own = Ownership(actor.provider_id, actor.party_id, actor.party_id)
    sources: tuple[_Source, ...] = _ALL
    if _ID.fullmatch(typed):
        sources = _OF_PREFIX.get(typed[:3], ())
    return [source for source in sources if rules.problem(actor, source.action, own) is None]


def _values(actor: Actor, typed: str, limit: int) -> dict[str, Any]:
    typed = f"{typed[:3]}_{typed[4:].upper()}" if _ID.fullmatch(typed) else typed
    lower = typed.lower()
    words = _WORD.findall(lower)
    return {
        "provider": actor.provider_id,
        "party": actor.party_id,
        "q": typed,
        "lower": lower,
        "upper": typed.upper(),
        "prefix": _escaped(lower) + "%",
        "number": _escaped(typed.upper()) + "%",
        "words": " & ".join(f"{word}:*" for word in words) or None,
        "uuid": lower if _UUID.fullmatch(typed) else None,
        "limit": limit,
    }


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _found(source: _Source, actor: Actor, values: dict[str, Any]) -> list[Hit]:
    own, whose = ("", "") if permissions.sees_all(actor) else (source.own, _WHOSE)
    named = _OF_CUSTOMERS_NAMED.format(whose=whose)
    found = statements.rows(source.statement.format(own=own, named=named), values)
    return [Hit(Rank(rank), Kind(kind), *rest) for rank, kind, *rest in found]
