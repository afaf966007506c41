"""Put an order of a file into a basket, by the use cases that people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tenantry.bulk import acting
from tenantry.bulk.models import Entry
from tenantry.bulk.rules.sheet import DETAILS, Wanted
from tenantry.catalog.reads.named import plans_named
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId, PlanId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.microsoft_details import MicrosoftDetails
from tenantry.ordering.models import Basket, BasketLine
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.change_basket import change_basket
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.ordering.use_cases.set_line import remove_line, set_line
from tenantry.parties.details import PartyDetails
from tenantry.parties.reads.named import customers_named

PLAN_UNKNOWN = code("bulk.plan_unknown", Category.INVALID)
PLAN_AMBIGUOUS = code("bulk.plan_ambiguous", Category.INVALID)
CUSTOMER_UNKNOWN = code("bulk.customer_unknown", Category.INVALID)
CUSTOMER_AMBIGUOUS = code("bulk.customer_ambiguous", Category.INVALID)
_COLUMN = {"name": "company", "domain_prefix": "domain"}


def fill(entry: Entry, wanted: Wanted, *, by: Actor, now: datetime, machine_now: datetime) -> BasketId:
    """The entry's basket with what its rows want; one that was filled already stays as somebody may have changed it.

    Raises Refused with every problem of customer and plans at once, each named by row and column.
    """
    if entry.basket is not None and entry.is_filled:
        return BasketId(entry.basket.public_id)
    plans = plans_named(by, ((line.plan, line.segment) for line in wanted.lines))
    existing = customers_named(by, wanted.customer, account_id=entry.account_id) if wanted.customer else ()
    if problems := [*_customer_problems(wanted, existing), *_plan_problems(wanted, plans)]:
        raise Refused(*problems)
    basket = _basket(entry, wanted, by=by, now=now, machine_now=machine_now)
    _set_customer(entry, basket, wanted, existing, by=by, now=now)
    for number, line in enumerate(wanted.lines, start=1):
        set_line(
            basket_id=basket,
            number=number,
            plan_id=PlanId(plans[line.plan, line.segment][0]),
            term=line.term,
            billing_plan=line.billing_plan,
            seats=line.seats,
            buyer_reference="",
            segment=Segment(line.segment),
            is_new_instance=line.is_new_instance,
            by=by,
            now=now,
        )
    rows = BasketLine.objects.filter(provider_id=by.provider_id, basket__public_id=basket)
    for number in rows.filter(number__gt=len(wanted.lines)).values_list("number", flat=True):
        remove_line(basket_id=basket, number=number, by=by, now=now)
    with transaction.atomic(durable=True):
        Entry.objects.filter(provider_id=by.provider_id, pk=entry.pk, rows=entry.rows).update(is_filled=True)
    return basket


def _basket(entry: Entry, wanted: Wanted, *, by: Actor, now: datetime, machine_now: datetime) -> BasketId:
    """The entry's own basket, under the reference that its rows have now; after a kill it is the same one."""
    if entry.basket is not None:
        known = BasketId(entry.basket.public_id)
        if entry.basket.buyer_reference != wanted.reference:
            change_basket(basket_id=known, buyer_reference=wanted.reference, by=by, now=now)
        return known
    public_id = open_basket(
        account_id=PartyId(entry.account.public_id),
        buyer_reference=wanted.reference,
        key=RequestKey.of(f"bulk:{entry.public_id}", "bulk_basket", {}),
        by=by,
        now=now,
        machine_now=machine_now,
    )
    with transaction.atomic(durable=True):
        row = Basket.objects.get(provider_id=by.provider_id, public_id=public_id)
        Entry.objects.filter(provider_id=by.provider_id, pk=entry.pk).update(basket=row)
    entry.basket = row
    return public_id


def _set_customer(
    entry: Entry, basket: BasketId, wanted: Wanted, existing: Sequence[str], *, by: Actor, now: datetime
) -> None:
    microsoft = MicrosoftDetails(
        domain_prefix=wanted.domain.removesuffix(".onmicrosoft.com"),
        existing_domain=wanted.existing_domain,
        education_segment=wanted.education_segment,
        website=wanted.website,
        is_partner_on_record_confirmed=entry.upload.confirms_partner,
    )
    try:
        set_end_customer(
            basket_id=basket,
            details=None if existing else _details(wanted),
            existing=PartyId(existing[0]) if existing else None,
            microsoft=microsoft,
            origin=acting.origin_of(entry.upload.actor),
            by=by,
            now=now,
        )
    except Refused as refused:
        raise Refused(*(_at_its_column(problem) for problem in refused.problems)) from refused


def _details(wanted: Wanted) -> PartyDetails:
    given = {_DETAIL.get(name, name): wanted.details.get(name, "") for name in DETAILS}
    return PartyDetails(**given)


_DETAIL = {"company": "name"}


def _at_its_column(problem: Problem) -> Problem:
    """The field of a form as the cell of the file."""
    column = _COLUMN.get(problem.field or "", problem.field or "")
    return Problem(problem.code, f"rows[0].{column}" if column else None, problem.params)


def _customer_problems(wanted: Wanted, found: Sequence[str]) -> list[Problem]:
    if not wanted.customer or len(found) == 1:
        return []
    params = {"given": wanted.customer[:80]}
    return [Problem(CUSTOMER_AMBIGUOUS if found else CUSTOMER_UNKNOWN, "rows[0].customer", params)]


def _plan_problems(wanted: Wanted, plans: Mapping[tuple[str, str], Sequence[str]]) -> list[Problem]:
    problems = []
    for number, line in enumerate(wanted.lines):
        found = plans[line.plan, line.segment]
        if len(found) != 1:
            params = {"given": line.plan[:80], "segment": line.segment}
            which = PLAN_AMBIGUOUS if found else PLAN_UNKNOWN
            problems.append(Problem(which, f"rows[{number}].plan", params))
    return problems
