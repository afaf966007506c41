"""Whose a domain for a new tenant is, before Microsoft knows of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tenantry.foundation import statements
from tenantry.ordering.models import Order

# A tenant of ours has the domain, or an open order of another customer is to make it. Two orders of one customer may
# name the same: they make one tenant.
HELD_DOMAIN = """
    SELECT 1 FROM parties_tenant t
    WHERE t.provider_id = %(provider)s AND t.domain = %(domain)s AND t.partner_center_account_id = %(center)s
    UNION ALL
    SELECT 1 FROM ordering_order o
    WHERE o.provider_id = %(provider)s AND o.domain = %(domain)s AND o.domain <> ''
      AND o.state IN ('submitted', 'held', 'executing', 'needs_attention')
      AND o.partner_center_account_id = %(center)s AND o.customer_id <> %(customer)s
"""


def is_held(order: Order, domain: str) -> bool:
    """Whether another has the domain that the order is to make. The caller holds the domain's lock."""
    assert transaction.get_connection().in_atomic_block
    values: dict[str, Any] = {
        "provider": order.provider_id,
        "domain": domain,
        "center": order.partner_center_account_id,
        "customer": order.customer_id,
    }
    return statements.row(HELD_DOMAIN, values) is not None
