"""Condition of sale: the lines carry a PartnerID of the active reseller, and its statement was confirmed."""

from __future__ import annotations

from tenantry.compliance.rules.facts import PartnerIdProfile, ResellerRelationship, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, Who, met, needs, needs_you
from tenantry.ordering.rules.preflight.reseller_active import applies

PARTNER_ID_MISSING = code("partner_of_record.missing", Category.CONFLICT)
PARTNER_ID_UNKNOWN = code("partner_of_record.unknown_partner_id", Category.CONFLICT)
OF_ANOTHER_PARTNER = code("partner_of_record.of_another_partner", Category.CONFLICT)
NOT_CONFIRMED = code("partner_of_record.not_confirmed", Category.CONFLICT)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Whose PartnerID it is, and which ones Partner Center lists for the reseller."""
    reseller = basket.reseller
    if reseller is None or not reseller.partner_on_record:
        return ()
    profile = FactKey.partner_id(reseller.partner_on_record)
    return (profile, FactKey.reseller(reseller.tenant_id)) if reseller.tenant_id else (profile,)


def judge(facts: PreflightFacts) -> Verdict:
    """A wrong PartnerID is the provider's to correct, who keeps it; the statement is the orderer's.

    Microsoft demands it of a cart; seats that are added, and what a trial becomes, stay with the
    partner whom the subscription names.
    """
    reseller = facts.basket.reseller
    assert reseller is not None, "the condition applies only where there is a reseller"
    params = {"mpn_id": reseller.partner_on_record}
    wrong = None
    if not reseller.partner_on_record:
        wrong = Problem(PARTNER_ID_MISSING, "partner_on_record")
    else:
        profile = facts.answers.get(FactKey.partner_id(reseller.partner_on_record), PartnerIdProfile)
        listed = facts.answers.get(FactKey.reseller(reseller.tenant_id), ResellerRelationship)
        if not isinstance(profile, Unfetched) and not profile.exists:
            wrong = Problem(PARTNER_ID_UNKNOWN, "partner_on_record", params)
        elif (
            not isinstance(profile, Unfetched)
            and not isinstance(listed, Unfetched)
            and not _fits(profile, listed)
        ):
            wrong = Problem(OF_ANOTHER_PARTNER, "partner_on_record", params)
    if wrong:
        return needs(Who.PROVIDER, facts, Remedy.CHOOSE_PARTNER_ID, wrong)
    if facts.basket.making and not reseller.is_statement_confirmed:
        return needs_you(
            Remedy.CONFIRM_PARTNER_OF_RECORD, Problem(NOT_CONFIRMED, "partner_on_record_confirmed", params)
        )
    return met()


def _fits(profile: PartnerIdProfile, listed: ResellerRelationship) -> bool:
    """Whether the PartnerID is the reseller's.

    Partner Center lists one id of each reseller; a location of the same company has another id, but its name.
    """
    if profile.mpn_id in listed.mpn_ids:
        return True
    return bool(listed.name) and profile.partner_name.strip().casefold() == listed.name.strip().casefold()


CONDITION = Condition("partner_of_record", applies, keys, judge)
