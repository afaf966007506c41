"""Price lists, for staff."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.catalog import price_list_detail, price_list_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.catalog import (
    AssignmentInput,
    PriceListDetail,
    PriceListInput,
    PriceListPage,
    PriceRuleInput,
)
from tenantry.api.wire import respond
from tenantry.catalog import codes, reads
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.assign_price_list import assign_price_list as assign
from tenantry.catalog.use_cases.create_price_list import create_price_list as create
from tenantry.catalog.use_cases.set_price_rule import RuleScope
from tenantry.catalog.use_cases.set_price_rule import set_price_rule as set_rule
from tenantry.kernel.ids import PartyId, PlanId, PriceListId
from tenantry.kernel.periods import BillingPlan, Term

router = Router(tags=["Price lists"])


@operation(router, "GET", "/price-lists", action="price_list.read", answers={200: PriceListPage})
def list_price_lists(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = ""
) -> HttpResponse:
    """List price lists.

    `q` looks in the name.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.price_lists(actor, limit=n, before_id=before, q=q),
        price_list_out,
    )


@operation(
    router,
    "POST",
    "/price-lists",
    action="price_list.change",
    answers={201: PriceListDetail},
    refusals=(codes.NAME_MISSING, codes.NAME_TAKEN, codes.CURRENCY_UNKNOWN),
)
def create_price_list(request: ApiRequest, body: PriceListInput, key: Key) -> HttpResponse:
    """Create a price list.

    It prices nothing until it has a rule, and nobody until it is assigned.
    """
    caller, claimed = request.auth, request_key(key, "create_price_list", body)
    public_id = create(
        name=body.name,
        currency=body.currency,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    shown = price_list_detail(reads.price_list(caller.actor, public_id))
    return respond(shown, 201, replay_headers(claimed))


@operation(
    router, "GET", "/price-lists/{price_list_id}", action="price_list.read", answers={200: PriceListDetail}
)
def get_price_list(request: ApiRequest, price_list_id: str) -> HttpResponse:
    """Show a price list with its rules and the accounts that buy on it."""
    return respond(price_list_detail(reads.price_list(request.auth.actor, price_list_id)))


@operation(
    router,
    "POST",
    "/price-lists/{price_list_id}/rules",
    action="price_list.change",
    answers={201: PriceListDetail},
    refusals=(
        codes.PERCENT_INVALID,
        codes.TERM_NOT_BILLED_SO,
        codes.STARTS_IN_PAST,
        codes.RULE_NOT_LATER,
    ),
)
def set_price_rule(request: ApiRequest, price_list_id: str, body: PriceRuleInput, key: Key) -> HttpResponse:
    """Set a rule of a price list.

    It holds from `valid_from`; the rule of the same scope before it ends there. What was quoted before stays.
    """
    caller, claimed = request.auth, request_key(key, "set_price_rule", body, price_list=price_list_id)
    set_rule(
        price_list=PriceListId(price_list_id),
        kind=RuleKind(body.kind),
        percent=Decimal(body.percent),
        scope=RuleScope(
            plan=PlanId(body.plan) if body.plan else None,
            term=Term(body.term) if body.term else None,
            billing_plan=BillingPlan(body.billing_plan) if body.billing_plan else None,
        ),
        valid_from=_instant(body.valid_from),
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    shown = price_list_detail(reads.price_list(caller.actor, price_list_id))
    return respond(shown, 201, replay_headers(claimed))


@operation(
    router,
    "PUT",
    "/price-lists/{price_list_id}/assignments",
    action="price_list.change",
    answers={200: PriceListDetail},
    refusals=(codes.NOT_AN_ACCOUNT, codes.STARTS_IN_PAST),
)
def assign_price_list(request: ApiRequest, price_list_id: str, body: AssignmentInput) -> HttpResponse:
    """Let an account buy on a price list.

    Repeating it changes nothing.
    """
    caller = request.auth
    assign(
        party=PartyId(body.party),
        price_list=PriceListId(price_list_id),
        valid_from=_instant(body.valid_from),
        by=caller.actor,
        now=caller.now,
    )
    return respond(price_list_detail(reads.price_list(caller.actor, price_list_id)))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
