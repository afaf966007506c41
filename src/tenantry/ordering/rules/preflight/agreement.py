"""Condition of sale: the end customer has accepted the Microsoft Customer Agreement."""

from __future__ import annotations

from tenantry.compliance.rules.facts import (
    ACCEPTANCES_COUNT_FROM,
    AttestationStatus,
    HeldAgreement,
    Unfetched,
)
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import AttestationFacts, BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Verdict,
    Who,
    always,
    met,
    needs,
    needs_you,
    unknown,
)

AGREEMENT_MISSING = code("agreement.missing", Category.CONFLICT)
AGREEMENT_TOO_OLD = code("agreement.too_old", Category.CONFLICT)
AGREEMENT_NOT_ACCEPTED = code("agreement.not_accepted", Category.CONFLICT)
AGREEMENT_EXPIRED = code("agreement.expired", Category.CONFLICT)
AGREEMENT_OF_ANOTHER_COMPANY = code("agreement.of_another_company", Category.CONFLICT)
AGREEMENT_UNANSWERED = code("agreement.request_unanswered", Category.UNAVAILABLE)

_SINCE = ACCEPTANCES_COUNT_FROM.date().isoformat()


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What Microsoft holds for a standing tenant; how the attestation stands that a signatory was given."""
    found: list[FactKey] = []
    if basket.tenant_id is not None:
        found.append(FactKey.held_agreement(basket.tenant_id))
    if basket.attestation is not None and basket.attestation.microsoft_id is not None:
        found.append(FactKey.attestation(basket.attestation.microsoft_id))
    return tuple(found)


def judge(facts: PreflightFacts) -> Verdict:
    """What the customer accepted for this basket or what Microsoft already holds; the first counts for one company."""
    basket = facts.basket
    if (accepted := _accepted_here(facts)) is not None:
        return met(rests_on=(accepted,))
    if basket.tenant_id is not None:
        key = FactKey.held_agreement(basket.tenant_id)
        held = facts.answers.get(key, HeldAgreement)
        if isinstance(held, Unfetched) or held.allows:
            return met(rests_on=(key,))  # an attestation is needed only where nothing is held
        if held.accepted_at is not None and not _is_asked_for(basket):
            told = {"accepted_on": held.accepted_at.date().isoformat(), "since": _SINCE}
            return needs_you(Remedy.REQUEST_AGREEMENT, Problem(AGREEMENT_TOO_OLD, "agreement", told))
    attestation = basket.attestation
    if attestation is None:
        return needs_you(Remedy.REQUEST_AGREEMENT, Problem(AGREEMENT_MISSING, "agreement"))
    if not _is_for(attestation, basket):
        params = {"company": attestation.company_name, "country": attestation.country}
        return needs_you(Remedy.REQUEST_AGREEMENT, Problem(AGREEMENT_OF_ANOTHER_COMPANY, "agreement", params))
    if attestation.microsoft_id is None:
        return unknown(Problem(AGREEMENT_UNANSWERED, "agreement"))
    answer = facts.answers.get(FactKey.attestation(attestation.microsoft_id), AttestationStatus)
    if isinstance(answer, Unfetched):
        return met()
    if answer.status == "expired":
        return needs_you(Remedy.REQUEST_AGREEMENT, Problem(AGREEMENT_EXPIRED, "agreement"))
    return needs(Who.CUSTOMER, facts, Remedy.ACCEPT_AGREEMENT, Problem(AGREEMENT_NOT_ACCEPTED, "agreement"))


def _accepted_here(facts: PreflightFacts) -> FactKey | None:
    """The attestation of this very company that its signatory has accepted."""
    attestation = facts.basket.attestation
    if attestation is None or attestation.microsoft_id is None or not _is_for(attestation, facts.basket):
        return None
    key = FactKey.attestation(attestation.microsoft_id)
    answer = facts.answers.get(key, AttestationStatus)
    return key if isinstance(answer, AttestationStatus) and answer.allows else None


def _is_asked_for(basket: BasketFacts) -> bool:
    """Whether a new acceptance is on its way: then the old one is no longer what matters."""
    return basket.attestation is not None and _is_for(basket.attestation, basket)


def _is_for(attestation: AttestationFacts, basket: BasketFacts) -> bool:
    """Whether the attestation names the company and country that the customer has now."""
    if basket.customer is None:
        return True
    named = (attestation.company_name.strip().casefold(), attestation.country)
    return named == (basket.customer.name.strip().casefold(), basket.customer.address.country)


CONDITION = Condition("agreement", always, keys, judge)
