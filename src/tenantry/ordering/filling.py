"""Writing baskets and their lines, inside a use case's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.foundation import statements
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.events import BasketOpened
from tenantry.ordering.rules.limits import MOST_LINES, MOST_SEATS
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.rules.trials import Choice
from tenantry.ordering.touching import Touched, tell
from tenantry.parties.permissions import not_found, require
from tenantry.parties.rules.permissions import Ownership
from tenantry.subscriptions.reads import SubscriptionView

ACCOUNT_MISSING = code("basket.account_missing", Category.INVALID)
LINE_NUMBER = code("basket.line_number", Category.INVALID)
ADDS_ALREADY = code("basket.adds_already", Category.CONFLICT)
SEATS_NOT_POSITIVE = code("basket.seats_not_positive", Category.INVALID)

_INSERT = """
    INSERT INTO ordering_basket (provider_id, public_id, account_id, customer_id, beginner_id, made_customer, state,
        currency, buyer_reference, domain_prefix, partner_on_record, created_at, changed_at)
    SELECT a.provider_id, %(public_id)s, a.id, CASE WHEN o.kind = 'customer' THEN o.id END, %(beginner)s, false, 'open',
        coalesce((
            SELECT l.currency FROM catalog_pricelistassignment s
            JOIN catalog_pricelist l ON l.provider_id = s.provider_id AND l.id = s.price_list_id
            WHERE s.provider_id = a.provider_id AND s.party_id = a.id AND s.valid_from <= %(now)s
            ORDER BY s.valid_from DESC LIMIT 1), v.currency),
        %(reference)s, '', CASE WHEN a.kind = 'reseller' THEN coalesce((
            SELECT p.mpn_id FROM parties_partnerid p WHERE p.provider_id = a.provider_id AND p.party_id = a.id
              AND (o.id = a.id OR p.country IN ('', o.country))
            ORDER BY (p.country = '') = (o.id = a.id) DESC, p.id LIMIT 1), '') ELSE '' END, %(now)s, %(now)s
    FROM parties_party o
    JOIN parties_party a ON a.provider_id = o.provider_id AND a.id = coalesce(o.reseller_id, o.id) AND a.is_active
    JOIN parties_provider v ON v.id = o.provider_id
    WHERE o.provider_id = %(provider)s AND o.is_active
      AND ((o.public_id = %(account)s AND o.reseller_id IS NULL) OR o.id = %(own)s)
    RETURNING account_id, customer_id, (SELECT public_id FROM parties_party x
        WHERE x.provider_id = ordering_basket.provider_id AND x.id = account_id)
"""

_UPSERT = """
    INSERT INTO ordering_basketline AS l
        (provider_id, basket_id, number, plan_id, segment, term, billing_plan, seats, buyer_reference,
         new_instance_for_id)
    SELECT p.provider_id, b.id, %(number)s, p.id, %(segment)s, %(term)s, %(billing_plan)s, %(seats)s, %(reference)s,
        CASE WHEN %(new_instance)s::boolean THEN b.customer_id END
    FROM catalog_plan p JOIN ordering_basket b ON b.provider_id = p.provider_id AND b.id = %(basket)s
    WHERE p.provider_id = %(provider)s AND p.public_id = %(plan)s
    ON CONFLICT (provider_id, basket_id, number) DO UPDATE SET purpose = excluded.purpose,
        subscription_id = excluded.subscription_id, plan_id = excluded.plan_id, segment = excluded.segment,
        term = excluded.term, billing_plan = excluded.billing_plan, seats = excluded.seats,
        buyer_reference = excluded.buyer_reference,
        becomes = CASE WHEN l.plan_id = excluded.plan_id AND l.purpose = 'new' THEN l.becomes END,
        new_instance_for_id = CASE
            WHEN %(new_instance)s::boolean IS NULL AND l.plan_id = excluded.plan_id THEN l.new_instance_for_id
            ELSE excluded.new_instance_for_id END
    RETURNING 1
