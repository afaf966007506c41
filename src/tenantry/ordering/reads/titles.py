"""What things are called, by their ids: a name, a number, a domain, a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import LENGTH, PREFIXES
from tenantry.parties import permissions
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.permissions import Ownership


class _Titled(NamedTuple):
    """One kind's statement: which action it needs, and how it narrows to a party's own things."""

    action: str
    statement: str
    own: str


_ACCOUNT: Final = "AND (x.account_id = %(party)s OR x.customer_id = %(party)s)"
_OF_PREFIX: Final[Mapping[str, _Titled]] = {
    "pty": _Titled(
        "party.read",
        """SELECT x.public_id, x.name FROM parties_party x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND (x.id = %(party)s OR x.reseller_id = %(party)s)",
    ),
    "ten": _Titled(
        "party.read",
        """SELECT x.public_id, x.domain FROM parties_tenant x
        JOIN parties_tenantlink l ON l.provider_id = x.provider_id AND l.tenant_id = x.id
        JOIN parties_party p ON p.provider_id = l.provider_id AND p.id = l.party_id
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND (p.id = %(party)s OR p.reseller_id = %(party)s)",
    ),
    "usr": _Titled(
        "party.read",
        """SELECT x.public_id, x.name FROM parties_user x
        WHERE x.public_id = ANY(%(ids)s) AND EXISTS (
            SELECT 1 FROM parties_membership m
            WHERE m.provider_id = %(provider)s AND m.user_id = x.id {own})""",
        "AND m.party_id = %(party)s",
    ),
    "key": _Titled(
        "party.read",
        """SELECT x.public_id, x.name FROM parties_apicredential x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND x.party_id = %(party)s",
    ),
    "mbr": _Titled(
        "user.read",
        """SELECT x.public_id, u.name FROM parties_membership x JOIN parties_user u ON u.id = x.user_id
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND x.party_id = %(party)s",
    ),
    "ivt": _Titled(
        "user.read",
        """SELECT x.public_id, x.email FROM parties_invitation x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND x.party_id = %(party)s",
    ),
    "pln": _Titled(
        "catalog.read",
        """SELECT x.public_id, x.title FROM catalog_plan x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "",
    ),
    "lst": _Titled(
        "price_list.read",
        """SELECT x.public_id, x.name FROM catalog_pricelist x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "",
    ),
    "typ": _Titled(
        "price_list.read",
        """SELECT x.public_id, x.name FROM catalog_producttype x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "",
    ),
    "syn": _Titled(
        "price_list.read",
        """SELECT x.public_id, x.market FROM catalog_synchronisation x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "",
    ),
    "bsk": _Titled(
        "basket.read",
        """SELECT x.public_id, p.name FROM ordering_basket x
        JOIN parties_party p ON p.provider_id = x.provider_id AND p.id = x.customer_id
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        _ACCOUNT,
    ),
    "ord": _Titled(
        "order.read",
        """SELECT x.public_id, p.name FROM ordering_order x
        JOIN parties_party p ON p.provider_id = x.provider_id AND p.id = x.customer_id
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        _ACCOUNT,
    ),
    "sub": _Titled(
        "subscription.read",
        """SELECT x.public_id, n.title FROM subscriptions_subscription x
        JOIN catalog_plan n ON n.provider_id = x.provider_id AND n.id = x.plan_id
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        _ACCOUNT,
    ),
    "inv": _Titled(
        "invoice.read",
        """SELECT x.public_id, x.number FROM billing_invoice x
        WHERE x.provider_id = %(provider)s AND x.public_id = ANY(%(ids)s) {own}""",
        "AND x.account_id = %(party)s",
    ),
}
_ID: Final = re.compile(rf"({'|'.join(PREFIXES)})_[0-9A-Z]{{{LENGTH}}}")


def titles_of(actor: Actor, ids: Iterable[str | None]) -> Mapping[str, str]:
    """What the things are called that the reader may see, by public id; the others are left out.

    An order and a basket are called after their customer, a subscription after its plan, a
    synchronisation after its market. At most one statement.
    """
    wanted = sorted({one for one in ids if one and _ID.fullmatch(one)})
    own = Ownership(actor.provider_id, actor.party_id, actor.party_id)
    asked = [
        titled
        for prefix in sorted({one[:3] for one in wanted} & _OF_PREFIX.keys())
        if rules.problem(actor, (titled := _OF_PREFIX[prefix]).action, own) is None
    ]
    if not asked:
        return {}
    is_staff = permissions.sees_all(actor)
    arms = [titled.statement.format(own="" if is_staff else titled.own) for titled in asked]
    values = {"provider": actor.provider_id, "party": actor.party_id, "ids": wanted}
    return {
        public_id: title for public_id, title in statements.rows(" UNION ALL ".join(arms), values) if title
    }
