"""A run of the preflight: every condition of sale, always all of them, always in this order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from tenantry.compliance.rules.facts import Answer, Unfetched
from tenantry.compliance.rules.questions import OF_A_TENANT, FactKey, FactKind
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.preflight import (
    address,
    agreement,
    cart,
    company,
    delegated_admin,
    domain,
    limits,
    one_per_plan,
    partner_agreement,
    partner_of_record,
    plan_and_price,
    qualification,
    reseller_active,
    standing_subscription,
    tenant_authorised,
)
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    ACCEPTED_FIRST,
    FACT_UNFETCHED,
    LINKS,
    Condition,
    Link,
    Remedy,
    Status,
    Verdict,
    Who,
    met,
    unknown,
)

CONDITIONS: Final[tuple[Condition, ...]] = (
    company.CONDITION,
    address.CONDITION,
    domain.CONDITION,
    tenant_authorised.CONDITION,
    delegated_admin.CONDITION,
    plan_and_price.CONDITION,
    qualification.CONDITION,
    limits.CONDITION,
    one_per_plan.CONDITION,
    standing_subscription.CONDITION,
    agreement.CONDITION,
    reseller_active.CONDITION,
    partner_agreement.CONDITION,
    partner_of_record.CONDITION,
    cart.CONDITION,
)


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A question that a check rests on, and when it was answered; None when it was not."""

    kind: FactKind
    subject: str
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """How one condition stands. One that does not apply to this basket is met, and says so."""

    code: str
    status: Status
    applies: bool
    reasons: tuple[Problem, ...]
    who: Who
    remedy: Remedy | None
    warnings: tuple[Problem, ...]
    suggestions: tuple[dict[str, str], ...]
    facts: tuple[FactUsed, ...]

    @property
    def reason(self) -> Problem | None:
        """The first reason; a condition that is met has none."""
        return self.reasons[0] if self.reasons else None

    @property
    def link(self) -> Link | None:
        """Where the remedy is found."""
        return LINKS[self.remedy] if self.remedy else None

    def as_data(self) -> dict[str, Any]:
        """The form in which a check is stored and sent: codes and params, no words."""
        return {
            "code": self.code,
            "status": self.status.value,
            "applies": self.applies,
            "reasons": [reason.as_data() for reason in self.reasons],
            "who": self.who.value,
            "remedy": self.remedy.value if self.remedy else None,
            "link": self.link.value if self.link else None,
            "warnings": [warning.as_data() for warning in self.warnings],
            "suggestions": list(self.suggestions),
            "facts": [
                {
                    "kind": used.kind.value,
                    "subject": used.subject,
                    "fetched_at": used.fetched_at.isoformat() if used.fetched_at else None,
                }
                for used in self.facts
            ],
        }


def required_keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Every question that must be put to Microsoft for this basket, each once."""
    keys = (key for one in CONDITIONS if one.applies(basket) for key in one.keys(basket))
    return tuple(dict.fromkeys(keys))


def keys_at_once(basket: BasketFacts) -> tuple[FactKey, ...]:
    """Those that may be put before it is known whether a standing tenant has accepted the one who sells."""
    return tuple(key for key in required_keys(basket) if key.kind not in OF_A_TENANT)


def keys_of_tenant(facts: PreflightFacts) -> tuple[FactKey, ...]:
    """Those that follow once it has: a typed domain reveals nothing, and leaves nothing behind to be told later."""
    if not tenant_authorised.is_accepted(facts):
        return ()
    return tuple(key for key in required_keys(facts.basket) if key.kind in OF_A_TENANT)


def run(facts: PreflightFacts) -> tuple[Check, ...]:
    """Judge every condition of sale. None is met while a fact that it rests on was not fetched.

    What is known of a tenant that has not accepted the one who sells is not looked at, whoever asked for it.
    """
    if not tenant_authorised.is_accepted(facts):
        facts = replace(facts, answers=facts.answers.without(OF_A_TENANT))
    return tuple(_check(condition, facts) for condition in CONDITIONS)


def outcome(checks: Iterable[Check]) -> Status:
    """The gravest status among the checks."""
    return max((check.status for check in checks), key=lambda status: status.gravity, default=Status.MET)


def _check(condition: Condition, facts: PreflightFacts) -> Check:
    applies = condition.applies(facts.basket)
    keys = condition.keys(facts.basket) if applies else ()
    verdict = condition.judge(facts) if applies else met()
    rests_on = keys if verdict.rests_on is None else verdict.rests_on
    if verdict.status is Status.MET and (missing := facts.answers.unfetched(rests_on)):
        verdict = _lacking(facts, missing)
    return Check(
        code=condition.code,
        status=verdict.status,
        applies=applies,
        reasons=verdict.reasons,
        who=verdict.who,
        remedy=verdict.remedy,
        warnings=verdict.warnings,
        suggestions=tuple(asdict(one) for one in verdict.suggestions),
        facts=tuple(_used(facts, key) for key in keys),
    )


def _lacking(facts: PreflightFacts, missing: tuple[Unfetched, ...]) -> Verdict:
    """What was not answered; or, of a tenant that is not looked into yet, what must come first."""
    if tenant_authorised.is_accepted(facts) or any(one.key.kind not in OF_A_TENANT for one in missing):
        return _unfetched(missing)
    if unanswered := facts.answers.unfetched(tenant_authorised.keys(facts.basket)):
        return _unfetched(unanswered)
    told = Problem(ACCEPTED_FIRST, "tenant", {"tenant": facts.basket.tenant_id or ""})
    return replace(tenant_authorised.judge(facts), reasons=(told,))


def _unfetched(missing: tuple[Unfetched, ...]) -> Verdict:
    """Unknown, naming each question that was not answered."""
    return unknown(
        *(
            Problem(
                FACT_UNFETCHED,
                None,
                {"kind": one.key.kind.value, "subject": one.key.subject, "why": one.why.value},
            )
            for one in missing
        )
    )


def _used(facts: PreflightFacts, key: FactKey) -> FactUsed:
    answer = facts.answers.get(key, Answer)
    return FactUsed(key.kind, key.subject, None if isinstance(answer, Unfetched) else answer.fetched_at)