"""

_UPSERT_SEATS = """
    INSERT INTO ordering_basketline AS l
        (provider_id, basket_id, number, purpose, subscription_id, plan_id, term, billing_plan, seats,
         buyer_reference)
    SELECT s.provider_id, b.id, coalesce(%(number)s::smallint,
            (SELECT x.number FROM ordering_basketline x
             WHERE x.provider_id = b.provider_id AND x.basket_id = b.id AND x.subscription_id = s.id),
            (SELECT coalesce(max(x.number), 0) + 1 FROM ordering_basketline x
             WHERE x.provider_id = b.provider_id AND x.basket_id = b.id)),
        %(purpose)s, s.id, s.plan_id, s.term, s.billing_plan, %(seats)s, %(reference)s
    FROM subscriptions_subscription s
    JOIN ordering_basket b ON b.provider_id = s.provider_id AND b.id = %(basket)s
    WHERE s.provider_id = %(provider)s AND s.id = %(subscription)s
    ON CONFLICT (provider_id, basket_id, number) DO UPDATE SET purpose = excluded.purpose,
        subscription_id = excluded.subscription_id, plan_id = excluded.plan_id, segment = excluded.segment,
        term = excluded.term, billing_plan = excluded.billing_plan, seats = excluded.seats,
        buyer_reference = excluded.buyer_reference, new_instance_for_id = NULL, becomes = NULL
    RETURNING number
"""

_INSERT_CONVERSION = """
    INSERT INTO ordering_basketline
        (provider_id, basket_id, number, purpose, subscription_id, plan_id, segment, term, billing_plan, seats,
         buyer_reference)
    SELECT s.provider_id, %(basket)s, 1, %(purpose)s, s.id, p.id, coalesce((
            SELECT w.segment FROM ordering_orderline w
            WHERE w.provider_id = s.provider_id AND w.subscription_id = s.id AND w.purpose = 'new'), 'commercial'),
        %(term)s, %(billing_plan)s, %(seats)s, ''
    FROM subscriptions_subscription s
    JOIN catalog_plan p ON p.provider_id = s.provider_id AND p.public_id = %(plan)s
    WHERE s.provider_id = %(provider)s AND s.id = %(subscription)s
"""

_ELSEWHERE = """
    SELECT number FROM ordering_basketline
    WHERE provider_id = %s AND basket_id = %s AND subscription_id = %s AND number <> %s
"""

_FOR_CUSTOMER = """
    UPDATE ordering_basket SET customer_id = %(customer)s, partner_on_record = %(partner)s
    WHERE provider_id = %(provider)s AND id = %(basket)s
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on a line.

    `is_new_instance`: the buyer says that a new instance is meant beside what the basket's customer holds, or takes
    that back; None leaves what was said of the same plan.
    """

    number: int
    plan_id: PlanId
    term: Term
    billing_plan: BillingPlan
    seats: int
    buyer_reference: str
    segment: Segment = Segment.COMMERCIAL
    is_new_instance: bool | None = None


@dataclass(frozen=True, slots=True)
class MoreSeats:
    """What stands on a line that adds seats; without a number it takes the subscription's line, or a new one."""

    number: int | None
    subscription: SubscriptionView
    seats: int
    buyer_reference: str


def record_opening(
    basket_id: BasketId, *, account_id: PartyId | None, buyer_reference: str, by: Actor, now: datetime
) -> None:
    """Write the basket, in an open transaction. A reseller's customer orders for itself, billed to its reseller."""
    assert transaction.get_connection().in_atomic_block
    if by.is_staff and account_id is None:
        raise Refused(Problem(ACCOUNT_MISSING, "account"))
    values: dict[str, Any] = {
        "public_id": basket_id,
        "reference": buyer_reference,
        "now": now,
        "provider": by.provider_id,
        "account": account_id or "",
        "own": None if account_id else by.party_id,
        "beginner": by.party_id,
    }
    row = statements.row(_INSERT, values)
    if row is None or not (by.is_staff or by.party_id in row[:2]):
        raise not_found("account", account_id or "")
    account, customer, public_id = row
    require(by, "basket.change", Ownership(by.provider_id, account, customer or account, by.party_id))
    log.put(BasketOpened(basket_id, public_id), by=by, at=now)


