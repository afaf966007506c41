"""Price lists with their rules and the accounts that buy on them; for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tenantry.catalog.models import PriceList, PriceListAssignment, PriceRule
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, in force, to come or past; an empty plan, term or billing plan means any."""

    kind: str
    percent: Decimal
    plan: str
    plan_title: str
    term: str
    billing_plan: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An account that buys on the list from a day on."""

    party: str
    name: str
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class PriceListView:
    """A price list; rules and assignments newest first, and only where one list is asked for."""

    id: int
    public_id: str
    name: str
    currency: str
    created_at: datetime
    rules: tuple[RuleView, ...] = ()
    assignments: tuple[AssignmentView, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyAssignment:
    """A price list that an account buys on, from an instant on until the next one begins."""

    price_list: str
    name: str
    currency: str
    valid_from: datetime


_COLUMNS = ("id", "public_id", "name", "currency", "created_at")


def price_lists(
    by: Actor, *, limit: int, before_id: int | None = None, q: str = ""
) -> Sequence[PriceListView]:
    """The provider's price lists, newest first."""
    permissions.require(by, "price_list.read")
    rows = PriceList.objects.filter(provider_id=by.provider_id, name__icontains=q)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [PriceListView(*row) for row in rows.order_by("-pk").values_list(*_COLUMNS)[:limit]]


def price_list(by: Actor, public_id: str) -> PriceListView:
    """One price list with its rules and assignments."""
    permissions.require(by, "price_list.read")
    rows = PriceList.objects.filter(provider_id=by.provider_id, public_id=public_id)
    row = rows.values_list(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found("price list", public_id)
    return replace(
        PriceListView(*row),
        rules=_rules(by.provider_id, row[0]),
        assignments=_assignments(by.provider_id, row[0]),
    )


def _rules(provider_id: int, price_list_id: int) -> tuple[RuleView, ...]:
    rows = PriceRule.objects.filter(provider_id=provider_id, price_list_id=price_list_id).order_by("-id")
    found = rows.values_list(
        "kind", "percent", "plan__public_id", "plan__title", "term", "billing_plan", "valid_from", "valid_to"
    )
    return tuple(
        RuleView(kind, percent, plan or "", title or "", term, billing_plan, valid_from, valid_to)
        for kind, percent, plan, title, term, billing_plan, valid_from, valid_to in found
    )


def _assignments(provider_id: int, price_list_id: int) -> tuple[AssignmentView, ...]:
    rows = PriceListAssignment.objects.filter(provider_id=provider_id, price_list_id=price_list_id)
    found = rows.order_by("-id").values_list("party__public_id", "party__name", "valid_from")
    return tuple(AssignmentView(*one) for one in found)


def assignments_of(by: Actor, party: str) -> tuple[PartyAssignment, ...]:
    """The price lists of an account, those to come included, newest first; for staff."""
    permissions.require(by, "price_list.read")
    rows = PriceListAssignment.objects.filter(provider_id=by.provider_id, party__public_id=party)
    found = rows.order_by("-valid_from", "-id").values_list(
        "price_list__public_id", "price_list__name", "price_list__currency", "valid_from"
    )
    return tuple(PartyAssignment(*one) for one in found)
