"""The timeline's events in one line each, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS: Mapping[str, str] = {
    "order.submitted": "order submitted",
    "order.started": "provisioning begins: {steps}",
    "order.conditions_rechecked": "conditions looked at once more: {outcome}",
    "order.tenant_created": "tenant {domain} created, reseller {reseller_tenant_id} associated",
    "order.tenant_awaited": "waits for order {for_order}, which makes the tenant",
    "order.tenant_found": "the customer's tenant {domain} stood already",
    "order.domain_changed": "another domain chosen: {domain}",
    "order.agreement_recorded": "customer agreement recorded at Microsoft",
    "order.cart_created": "Microsoft's cart holds every line at the quoted price",
    "order.offers_ordered": "licence-based offers ordered: Microsoft's order {microsoft_order_id}",
    "order.checked_out": "cart checked out: Microsoft's order {microsoft_order_ids}",
    "order.line_active": "line {line} active, partner of record {partner_on_record}",
    "order.step_delayed": "{kind} delayed: {why}",
    "order.needs_attention": "needs attention: {problem}",
    "order.completed": "order completed",
}


def told(name: str, details: Mapping[str, Any]) -> str:
    """The event in words; one that has none is told by its name."""
    shown = {key: ", ".join(map(str, v)) if isinstance(v, list) else v for key, v in details.items()}
    try:
        return _WORDS.get(name, name).format(**shown)
    except KeyError:
        return name
