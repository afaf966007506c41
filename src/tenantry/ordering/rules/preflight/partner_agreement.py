"""Condition of sale: the partner of record has signed the Microsoft Partner Agreement (MPA) in our region."""

from __future__ import annotations

from tenantry.compliance.rules.facts import PartnerAgreement, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Verdict,
    Who,
    at_once,
    met,
    needs,
    refused,
    unknown,
)
from tenantry.ordering.rules.preflight.partner_of_record import PARTNER_ID_MISSING
from tenantry.ordering.rules.preflight.reseller_active import applies as has_reseller
from tenantry.ordering.rules.transactions import OF_LINE, is_agreement_checked

UNSIGNED = code("partner_agreement.unsigned", Category.CONFLICT)
OTHER_REGION = code("partner_agreement.other_region", Category.CONFLICT)
NOT_ENROLLED = code("partner_agreement.not_enrolled", Category.CONFLICT)
UNCLEAR = code("partner_agreement.unclear", Category.UNAVAILABLE)


def applies(basket: BasketFacts) -> bool:
    """A direct customer has no partner of record; and what only reduces exposure waits for nobody's signature."""
    kinds = frozenset(OF_LINE[line.purpose] for line in basket.lines) or frozenset(OF_LINE.values())
    return has_reseller(basket) and is_agreement_checked(kinds)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """How the agreements of the PartnerIDs stand that new lines will carry, or that grown subscriptions carry."""
    if basket.reseller is None:
        return ()
    ids = [standing.partner_on_record for _, standing in basket.adding]
    if basket.buying or not ids:
        ids.insert(0, basket.reseller.partner_on_record)
    return tuple(FactKey.partner_agreement(one) for one in dict.fromkeys(ids) if one)


def judge(facts: PreflightFacts) -> Verdict:
    """Unsigned sends the reseller to Partner Center; another region can never be made right here."""
    found = keys(facts.basket)
    if not found:
        return needs(
            Who.PROVIDER, facts, Remedy.CHOOSE_PARTNER_ID, Problem(PARTNER_ID_MISSING, "partner_on_record")
        )
    answers = (facts.answers.get(key, PartnerAgreement) for key in found)
    wanting = [one for one in answers if not isinstance(one, Unfetched) and not one.allows]
    return at_once([_verdict(facts, one) for one in wanting], otherwise=met())


def _verdict(facts: PreflightFacts, answer: PartnerAgreement) -> Verdict:
    params = {"mpn_id": answer.mpn_id, "microsoft_code": answer.code}
    if answer.status in ("unsigned", "not_enrolled"):
        what = UNSIGNED if answer.status == "unsigned" else NOT_ENROLLED
        problem = Problem(what, "partner_on_record", params)
        return needs(Who.RESELLER, facts, Remedy.SIGN_PARTNER_AGREEMENT, problem)
    if answer.status == "other_region":
        return refused(None, Problem(OTHER_REGION, "partner_on_record", params))
    return unknown(Problem(UNCLEAR, "partner_on_record", params))


CONDITION = Condition("partner_agreement", applies, keys, judge)
