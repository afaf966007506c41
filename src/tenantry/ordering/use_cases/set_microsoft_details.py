"""Choose the new tenant's domain or name a standing one, and confirm the partner of record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin, record_microsoft_details
from tenantry.ordering.standing_tenant import find_standing_tenant
from tenantry.ordering.touching import tell, touch


def set_microsoft_details(
    *, basket_id: BasketId, details: MicrosoftDetails, origin: Origin, by: Actor, now: datetime
) -> None:
    """Write the details; the tenant of an existing domain is found before.

    Whether a new domain is free, and whether a standing tenant has accepted the one who sells, are conditions of sale,
    asked live by the preflight.
    """
    standing = find_standing_tenant(details.existing_domain, by=by, now=now)
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        record_microsoft_details(
            basket,
            basket.customer_id,
            details,
            standing=standing,
            is_made_here=basket.made_customer,
            origin=origin,
            by=by,
            now=now,
        )
        shown = {
            "domain_prefix": details.domain_prefix,
            "existing_domain": standing.domain if standing else "",
            "education_segment": details.education_segment,
            "partner_on_record": details.partner_on_record,
            "confirmed": details.is_partner_on_record_confirmed,
        }
        tell(basket_id, "microsoft_details", shown, by=by, now=now)
