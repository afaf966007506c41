"""Gather, judge and record the conditions of sale; shared by the use cases that run them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules.facts import Facts
from tenantry.compliance.rules.questions import Occasion
from tenantry.foundation import public_ids, statements
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.ordering.context import BasketContext, with_promotions
from tenantry.ordering.events import PreflightRan
from tenantry.ordering.locks import HELD_BASKET
from tenantry.ordering.rules.preflight import cart
from tenantry.ordering.rules.preflight.basket import PreflightFacts
from tenantry.ordering.rules.preflight.checks import Check, keys_at_once, keys_of_tenant, outcome, run
from tenantry.ordering.rules.preflight.condition import Status

_INSERT = f"""
    WITH held AS ({HELD_BASKET})
    INSERT INTO ordering_preflightrun (provider_id, public_id, basket_id, occasion, outcome, checks, actor_kind,
        actor_id, at, recorded_at)
    SELECT %(provider)s, %(run)s, held.id, %(occasion)s, %(outcome)s, %(checks)s::jsonb, %(actor_kind)s, %(actor)s,
        %(at)s, %(machine)s FROM held
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Judged:
    """A basket as it stood, with every condition judged. Nothing is written yet."""

    run_id: str
    basket: BasketContext
    occasion: Occasion
    answers: Facts
    checks: tuple[Check, ...]
    outcome: str  # the gravest status
    at: datetime


def judge(basket: BasketContext, *, occasion: Occasion, by: Actor, now: datetime) -> Judged:
    """Ask Microsoft what is older than it may be, and judge. Outside any transaction."""
    facts, account = basket.facts(occasion=occasion, by=by, now=now), basket.partner_center_account_id
    answers = gather(account, keys_at_once(facts), occasion=occasion, now=now)
    told = keys_of_tenant(PreflightFacts(facts, answers))
    answers = answers.joined(gather(account, told, occasion=occasion, now=now))
    basket = with_promotions(basket, answers)
    facts = basket.facts(occasion=occasion, by=by, now=now)
    checks = run(PreflightFacts(facts, answers))
    if outcome(checks) is Status.MET:
        facts = cart.once_all_else_stands(facts, answers)
        if last := cart.keys(facts):
            answers = answers.joined(gather(account, last, occasion=occasion, now=now))
            checks = run(PreflightFacts(facts, answers))
    return Judged(public_ids.new("prf", now), basket, occasion, answers, checks, outcome(checks).value, now)


def record_run(judged: Judged, *, by: Actor) -> PreflightRan:
    """Hold the basket and append the run, in one statement; the caller then puts the event returned."""
    assert transaction.get_connection().in_atomic_block
    checks = [check.as_data() for check in judged.checks]
    values: dict[str, Any] = {
        "provider": by.provider_id,
        "run": judged.run_id,
        "basket": judged.basket.id,
        "occasion": judged.occasion.value,
        "outcome": judged.outcome,
        "checks": json.dumps(checks),
        "actor_kind": by.kind,
        "actor": by.id,
        "at": judged.at,
        "machine": machine_now(),
    }
    written = statements.run(_INSERT, values)
    assert written == 1, "a basket is never deleted"
    not_met = [check.code for check in judged.checks if check.status.value != "met"]
    return PreflightRan(
        judged.basket.public_id, judged.run_id, judged.occasion.value, judged.outcome, not_met
    )