def record_line(basket: Touched, basket_id: BasketId, line: Line, *, by: Actor, now: datetime) -> None:
    """Write the line into the locked basket."""
    _require_in_range(line.number, line.seats)
    values: dict[str, Any] = {
        "basket": basket.id,
        "number": line.number,
        "segment": line.segment.value,
        "term": line.term.value,
        "billing_plan": line.billing_plan.value,
        "seats": line.seats,
        "reference": line.buyer_reference,
        "new_instance": line.is_new_instance,
        "provider": by.provider_id,
        "plan": line.plan_id,
    }
    if statements.row(_UPSERT, values) is None:
        raise not_found("plan", line.plan_id)
    details: dict[str, Any] = {
        "number": line.number,
        "plan": line.plan_id,
        "segment": line.segment,
        "term": line.term,
        "billing_plan": line.billing_plan,
        "seats": line.seats,
    }
    if line.is_new_instance is not None:
        details["is_new_instance"] = line.is_new_instance
    tell(basket_id, "line", details, by=by, now=now)


def record_seats(basket: Touched, basket_id: BasketId, line: MoreSeats, *, by: Actor, now: datetime) -> None:
    """Write a line that adds seats into the locked basket. A subscription stands on one line."""
    _require_in_range(line.number or 1, line.seats)
    found = line.subscription
    if line.number is not None and (
        other := statements.row(_ELSEWHERE, [by.provider_id, basket.id, found.id, line.number])
    ):
        params = {"number": other[0], "subscription": found.public_id}
        raise Refused(Problem(ADDS_ALREADY, "subscription", params))
    values: dict[str, Any] = {
        "number": line.number,
        "purpose": Purpose.ADD_SEATS.value,
        "seats": line.seats,
        "reference": line.buyer_reference,
        "basket": basket.id,
        "provider": by.provider_id,
        "subscription": found.id,
    }
    (number,) = statements.one(_UPSERT_SEATS, values)
    details = {"number": number, "subscription": found.public_id, "plan": found.plan, "seats": line.seats}
    tell(basket_id, "more_seats", details, by=by, now=now)


def record_conversion(
    basket: Touched, basket_id: BasketId, trial: SubscriptionView, choice: Choice, *, by: Actor, now: datetime
) -> None:
    """Write the one line of a basket that has a trial become what was chosen, in the segment of the trial."""
    values: dict[str, Any] = {
        **choice.as_data(),
        "purpose": Purpose.CONVERT.value,
        "basket": basket.id,
        "provider": by.provider_id,
        "subscription": trial.id,
    }
    written = statements.run(_INSERT_CONVERSION, values)
    assert written == 1, "plans and subscriptions are never deleted"
    details = {"number": 1, "subscription": trial.public_id, **choice.as_data()}
    tell(basket_id, "conversion", details, by=by, now=now)


def record_holder(basket: Touched, found: SubscriptionView, *, by: Actor) -> None:
    """A basket that was begun for a subscription is for its customer, with its partner of record."""
    values: dict[str, Any] = {
        "customer": found.customer_id,
        "partner": found.partner_on_record,
        "provider": by.provider_id,
        "basket": basket.id,
    }
    statements.run(_FOR_CUSTOMER, values)


def _require_in_range(number: int, seats: int) -> None:
    problems = []
    if not 1 <= number <= MOST_LINES:
        problems.append(Problem(LINE_NUMBER, "number", {"most": MOST_LINES}))
    if not 1 <= seats <= MOST_SEATS:
        problems.append(Problem(SEATS_NOT_POSITIVE, "seats", {"most": MOST_SEATS}))
    if problems:
        raise Refused(*problems)
