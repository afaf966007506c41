"""What the mails about an order say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from tenantry.notices.content import Content, address, greeting, instant, locale_of
from tenantry.words import sentence_of


def placed(params: Mapping[str, Any], language: str) -> Content:
    """It is on its way."""
    subject = _("Your order for %(customer)s") % params
    says = _("Thank you. Your order was placed on %(at)s and is on its way.")
    return Content(
        subject=subject,
        paragraphs=(greeting(params["name"]), says % {"at": _at(params, language)}),
        facts=_facts(params, language),
        button=_("Follow the order"),
        link=_link(params),
        small=(_("You need not wait for it: we write again when it is completed, or if it stops."),),
    )


def held(params: Mapping[str, Any], language: str) -> Content:
    """It was placed, and waits for a decision. Why it is held is told to whom it concerns."""
    goes_on = _("It goes on by itself as soon as nothing holds it; we write again then.")
    return Content(
        subject=_("Held: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("Your order for %(customer)s is held. It keeps its place, and nothing is charged.") % params,
            *_why(params, language),
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
        small=() if params.get("hold") == "price" and params["problem"] else (goes_on,),
    )


def to_decide(params: Mapping[str, Any], language: str) -> Content:
    """The provider's people hear that an order waits for their decision."""
    return Content(
        subject=_("Your decision: order for %(customer)s") % params,
        paragraphs=(
            _("An order for %(customer)s is held and waits for your decision.") % params,
            *_why(params, language),
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def _why(params: Mapping[str, Any], language: str) -> tuple[str, ...]:
    problem = params["problem"]
    return (sentence_of(problem["code"], problem.get("params", {}), language),) if problem else ()


def still_held(params: Mapping[str, Any], language: str) -> Content:
    """Nobody has decided yet, and the time for it comes to its end."""
    return Content(
        subject=_("Still held: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("Nobody has decided yet about your order for %(customer)s. Nothing is charged.") % params,
            *_until(params, language),
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def still_to_decide(params: Mapping[str, Any], language: str) -> Content:
    """Who decides is reminded."""
    return Content(
        subject=_("Reminder, your decision: order for %(customer)s") % params,
        paragraphs=(
            _("An order for %(customer)s is still held and waits for your decision.") % params,
            *_until(params, language),
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def _until(params: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """What comes of it when nobody decides, where the hold says until when."""
    if not params["until"]:
        return ()
    until = instant(params["until"], params["time_zone"], language)
    return (_("If nobody decides by %(until)s, the order is cancelled.") % {"until": until},)


def released(params: Mapping[str, Any], language: str) -> Content:
    """Nothing holds it any more."""
    return Content(
        subject=_("Released: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("Your order for %(customer)s goes on: nothing holds it any more.") % params,
            *_approval(params, "permitted"),
        ),
        facts=_facts(params, language),
        button=_("Follow the order"),
        link=_link(params),
    )


def completed(params: Mapping[str, Any], language: str) -> Content:
    """Every line is active."""
    paragraphs = [
        greeting(params["name"]),
        _("Your order for %(customer)s is completed: everything is active at Microsoft.") % params,
    ]
    if params["has_password"]:
        paragraphs.append(
            _("The new tenant's first administrator and its one-time password wait on the order's page.")
        )
    return Content(
        subject=_("Completed: your order for %(customer)s") % params,
        paragraphs=tuple(paragraphs),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
        small=(_("The invoice stands on the order's page as soon as it is issued."),),
    )


def partly_completed(params: Mapping[str, Any], language: str) -> Content:
    """Some lines are active, others failed."""
    return Content(
        subject=_("Completed in part: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("A part of your order for %(customer)s is active; the rest could not be provided.") % params,
            _("Only what is active is charged. We look at the rest; the order's page tells how it stands."),
        ),
        facts=_facts(params, language, with_states=True),
        button=_("Open the order"),
        link=_link(params),
    )


def stopped(params: Mapping[str, Any], language: str) -> Content:
    """The buyer hears that a person looks at it, and what the buyer can do."""
    problem = params["problem"]
    why = (
        sentence_of(problem["code"], problem.get("params", {}), language)
        if problem
        else _("You need not do anything: our people look at it, and we write again when it is completed.")
    )
    return Content(
        subject=_("Stopped: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("Your order for %(customer)s has stopped before its end. Nothing is lost.") % params,
            why,
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def needs_person(params: Mapping[str, Any], language: str) -> Content:
    """The provider's people hear what has stopped an order."""
    problem = params["problem"]
    why = sentence_of(problem["code"], problem.get("params", {}), language) if problem else ""
    return Content(
        subject=_("An order needs you: %(customer)s") % params,
        paragraphs=tuple(
            text
            for text in (_("The order for %(customer)s has stopped and waits for a person.") % params, why)
            if text
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def cancelled(params: Mapping[str, Any], language: str) -> Content:
    """It is over."""
    return Content(
        subject=_("Cancelled: your order for %(customer)s") % params,
        paragraphs=(
            greeting(params["name"]),
            _("Your order for %(customer)s was cancelled on %(at)s.")
            % {"customer": params["customer"], "at": _at(params, language)},
            *_approval(params, "refused"),
            *((_("Nobody decided about it in time."),) if params.get("expired") else ()),
            _(
                "If anything was charged for it, that is credited; the credit note stands on the order's page."
            ),
        ),
        facts=_facts(params, language),
        button=_("Open the order"),
        link=_link(params),
    )


def _approval(params: Mapping[str, Any], ending: str) -> tuple[str, ...]:
    """That it was approved, or was not, in the words of who decided."""
    told = params.get("approval")
    if not told or told["ending"] != ending:
        return ()
    if ending == "refused":
        return (_("It was not approved: %(why)s") % told,)
    return (_("It was approved: %(why)s") % told,) if told["why"] else (_("It was approved."),)


def _facts(
    params: Mapping[str, Any], language: str, *, with_states: bool = False
) -> tuple[tuple[str, str], ...]:
    """The order in a few rows; the reseller's customer sees no total."""
    rows = [(_("Order"), params["order"]), (_("For"), params["customer"])]
    if params["reference"]:
        rows.append((_("Your reference"), params["reference"]))
    states = {
        "active": _("active"),
        "failed": _("not provided"),
        "cancelled": _("cancelled"),
    }
    for line in params["lines"]:
        state = f" – {states.get(line['state'], _('open'))}" if with_states else ""
        rows.append((_line_label(line), f"{line['title']}, {terms(line)}{state}"))
    if params["total"] is not None:
        total = format_currency(Decimal(params["total"]), params["currency"], locale=locale_of(language))
        rows.append((_("Total, without VAT"), total))
    return tuple(rows)


def _line_label(line: Mapping[str, Any]) -> str:
    text = _("%(seats)s more seats") if line["purpose"] == "add_seats" else _("%(seats)s seats")
    return text % {"seats": line["seats"]}


def terms(line: Mapping[str, Any]) -> str:
    """Term and how it is billed: neither stands alone."""
    terms = {"P1M": _("1-month term"), "P1Y": _("1-year term"), "P3Y": _("3-year term")}
    billed = {
        "monthly": _("billed monthly"),
        "annual": _("billed annually"),
        "triennial": _("billed every three years"),
    }
    parts = (
        terms.get(line["term"], line["term"]),
        billed.get(line["billing_plan"], line["billing_plan"]),
    )
    return ", ".join(parts)


def _at(params: Mapping[str, Any], language: str) -> str:
    return instant(params["at"], params["time_zone"], language)


def _link(params: Mapping[str, Any]) -> str:
    face = "office" if params["is_staff"] else "shop"
    return address(f"/{face}/orders/{params['order']}/")
