"""The words in which every condition of sale gives its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tenantry.compliance.rules.questions import FactKey, PostalAddress
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.preflight.basket import Asker, BasketFacts, PreflightFacts

FACT_UNFETCHED = code("preflight.fact_unfetched", Category.UNAVAILABLE)
ACCEPTED_FIRST = code("preflight.accepted_first", Category.CONFLICT)


class Status(StrEnum):
    """How a condition stands, from the lightest to the gravest."""

    MET = "met"
    NEEDS_YOU = "needs_you"
    NEEDS_SOMEONE_ELSE = "needs_someone_else"
    UNKNOWN = "unknown"
    REFUSED = "refused"

    @property
    def gravity(self) -> int:
        """A number that grows with gravity."""
        return _GRAVITY[self]


_GRAVITY = {status: place for place, status in enumerate(Status)}


class Who(StrEnum):
    """Who must act."""

    YOU = "you"
    CUSTOMER = "customer"
    RESELLER = "reseller"
    PROVIDER = "provider"
    MICROSOFT = "microsoft"
    NOBODY = "nobody"


class Remedy(StrEnum):
    """What puts it right."""

    CHOOSE_CUSTOMER = "choose_customer"
    CORRECT_ADDRESS = "correct_address"
    CORRECT_COMPANY = "correct_company"
    CHOOSE_DOMAIN = "choose_domain"
    ADD_PLAN = "add_plan"
    CHANGE_SEATS = "change_seats"
    ADD_SEATS_INSTEAD = "add_seats_instead"
    SAY_WHICH_IS_MEANT = "say_which_is_meant"
    CHANGE_LINES = "change_lines"
    COMPARE_SUBSCRIPTION = "compare_subscription"
    CHOOSE_ANOTHER_PLAN = "choose_another_plan"
    SET_PRICE = "set_price"
    OPEN_NEW_BASKET = "open_new_basket"
    REQUEST_AGREEMENT = "request_agreement"
    ACCEPT_AGREEMENT = "accept_agreement"
    ENTER_RESELLER_TENANT = "enter_reseller_tenant"
    JOIN_PROVIDER = "join_provider"
    AUTHORISE_PARTNER = "authorise_partner"
    ASK_DELEGATED_ADMIN = "ask_delegated_admin"
    APPROVE_DELEGATED_ADMIN = "approve_delegated_admin"
    SIGN_PARTNER_AGREEMENT = "sign_partner_agreement"
    CHOOSE_PARTNER_ID = "choose_partner_id"
    REQUEST_QUALIFICATION = "request_qualification"
    TELL_SCHOOL = "tell_school"
    CONFIRM_PARTNER_OF_RECORD = "confirm_partner_of_record"
    TRY_AGAIN = "try_again"


class Link(StrEnum):
    """Where it is put right; the faces know the addresses."""

    END_CUSTOMER = "end_customer"
    MICROSOFT_DETAILS = "microsoft_details"
    LINES = "lines"
    AGREEMENT = "agreement"
    ATTESTATION_PAGE = "attestation_page"
    RESELLER = "reseller"
    PRICE_LISTS = "price_lists"
    BASKETS = "baskets"
    PARTNER_CENTER = "partner_center"
    DELEGATED_ADMIN = "delegated_admin"
    TENANT_INVITATION = "tenant_invitation"
    QUALIFICATION = "qualification"
    PREFLIGHT = "preflight"


LINKS: dict[Remedy, Link] = {
    Remedy.CHOOSE_CUSTOMER: Link.END_CUSTOMER,
    Remedy.CORRECT_ADDRESS: Link.END_CUSTOMER,
    Remedy.CORRECT_COMPANY: Link.END_CUSTOMER,
    Remedy.CHOOSE_DOMAIN: Link.MICROSOFT_DETAILS,
    Remedy.ADD_PLAN: Link.LINES,
    Remedy.CHANGE_SEATS: Link.LINES,
    Remedy.ADD_SEATS_INSTEAD: Link.LINES,
    Remedy.SAY_WHICH_IS_MEANT: Link.LINES,
    Remedy.CHANGE_LINES: Link.LINES,
    Remedy.COMPARE_SUBSCRIPTION: Link.PARTNER_CENTER,
    Remedy.CHOOSE_ANOTHER_PLAN: Link.LINES,
    Remedy.SET_PRICE: Link.PRICE_LISTS,
    Remedy.OPEN_NEW_BASKET: Link.BASKETS,
    Remedy.REQUEST_AGREEMENT: Link.AGREEMENT,
    Remedy.ACCEPT_AGREEMENT: Link.ATTESTATION_PAGE,
    Remedy.ENTER_RESELLER_TENANT: Link.RESELLER,
    Remedy.JOIN_PROVIDER: Link.PARTNER_CENTER,
    Remedy.AUTHORISE_PARTNER: Link.TENANT_INVITATION,
    Remedy.ASK_DELEGATED_ADMIN: Link.PARTNER_CENTER,
    Remedy.APPROVE_DELEGATED_ADMIN: Link.DELEGATED_ADMIN,
    Remedy.SIGN_PARTNER_AGREEMENT: Link.PARTNER_CENTER,
    Remedy.CHOOSE_PARTNER_ID: Link.MICROSOFT_DETAILS,
    Remedy.REQUEST_QUALIFICATION: Link.QUALIFICATION,
    Remedy.TELL_SCHOOL: Link.MICROSOFT_DETAILS,
    Remedy.CONFIRM_PARTNER_OF_RECORD: Link.MICROSOFT_DETAILS,
    Remedy.TRY_AGAIN: Link.PREFLIGHT,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one condition says: how it stands, why, who must act and how.

    `rests_on` names the facts that a *met* rests on, where these are not all that were asked for.
    """

    status: Status
    reasons: tuple[Problem, ...] = ()
    who: Who = Who.NOBODY
    remedy: Remedy | None = None
    warnings: tuple[Problem, ...] = ()
    suggestions: tuple[PostalAddress, ...] = ()
    rests_on: tuple[FactKey, ...] | None = None


