"""Why a line says what it says, in a buyer's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.billing.reads import LineReason, PostingView
from tenantry.billing.rules.reasons import ReasonStep
from tenantry.kernel.money import Money, Rate
from tenantry.web import formats

_RULES: Mapping[str, str | Promise] = {
    "rule.whole_cycle": gettext_lazy("A whole charge cycle is charged at the full price."),
    "rule.days_left_in_cycle": gettext_lazy(
        "Only the days that are left of the charge cycle are counted, to the day."
    ),
    "rule.seats_removed_within_24_hours": gettext_lazy(
        "Seats removed within 24 hours are given back in full, as Microsoft does."
    ),
    "rule.cancelled_within_24_hours": gettext_lazy(
        "Cancelled within 24 hours: everything charged is given back, as Microsoft does."
    ),
    "rule.cancelled_within_window": gettext_lazy(
        "Cancelled within Microsoft's window: the days that are left are given back."
    ),
}
_TAXES: Mapping[str, str | Promise] = {
    "tax.domestic": gettext_lazy("VAT of the seller's country"),
    "tax.reverse_charge": gettext_lazy("Reverse charge: the buyer owes the VAT"),
    "tax.outside_scope": gettext_lazy("Outside the territory of the seller's VAT"),
}
_CHANGES: Mapping[str, str | Promise] = {
    "new": gettext_lazy("Bought"),
    "quantity": gettext_lazy("Number of seats changed"),
    "cancelled": gettext_lazy("Cancelled"),
}
_LEDGERS: Mapping[str, str | Promise] = {
    "receivable": gettext_lazy("What the buyer owes"),
    "deferred_revenue": gettext_lazy("Sold, for days still to come"),
    "vat_payable": gettext_lazy("VAT owed to the state"),
    "prepaid_cost": gettext_lazy("Bought, for days still to come"),
    "supplier_accrual": gettext_lazy("Owed to Microsoft, not invoiced yet"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an amount; `amount` and `rate` are empty where it says something else."""

    label: str
    note: str = ""
    amount: Money | None = None
    rate: Rate | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A row of the books, in words."""

    label: str
    posting: PostingView


def change_words(kind: str) -> str:
    """What happened to the subscription."""
    return str(_CHANGES.get(kind, kind))


def rule_words(reason: LineReason) -> str:
    """The rule that made the amount."""
    return " ".join(str(_RULES[one.code]) for one in reason.steps if one.code in _RULES)


def booked(reason: LineReason) -> list[Booked]:
    """The rows of the books that the reader may see."""
    return [Booked(str(_LEDGERS.get(one.ledger, one.ledger)), one) for one in reason.journal]


def steps(reason: LineReason, language: str) -> list[Step]:
    """From the price of a seat to the net amount of the line, then its tax."""
    found = [_step(one, language) for one in reason.steps]
    return [one for one in found if one is not None]


def _step(one: ReasonStep, language: str) -> Step | None:
    given = one.params
    if one.code == "price.per_cycle":
        rate = Rate.from_wire({"amount": str(given["amount"]), "currency": str(given["currency"])})
        return Step(
            _("Price of a seat for a charge cycle"), _("Fixed for the term when it was bought."), rate=rate
        )
    if one.code == "days":
        return Step(
            _("%(days)s of the %(cycle)s days of the charge cycle")
            % {"days": given["days"], "cycle": given["cycle_days"]},
            _("%(first)s to %(last)s, both included")
            % {"first": _day(given["start"], language), "last": _day(given["last_day"], language)},
        )
    if one.code.startswith("amount."):
        return _amount(given)
    if one.code == "tax.vat_check":
        return Step(_("Check of the VAT number"), _checked(given))
    if one.code in _TAXES:
        return Step(
            f"{_TAXES[one.code]}, {given['rate_percent']} %", _("Added once to the sum of all lines.")
        )
    if one.code == "reverses":
        return Step(_("Takes an earlier charge back"), str(given["charge"]))
    return None


def _amount(given: Mapping[str, str | int]) -> Step:
    amount = Money.from_wire({"amount": str(given["amount"]), "currency": str(given["currency"])})
    if "quantity" not in given:
        return Step(_("Everything that was charged"), amount=amount, is_total=True)
    quantity = int(given["quantity"])
    label = ngettext("%(seats)s seat × price × days", "%(seats)s seats × price × days", quantity)
    return Step(
        label % {"seats": quantity}, _("Net, rounded once to the cent."), amount=amount, is_total=True
    )


def _checked(given: Mapping[str, str | int]) -> str:
    return " · ".join(str(value) for value in given.values() if value)


def _day(value: str | int, language: str) -> str:
    return formats.day(date.fromisoformat(str(value)), language)
