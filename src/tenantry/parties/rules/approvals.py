"""Which orders of an account wait for somebody's approval, and whose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.kernel.problems import Category, Problem, code

WHO_NOT_POSSIBLE = code("approval.who_not_possible", Category.INVALID)
APPROVER_NOT_POSSIBLE = code("approval.approver_not_possible", Category.INVALID)
BOUND_NEGATIVE = code("approval.bound_negative", Category.INVALID)
DAYS_INVALID = code("approval.days_invalid", Category.INVALID)

MOST_DAYS = 90


class Who(StrEnum):
    """Whose orders need an approval."""

    NOBODY = "nobody"
    SUB_CUSTOMERS = "sub_customers"  # what a reseller's customers place themselves
    NOT_ADMINISTRATORS = "not_administrators"  # those, and what members without that duty place
    ANYBODY = "anybody"


class Channel(StrEnum):
    """The door through which an order came."""

    STOREFRONT = "storefront"
    API = "api"


class Approver(StrEnum):
    """Who decides."""

    RESELLER = "reseller"
    CUSTOMER = "customer"
    FINANCE = "finance"  # the provider's


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """What an account has said about approvals. Every bound that is set must be reached; no channel means all."""

    who: Who
    approver: Approver
    from_total: Money | None = None
    from_term: Term | None = None
    channels: frozenset[Channel] = field(default_factory=frozenset)
    remind_after_days: int | None = 2
    expires_after_days: int | None = 14


# A reseller that has said nothing approves what its customers place; a direct customer's orders need nobody.
OF_A_RESELLER = ApprovalRule(Who.SUB_CUSTOMERS, Approver.RESELLER)
OF_A_CUSTOMER = ApprovalRule(Who.NOBODY, Approver.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Placing:
    """An order as an approval rule looks at it."""

    is_staff: bool  # the provider's own, in the back office; acting for a party one is its member
    is_sub_customer: bool
    is_administrator: bool
    channel: Channel
    total: Money
    terms: tuple[Term, ...]


def default_rule(*, is_reseller: bool) -> ApprovalRule:
    """The rule of an account that has said nothing."""
    return OF_A_RESELLER if is_reseller else OF_A_CUSTOMER


def approver_of(rule: ApprovalRule, placing: Placing) -> Approver | None:
    """Who must approve the order, or None when it goes on at once."""
    if placing.is_staff or not _concerns(rule.who, placing):
        return None
    if rule.channels and placing.channel not in rule.channels:
        return None
    if rule.from_total is not None and not _reaches(placing.total, rule.from_total):
        return None
    if rule.from_term is not None and all(one.months < rule.from_term.months for one in placing.terms):
        return None
    return rule.approver


def _concerns(who: Who, placing: Placing) -> bool:
    if who is Who.NOBODY:
        return False
    if who is Who.ANYBODY or placing.is_sub_customer:
        return True
    return who is Who.NOT_ADMINISTRATORS and not placing.is_administrator


def _reaches(total: Money, bound: Money) -> bool:
    """In another currency nobody knows: then it is asked rather than let through."""
    return total.currency != bound.currency or total >= bound


def rule_problems(rule: ApprovalRule, *, is_reseller: bool) -> list[Problem]:
    """What is wrong with a rule for such an account."""
    found = []
    if rule.who is Who.SUB_CUSTOMERS and not is_reseller:
        found.append(Problem(WHO_NOT_POSSIBLE, "who"))
    elif not _is_possible(rule, is_reseller):
        found.append(Problem(APPROVER_NOT_POSSIBLE, "approver", {"approver": rule.approver.value}))
    if rule.from_total is not None and rule.from_total.is_negative:
        found.append(Problem(BOUND_NEGATIVE, "from_total"))
    found += _wrong_days(rule)
    return found


def _is_possible(rule: ApprovalRule, is_reseller: bool) -> bool:
    """A customer decides for a reseller only about what it ordered itself."""
    if rule.approver is Approver.RESELLER:
        return is_reseller
    return rule.approver is Approver.FINANCE or not is_reseller or rule.who in (Who.SUB_CUSTOMERS, Who.NOBODY)


def _wrong_days(rule: ApprovalRule) -> Iterable[Problem]:
    """The days are from one on, and one is reminded before the time is over."""
    last, remind = rule.expires_after_days, rule.remind_after_days
    if last is not None and not 1 <= last <= MOST_DAYS:
        yield Problem(DAYS_INVALID, "expires_after_days", {"most": MOST_DAYS})
    most = MOST_DAYS if last is None else last - 1
    if remind is not None and not 1 <= remind <= max(most, 1):
        yield Problem(DAYS_INVALID, "remind_after_days", {"most": max(most, 1)})
