"""Say for whom the basket is: a new end customer, whose address is judged right here, or a standing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.compliance.judging import judged_customer
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin, record_microsoft_details
from tenantry.ordering.standing_tenant import find_standing_tenant
from tenantry.ordering.touching import CHANGED_MEANWHILE, Touched, tell, touch
from tenantry.parties.details import PartyDetails
from tenantry.parties.locks import lock_parties
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.parties.recording import record_changes, record_customer
from tenantry.parties.rules.permissions import Ownership

OWN_ACCOUNT_ONLY = code("basket.own_account_only", Category.CONFLICT)

_WHERE = """
    SELECT b.account_id, b.customer_id, v.email, m.id
    FROM ordering_basket b
    JOIN parties_provider v ON v.id = b.provider_id
    JOIN parties_partnercenteraccount m ON m.provider_id = b.provider_id AND m.is_default
    WHERE b.provider_id = %s AND b.public_id = %s
"""

# A basket's own customer is nobody else's yet: it has no tenant, no order, and stands in no other basket.
_IS_ONLY_HERE = """
    SELECT NOT EXISTS (
        SELECT FROM parties_tenantlink t WHERE t.provider_id = %(provider)s AND t.party_id = %(customer)s
    ) AND NOT EXISTS (
        SELECT FROM ordering_order o WHERE o.provider_id = %(provider)s AND o.customer_id = %(customer)s
    ) AND NOT EXISTS (
        SELECT FROM ordering_basket b
        WHERE b.provider_id = %(provider)s AND b.customer_id = %(customer)s AND b.id <> %(basket)s
    )
"""

# What was chosen and confirmed about the partner of record was for the earlier customer, in the earlier country;
# a standing tenant was the earlier customer's.
_CHOOSE = """
    UPDATE ordering_basket b SET
        customer_id = %(customer)s,
        made_customer = %(made)s,
        existing_domain = CASE WHEN %(same)s THEN b.existing_domain ELSE '' END,
        existing_tenant_id = CASE WHEN %(same)s THEN b.existing_tenant_id END,
        partner_on_record = CASE WHEN %(stays)s THEN b.partner_on_record ELSE coalesce((
            SELECT p.mpn_id FROM parties_partnerid p
            JOIN parties_party c ON c.provider_id = b.provider_id AND c.id = %(customer)s
            WHERE p.provider_id = b.provider_id AND p.party_id = b.account_id AND p.country IN ('', c.country)
            ORDER BY p.country = c.country DESC, p.id LIMIT 1), '') END,
        partner_on_record_confirmed_at = CASE WHEN %(stays)s THEN b.partner_on_record_confirmed_at END
    WHERE b.id = %(basket)s
"""


_STANDING = """
    SELECT id, public_id FROM parties_party
    WHERE provider_id = %s AND public_id = %s AND reseller_id = %s AND is_active
"""


@dataclass(frozen=True, slots=True)
class _Choice:
    """The customer, whether this basket made it, and whether what was confirmed for the basket still holds."""

    id: int
    public_id: str
    is_made_here: bool
    stays: bool


def set_end_customer(
    *,
    basket_id: BasketId,
    details: PartyDetails | None,
    existing: PartyId | None,
    microsoft: MicrosoftDetails | None,
    origin: Origin,
    by: Actor,
    now: datetime,
) -> PartyId:
    """Exactly one of `details` and `existing` is given. Returns the customer's id.

    Entering details again corrects the customer that this basket made, as long as nothing else rests on it; else a new
    customer is made. Another customer or country takes the partner of record's confirmation back. Raises Refused with
    every problem of address, company and contact at once, each naming its field with a valid example; then nothing is
    changed.
    """
    assert (details is None) != (existing is None), "either new details or a standing customer"
    standing = find_standing_tenant(microsoft.existing_domain, by=by, now=now) if microsoft else None
    parties: list[int] = []
    if details is not None:
        details, parties = _judged(basket_id, details, by=by, now=now)
    with transaction.atomic(durable=True):
        if parties:
            lock_parties(by.provider_id, parties)
        basket = touch(basket_id, by=by, now=now)
        if basket.account_kind == "customer" or by.role is Role.CUSTOMER:
            raise Refused(Problem(OWN_ACCOUNT_ONLY))
        if existing is not None:
            chosen = _standing(existing, basket, by=by)
        else:
            assert details is not None
            if basket.customer_id is not None and basket.customer_id not in parties:
                raise Refused(Problem(CHANGED_MEANWHILE))
            chosen = _entered(details, basket, by=by, now=now)
        if microsoft is None:
            _choose(chosen, basket)
        else:
            record_microsoft_details(
                basket,
                chosen.id,
                microsoft,
                standing=standing,
                is_made_here=chosen.is_made_here,
                origin=origin,
                by=by,
                now=now,
            )
        tell(basket_id, "end_customer", {"customer": chosen.public_id}, by=by, now=now)
    return PartyId(chosen.public_id)


def _choose(chosen: _Choice, basket: Touched) -> None:
    values: dict[str, Any] = {
        "customer": chosen.id,
        "made": chosen.is_made_here,
        "stays": chosen.stays,
        "same": basket.customer_id in (None, chosen.id),
        "basket": basket.id,
    }
    statements.run(_CHOOSE, values)


def _judged(
    basket_id: BasketId, details: PartyDetails, *, by: Actor, now: datetime
) -> tuple[PartyDetails, list[int]]:
    """The details as they are kept, and the parties whose locks come before the basket's: account and customer."""
    row = statements.row(_WHERE, [by.provider_id, basket_id])
    if row is None or not (sees_all(by) or by.party_id in row[:2]):
        raise not_found("basket", basket_id)
    account_id, customer_id, provider_email, partner_center_account_id = row
    kept = judged_customer(
        details, account_id=partner_center_account_id, provider_email=provider_email, now=now
    )
    return kept, [account_id] if customer_id is None else [account_id, customer_id]


def _standing(existing: PartyId, basket: Touched, *, by: Actor) -> _Choice:
    """A customer of the billed account; anybody else's is not found."""
    row = statements.row(_STANDING, [by.provider_id, existing, basket.account_id])
    if row is None:
        raise not_found("customer", existing)
    is_same = row[0] == basket.customer_id
    return _Choice(row[0], row[1], is_made_here=is_same and basket.made_customer, stays=is_same)


def _entered(details: PartyDetails, basket: Touched, *, by: Actor, now: datetime) -> _Choice:
    require(by, "party.change", Ownership(by.provider_id, basket.account_id, basket.customer_id))
    if basket.customer_id is not None and basket.made_customer and _is_only_here(basket, by=by):
        public_id, changed = record_changes(basket.customer_id, details.as_columns(), by=by, at=now)
        return _Choice(basket.customer_id, public_id, is_made_here=True, stays="country" not in changed)
    made = record_customer(details, reseller_id=basket.account_id, by=by, at=now)
    return _Choice(made.id, made.public_id, is_made_here=True, stays=False)


def _is_only_here(basket: Touched, *, by: Actor) -> bool:
    values = {"provider": by.provider_id, "customer": basket.customer_id, "basket": basket.id}
    (is_only_here,) = statements.one(_IS_ONLY_HERE, values)
    return bool(is_only_here)