def met(
    *,
    warnings: tuple[Problem, ...] = (),
    suggestions: tuple[PostalAddress, ...] = (),
    rests_on: tuple[FactKey, ...] | None = None,
) -> Verdict:
    """Nothing is in the way."""
    return Verdict(Status.MET, warnings=warnings, suggestions=suggestions, rests_on=rests_on)


def needs_you(remedy: Remedy, *reasons: Problem) -> Verdict:
    """The one who looks must act."""
    return Verdict(Status.NEEDS_YOU, reasons, Who.YOU, remedy)


def needs(who: Who, facts: PreflightFacts, remedy: Remedy, *reasons: Problem) -> Verdict:
    """A certain side must act; it is "you" when that side is looking."""
    if _SIDE.get(who) is facts.basket.asker:
        return needs_you(remedy, *reasons)
    return Verdict(Status.NEEDS_SOMEONE_ELSE, reasons, who, remedy)


def unknown(*reasons: Problem) -> Verdict:
    """Microsoft has not said; asking again may help."""
    return Verdict(Status.UNKNOWN, reasons, Who.MICROSOFT, Remedy.TRY_AGAIN)


def refused(remedy: Remedy | None, *reasons: Problem) -> Verdict:
    """Nobody can make this possible; at best something else can be ordered."""
    return Verdict(Status.REFUSED, reasons, Who.NOBODY, remedy)


def each(problems: Iterable[Problem | None], say: Callable[..., Verdict]) -> Iterator[Verdict]:
    """One verdict about all these problems, none where there is none."""
    told = tuple(one for one in problems if one is not None)
    if told:
        yield say(*told)


def at_once(*found: Iterable[Verdict], otherwise: Verdict) -> Verdict:
    """Every fault is told; the gravest, and of equals the first, says how the condition stands and who must act how."""
    wrong = [one for verdicts in found for one in verdicts]
    if not wrong:
        return otherwise
    speaks = max(wrong, key=lambda one: one.status.gravity)
    others = (reason for one in wrong if one is not speaks for reason in one.reasons)
    return replace(speaks, reasons=(*speaks.reasons, *others))


_SIDE = {Who.CUSTOMER: Asker.CUSTOMER, Who.RESELLER: Asker.RESELLER, Who.PROVIDER: Asker.PROVIDER}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of sale: to which baskets it applies, what must be asked of Microsoft, and its judge.

    `judge` may treat what was not fetched as fine: a run never lets such a verdict stand as *met*.
    """

    code: str
    applies: Callable[[BasketFacts], bool]
    keys: Callable[[BasketFacts], tuple[FactKey, ...]]
    judge: Callable[[PreflightFacts], Verdict]


def always(_: BasketFacts) -> bool:
    """For conditions that apply to every basket."""
    return True
