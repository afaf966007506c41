"""Gather, judge and record the conditions of sale; shared by the use cases that run them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules.facts import Facts, Occasion
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.ordering.context import BasketContext
from tenantry.ordering.events import PreflightRan
from tenantry.ordering.rules.preflight.basket import PreflightFacts
from tenantry.ordering.rules.preflight.checks import Check, outcome, required_keys, run

_INSERT = """
    INSERT INTO ordering_preflightrun (provider_id, public_id, basket_id, occasion, outcome, checks, actor_kind,
        actor_id, at, recorded_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


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
    facts = basket.facts(occasion=occasion, by=by, now=now)
    answers = gather(basket.partner_center_account_id, required_keys(facts), occasion=occasion, now=now)
    checks = run(PreflightFacts(facts, answers))
    return Judged(public_ids.new("prf", now), basket, occasion, answers, checks, outcome(checks).value, now)


def record_run(judged: Judged, *, by: Actor) -> PreflightRan:
    """Append the run, in the transaction that holds the basket, which also puts the event returned."""
    assert transaction.get_connection().in_atomic_block
    checks = [check.as_data() for check in judged.checks]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                by.provider_id, judged.run_id, judged.basket.id, judged.occasion.value, judged.outcome,
                json.dumps(checks), by.kind, by.id, judged.at, machine_now(),
            ],
        )  # fmt: skip
    not_met = [check.code for check in judged.checks if check.status.value != "met"]
    return PreflightRan(
        judged.basket.public_id, judged.run_id, judged.occasion.value, judged.outcome, not_met
    )
