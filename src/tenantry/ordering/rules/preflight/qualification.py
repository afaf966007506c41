"""Condition of sale: Microsoft has qualified the customer for the segment of every plan that is bought.

A reserved plan goes to whom it is reserved for, and a government customer buys government plans only. A tenant that is
yet to be made has no qualification. That of a school is asked for by the order itself, once its tenant stands, and the
order is held until Microsoft has decided; for the others the tenant must stand first. What is added to a standing
subscription was judged when that was bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from tenantry.compliance.rules.facts import Unfetched
from tenantry.compliance.rules.qualifications import Qualification, Qualifications
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Status,
    Verdict,
    Who,
    at_once,
    each,
    met,
    needs,
    needs_you,
    refused,
)
from tenantry.ordering.rules.segments import NEEDED, Kind, Segment, sellable

GOVERNMENT_ONLY = code("qualification.government_only", Category.CONFLICT)
TENANT_FIRST = code("qualification.tenant_first", Category.CONFLICT)
SCHOOL_UNTOLD = code("qualification.school_untold", Category.CONFLICT)
WILL_BE_VETTED = code("qualification.will_be_vetted", Category.CONFLICT)
EDUCATION_MISSING = code("qualification.education_missing", Category.CONFLICT)
NONPROFIT_MISSING = code("qualification.nonprofit_missing", Category.CONFLICT)
GOVERNMENT_MISSING = code("qualification.government_missing", Category.CONFLICT)
IN_REVIEW = code("qualification.in_review", Category.CONFLICT)
DENIED = code("qualification.denied", Category.CONFLICT)
DENIED_UNSAID = code("qualification.denied_unsaid", Category.CONFLICT)

# Who obtains what is missing: whoever orders for a school asks for it, the provider uses its codes for governments, and
# the customer itself asks for the non-profit status.
_MISSING: Final[Mapping[Kind, tuple[Code, Who]]] = MappingProxyType(
    {
        Kind.EDUCATION: (EDUCATION_MISSING, Who.YOU),
        Kind.GOVERNMENT: (GOVERNMENT_MISSING, Who.PROVIDER),
        Kind.NONPROFIT: (NONPROFIT_MISSING, Who.CUSTOMER),
    }
)


def applies(basket: BasketFacts) -> bool:
    """Every plan that is bought is bought in a segment; in a new tenant the commercial one needs nothing."""
    return any(basket.tenant_id is not None or _is_reserved(line) for line in basket.buying)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What Microsoft has qualified a standing tenant for."""
    return (FactKey.qualifications(basket.tenant_id),) if basket.tenant_id and basket.buying else ()


def judge(facts: PreflightFacts) -> Verdict:
    """What nobody can mend speaks first, then what somebody must do, then what Microsoft has yet to decide."""
    basket = facts.basket
    if basket.tenant_id is None:
        return _of_new_tenant(basket)
    answer = facts.answers.get(FactKey.qualifications(basket.tenant_id), Qualifications)
    if isinstance(answer, Unfetched):
        return met()
    allowed = sellable(answer.approved)
    unfit = [line for line in basket.buying if line.segment not in allowed]
    if Kind.GOVERNMENT in answer.approved and unfit:
        return refused(Remedy.CHOOSE_ANOTHER_PLAN, *(_problem(GOVERNMENT_ONLY, line) for line in unfit))
    verdicts = [_of_line(facts, line, _asked(answer, NEEDED[Segment(line.segment)])) for line in unfit]
    if not verdicts:
        return met()
    # Who can do something does it now, whatever somebody else has to do, or Microsoft has yet to decide.
    speaks = min(verdicts, key=lambda one: (one.status is not Status.NEEDS_YOU, one.who is Who.MICROSOFT))
    others = (reason for one in verdicts if one is not speaks for reason in one.reasons)
    return replace(speaks, reasons=(*speaks.reasons, *others))


def _of_new_tenant(basket: BasketFacts) -> Verdict:
    """What only a standing tenant can have, and what Microsoft wants to know of a school."""
    reserved = [line for line in basket.buying if _is_reserved(line)]
    first = [_problem(TENANT_FIRST, line) for line in reserved if line.segment != Segment.EDUCATION]
    schools = [
        line for line in reserved if line.segment == Segment.EDUCATION and not basket.education_segment
    ]
    return at_once(
        each(first, partial(needs_you, Remedy.CHOOSE_ANOTHER_PLAN)),
        each((_problem(SCHOOL_UNTOLD, line) for line in schools), partial(needs_you, Remedy.TELL_SCHOOL)),
        otherwise=met(warnings=tuple(_problem(WILL_BE_VETTED, line) for line in reserved)),
    )


def _is_reserved(line: LineFacts) -> bool:
    return line.segment != Segment.COMMERCIAL


def _asked(answer: Qualifications, kind: Kind) -> Qualification | None:
    """How Microsoft's vetting stands; of several attempts the one that is still open."""
    mine = [one for one in answer.held if one.name == kind]
    return next((one for one in mine if one.status == "in_review"), mine[0] if mine else None)


def _of_line(facts: PreflightFacts, line: LineFacts, asked: Qualification | None) -> Verdict:
    """What the line lacks: nobody has asked, Microsoft has denied it, or has yet to decide."""
    if asked is None:
        return _needs(line, facts, _problem(_MISSING[NEEDED[Segment(line.segment)]][0], line))
    if asked.status == "denied":
        return _needs(line, facts, _denied(line, asked))
    waiting = (_problem(IN_REVIEW, line),)
    return Verdict(Status.NEEDS_SOMEONE_ELSE, waiting, Who.MICROSOFT, Remedy.TRY_AGAIN)


def _needs(line: LineFacts, facts: PreflightFacts, *problems: Problem) -> Verdict:
    _, who = _MISSING[NEEDED[Segment(line.segment)]]
    if who is Who.YOU:
        return needs_you(Remedy.REQUEST_QUALIFICATION, *problems)
    return needs(who, facts, Remedy.REQUEST_QUALIFICATION, *problems)


def _denied(line: LineFacts, asked: Qualification) -> Problem:
    if not asked.reason:
        return _problem(DENIED_UNSAID, line)
    return _problem(DENIED, line, reason=asked.reason.rstrip(". "))


def _problem(what: Code, line: LineFacts, **more: str) -> Problem:
    params = {"plan": line.title, "segment": line.segment, **more}
    return Problem(what, f"lines[{line.number}]", params)


CONDITION = Condition("qualification", applies, keys, judge)
