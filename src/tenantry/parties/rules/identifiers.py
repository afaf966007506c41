"""What identifies a reseller to Microsoft."""

from __future__ import annotations

import re

from tenantry.kernel.problems import Category, Problem, code

PARTNER_ID_MALFORMED = code("reseller.partner_id_malformed", Category.INVALID)
PARTNER_ID_COUNTRY_TWICE = code("reseller.partner_id_country_twice", Category.INVALID)
PARTNER_ID_MISSING = code("reseller.partner_id_missing", Category.INVALID)

_PARTNER_ID = re.compile(r"[0-9]{4,10}")


def partner_id_problems(
    partner_ids: tuple[tuple[str, str], ...], field: str = "partner_ids"
) -> list[Problem]:
    """What is wrong with a reseller's PartnerIDs, as (id, country); an empty country means every one."""
    found = [
        Problem(PARTNER_ID_MALFORMED, f"{field}.{n}.partner_id", {"given": mpn_id[:40]})
        for n, (mpn_id, _) in enumerate(partner_ids)
        if not _PARTNER_ID.fullmatch(mpn_id)
    ]
    countries = [country for _, country in partner_ids]
    found += [
        Problem(PARTNER_ID_COUNTRY_TWICE, f"{field}.{n}.country", {"country": country or "every country"})
        for n, country in enumerate(countries)
        if country in countries[:n]
    ]
    if not partner_ids:
        found.append(Problem(PARTNER_ID_MISSING, field))
    return found


def partner_id_for(country: str, partner_ids: dict[str, str]) -> str | None:
    """The PartnerID that stands on an order for a customer of that country, from ids by country."""
    return partner_ids.get(country) or partner_ids.get("")
