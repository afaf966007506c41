"""What the mails about a trial say: what comes on which day, and that it could not become what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.translation import gettext as _

from tenantry.notices.content import Content, address, greeting, locale_of
from tenantry.notices.order_letters import terms
from tenantry.words import sentence_of


def ending(params: Mapping[str, Any], language: str) -> Content:
    """Seven days before, say: it stops, or becomes what was chosen, and both can still be changed."""
    says = _words(params, language)
    if params["becomes"] is None:
        paragraphs = (
            _("The trial of %(plan)s for %(customer)s stops after %(last_day)s. Nothing is charged after it.")
            % says,
            _("If you want to keep the plan, say before %(becomes_on)s what the trial becomes.") % says,
        )
    else:
        paragraphs = (
            _("On %(becomes_on)s the trial of %(plan)s for %(customer)s becomes %(title)s.") % says,
            _(
                "It is ordered on that day at the price below, and at no higher one. Until then you can change "
                "the choice, or let the trial stop."
            ),
        )
    return Content(
        subject=_("Your trial of %(plan)s ends on %(last_day)s") % says,
        paragraphs=(greeting(params["name"]), *paragraphs),
        facts=_facts(params, language),
        button=_("Say what it becomes"),
        link=address(f"/shop/subscriptions/{params['subscription']}/trial/"),
    )


def not_converted(params: Mapping[str, Any], language: str) -> Content:
    """To the buyer: nothing was ordered, why, and until when it can be put right."""
    says, problem = _words(params, language), params["problem"]
    return Content(
        subject=_("Your trial of %(plan)s was not converted") % says,
        paragraphs=(
            greeting(params["name"]),
            _("The trial of %(plan)s for %(customer)s could not become %(title)s. Nothing was ordered.")
            % says,
            sentence_of(problem["code"], problem.get("params", {}), language),
            _(
                "It is tried again on each day that is left. If nothing is put right, the trial stops after "
                "%(last_day)s."
            )
            % says,
        ),
        facts=_facts(params, language),
        button=_("Say what it becomes"),
        link=address(f"/shop/subscriptions/{params['subscription']}/trial/"),
    )


def needs_person(params: Mapping[str, Any], language: str) -> Content:
    """To the provider: somebody's trial is about to stop against what was chosen."""
    says, problem = _words(params, language), params["problem"]
    return Content(
        subject=_("A trial was not converted: %(customer)s") % says,
        paragraphs=(
            _("The trial of %(plan)s for %(customer)s could not become %(title)s. Nothing was ordered.")
            % says,
            sentence_of(problem["code"], problem.get("params", {}), language),
            _("The buyer was told. The trial stops after %(last_day)s.") % says,
        ),
        facts=_facts(params, language),
    )


def _words(params: Mapping[str, Any], language: str) -> dict[str, str]:
    chosen = params["becomes"] or {}
    return {
        "plan": params["plan"],
        "customer": params["customer"],
        "title": chosen.get("title", ""),
        "last_day": _day(params["last_day"], language),
        "becomes_on": _day(params["becomes_on"], language),
    }


def _facts(params: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    rows = [(_("Subscription"), params["subscription"]), (_("For"), params["customer"])]
    chosen = params["becomes"]
    if chosen is None:
        return tuple(rows)
    seats = _("%(seats)s seats") % {"seats": chosen["seats"]}
    rows.append((seats, f"{chosen['title']}, {terms(chosen)}"))
    if chosen["amount"] is not None:
        amount = format_currency(Decimal(chosen["amount"]), chosen["currency"], locale=locale_of(language))
        rows.append((_("First charge, without VAT"), amount))
    return tuple(rows)


def _day(text: str, language: str) -> str:
    return format_date(date.fromisoformat(text), "long", locale_of(language))
