"""What Microsoft wants to know besides: which tenant, new or standing, and the partner of record with its statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.compliance.recording import Origin, record_partner_of_record
from tenantry.compliance.rules.vetting import education_problems
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.standing_tenant import StandingTenant
from tenantry.ordering.touching import Touched

__all__ = ["MicrosoftDetails", "Origin", "record_microsoft_details"]

DOMAIN_PREFIX = code("basket.domain_prefix", Category.INVALID)
TWO_TENANTS = code("basket.two_tenants", Category.INVALID)
NOT_YOUR_PARTNER_ID = code("basket.not_your_partner_id", Category.INVALID)
NO_PARTNER_ID = code("basket.no_partner_id", Category.CONFLICT)
STATEMENT_FOR_NOBODY = code("basket.statement_for_nobody", Category.CONFLICT)

# Microsoft takes up to 27 letters and digits before .onmicrosoft.com.
_PREFIX = re.compile(r"[a-z0-9]{1,27}")
STATEMENT_VERSION = "2026-01"

_UPDATE = """
    UPDATE ordering_basket b SET
        customer_id = %(customer)s,
        made_customer = %(made)s,
        domain_prefix = %(prefix)s,
        existing_domain = %(existing_domain)s,
        existing_tenant_id = %(existing_tenant)s,
        education_segment = %(education_segment)s,
        school_website = %(website)s,
        partner_on_record = coalesce((
            SELECT p.mpn_id FROM parties_partnerid p
            JOIN parties_party c
                ON c.provider_id = b.provider_id AND c.id = coalesce(%(customer)s::bigint, b.account_id)
            WHERE p.provider_id = b.provider_id AND p.party_id = b.account_id
              AND (p.mpn_id = %(chosen)s OR (%(chosen)s = '' AND p.country IN ('', c.country)))
            ORDER BY p.country = c.country DESC, p.id LIMIT 1), ''),
        partner_on_record_confirmed_at = CASE WHEN %(confirmed)s THEN %(now)s::timestamptz END
    WHERE b.id = %(basket)s RETURNING b.partner_on_record
"""


@dataclass(frozen=True, slots=True)
class MicrosoftDetails:
    """At most one of `domain_prefix` and `existing_domain` is given.

    `partner_on_record` empty: the reseller's PartnerID for the customer's country is chosen. `education_segment` with
    perhaps a `website`: of a school whose tenant is yet to be made, for Microsoft's vetting.
    """

    domain_prefix: str = ""
    partner_on_record: str = ""
    is_partner_on_record_confirmed: bool = False
    existing_domain: str = ""
    education_segment: str = ""
    website: str = ""


def record_microsoft_details(
    basket: Touched,
    customer_id: int | None,
    details: MicrosoftDetails,
    *,
    standing: StandingTenant | None,
    is_made_here: bool,
    origin: Origin,
    by: Actor,
    now: datetime,
) -> None:
    """Write the customer and the details into the locked basket; the confirmed statement goes into the agreement log.

    `standing` is the tenant that was found for the domain of an existing one, before there was a transaction.

    Raises Refused for a prefix that Microsoft does not take, for a school that says too
    little, for both a new and a standing tenant, for a PartnerID that
    is not the reseller's, and for a statement that is confirmed before there is a customer whom it is about.
    """
    assert transaction.get_connection().in_atomic_block
    prefix = details.domain_prefix.strip().lower()
    if prefix and not _PREFIX.fullmatch(prefix):
        raise Refused(Problem(DOMAIN_PREFIX, "domain_prefix", {"given": details.domain_prefix[:60]}))
    if prefix and standing is not None:
        raise Refused(Problem(TWO_TENANTS, "existing_domain"))
    segment, website = details.education_segment.strip(), details.website.strip()
    if (segment or website) and (wrong := education_problems(segment, website)):
        raise Refused(*wrong)
    confirms = details.is_partner_on_record_confirmed and basket.account_kind == "reseller"
    if confirms and customer_id is None:
        raise Refused(Problem(STATEMENT_FOR_NOBODY, "partner_on_record_confirmed"))
    values: dict[str, Any] = {
        "prefix": prefix,
        "existing_domain": standing.domain if standing else "",
        "existing_tenant": standing.microsoft_id if standing else None,
        "education_segment": segment,
        "website": website,
        "customer": customer_id,
        "made": is_made_here,
        "chosen": details.partner_on_record,
        "confirmed": confirms,
        "now": now,
        "basket": basket.id,
    }
    (mpn,) = statements.one(_UPDATE, values)
    if basket.account_kind != "reseller":
        return
    if not mpn:
        chosen = details.partner_on_record
        found = Problem(NOT_YOUR_PARTNER_ID, "partner_on_record", {"given": chosen}) if chosen else None
        raise Refused(found or Problem(NO_PARTNER_ID))
    if confirms and customer_id is not None:
        record_partner_of_record(
            customer_id=customer_id,
            mpn_id=mpn,
            statement_version=STATEMENT_VERSION,
            origin=origin,
            by=by,
            at=now,
        )
