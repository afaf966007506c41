"""What the house rule of a basket's line is read from: one expression of the statement that reads the basket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tenantry.ordering.rules.house_rule import ENFORCED_UP_TO, Held, HouseFacts, UnderWay
from tenantry.parties.rules.settings import SETTINGS

# Of a basket `b` with its order `o` (null before it is placed), its line `l`, the line's plan `p`, the type `y` of the
# plan's product. An order does not stand in its own way, nor in that of one that was placed before it.
HOUSE = f"""
    jsonb_build_array(coalesce(p.subscription_limit <= coalesce((SELECT s.value::int FROM parties_setting s
            WHERE s.provider_id = b.provider_id AND s.name = '{ENFORCED_UP_TO}' ORDER BY s.id DESC LIMIT 1),
            {SETTINGS[ENFORCED_UP_TO].default}), false),
        coalesce(y.one_active_per_product, true),
        l.new_instance_for_id = b.customer_id,
        CASE WHEN l.purpose = 'new' THEN (
            SELECT jsonb_agg(jsonb_build_array(u.public_id, u.billing_plan, u.term, u.seats, u.term_end, t.domain)
                ORDER BY u.id)
            FROM subscriptions_subscription u
            JOIN parties_tenant t ON t.provider_id = u.provider_id AND t.id = u.tenant_id
            WHERE u.provider_id = b.provider_id AND u.customer_id = b.customer_id AND u.account_id = b.account_id
              AND u.plan_id = p.id AND u.status = 'active' AND NOT EXISTS (
                SELECT 1 FROM ordering_orderline w
                WHERE w.provider_id = b.provider_id AND w.order_id = o.id AND w.subscription_id = u.id)) END,
        CASE WHEN l.purpose = 'new' THEN (
            SELECT jsonb_agg(jsonb_build_array(x.public_id, w.billing_plan) ORDER BY x.id)
            FROM ordering_order x
            JOIN ordering_orderline w ON w.provider_id = x.provider_id AND w.order_id = x.id
            WHERE x.provider_id = b.provider_id AND x.customer_id = b.customer_id AND x.account_id = b.account_id
              AND x.state IN ('submitted', 'held', 'executing', 'needs_attention') AND (o.id IS NULL OR x.id < o.id)
              AND w.plan_id = p.id AND w.purpose = 'new' AND w.subscription_id IS NULL) END)
"""  # noqa: S608  constants
OF_TYPE = """
    LEFT JOIN catalog_typedproduct z ON z.provider_id = p.provider_id AND z.product_id = p.product_id
    LEFT JOIN catalog_producttype y ON y.provider_id = z.provider_id AND y.id = z.product_type_id
"""


def house_from(data: Sequence[Any], *, on: date) -> HouseFacts:
    """What `HOUSE` has read. To a subscription whose term has ended no seats can be added, so it holds nothing up."""
    is_limited, one_active, is_new_instance, held, under_way = data
    standing = (
        Held(public_id, billing_plan, term, seats, date.fromisoformat(term_end), domain)
        for public_id, billing_plan, term, seats, term_end, domain in held or ()
    )
    return HouseFacts(
        is_limited=is_limited,
        one_active=one_active,
        is_new_instance=bool(is_new_instance),
        held=tuple(one for one in standing if one.term_end > on),
        under_way=tuple(UnderWay(*one) for one in under_way or ()),
    )
