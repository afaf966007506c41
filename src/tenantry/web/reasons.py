"""Why a line says what it says, in words: what a reader may see is decided where it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.billing.reads import LineReason, PostingView
from tenantry.billing.rules.reasons import ReasonStep
from tenantry.catalog.rules.quote import Quote, QuoteStep
from tenantry.kernel.money import Money, Rate
from tenantry.web import formats
from tenantry.web.states import STATES

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
    "converted": gettext_lazy("Became a paid subscription"),
}
_LEDGERS: Mapping[str, str | Promise] = {
    "receivable": gettext_lazy("What the buyer owes"),
    "bank": gettext_lazy("Received at the bank"),
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


def ledger_words(ledger: str) -> str:
    """What an account of the books holds."""
    return str(_LEDGERS.get(ledger, ledger))


def change_words(kind: str) -> str:
    """What happened to the subscription."""
    return str(_CHANGES.get(kind, kind))


def rule_words(reason: LineReason) -> str:
    """The rule that made the amount."""
    return " ".join(str(_RULES[one.code]) for one in reason.steps if one.code in _RULES)


def booked(reason: LineReason) -> list[Booked]:
    """The rows of the books that the reader may see."""
    return [Booked(ledger_words(one.ledger), one) for one in reason.journal]


def steps(reason: LineReason, language: str) -> list[Step]:
    """From the price of a seat to the net amount of the line, then its tax."""
    return told_steps(reason.steps, language)


def told_steps(found: Sequence[ReasonStep], language: str) -> list[Step]:
    """The same of bare steps."""
    return [step for one in found if (step := _step(one, language)) is not None]


def quoted(made: Quote, language: str) -> list[Step]:
    """From Microsoft's price to the price of a seat for a charge cycle; for who sees the provider's cost."""
    found = [_cost(one, language) for one in made.steps]
    price = Step(
        _("Price of a seat for a charge cycle"), _("Rounded once."), rate=made.unit_price, is_total=True
    )
    return [*(one for one in found if one is not None), price]


def _step(one: ReasonStep, language: str) -> Step | None:
    given = one.params
    if one.code.startswith("quote."):
        return _cost(one, language)
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
        return Step(_("Check of the VAT number"), _checked(given, language))
    if one.code in _TAXES:
        if one.code != "tax.domestic":  # a rate of nothing would say nothing
            return Step(str(_TAXES[one.code]))
        percent = formats.percent(Decimal(str(given["rate_percent"])), language)
        return Step(f"{_TAXES[one.code]}, {percent}", _("Added once to the sum of all lines."))
    if one.code == "reverses":
        return Step(_("Takes an earlier charge back"), str(given["charge"]))
    return None


def _cost(one: ReasonStep | QuoteStep, language: str) -> Step | None:
    """What only those are told who see the provider's cost; seats and rounding stand in the price."""
    given = one.params
    if one.code in ("quote.rounded", "quote.seats"):
        return None
    if one.code in ("quote.locked", "quote.days_left"):
        return _added(one, language)
    key = "unit_price" if one.code == "quote.supplier_price" else "amount"
    rate = Rate.from_wire({"amount": str(given[key]), "currency": str(given["currency"])})
    if one.code == "quote.supplier_price":
        note = _("Price sheet of %(month)s, for %(months)s months of one seat")
        if given.get("is_entered"):  # no sheet of Microsoft's has it
            note = _("Entered in %(month)s, for %(months)s months of one seat")
        return Step(
            _("Microsoft's price"),
            note
            % {"month": formats.month(str(given["sheet_month"]), language), "months": given["span_months"]},
            rate=rate,
        )
    if one.code == "quote.cost_per_cycle":
        return Step(_("Cost of a seat for a charge cycle"), rate=rate)
    if one.code == "quote.promotion":
        until = _("Promotion of Microsoft's, %(name)s (%(promotion)s), for the term that is bought")
        return Step(_("Less %(percent)s %%") % {"percent": given["percent"]}, until % given, rate=rate)
    if one.code == "quote.ordered_otherwise":
        return Step(_("Our cost: at Microsoft it is ordered billed monthly, a seat for a month"), rate=rate)
    if one.code == "quote.retail_per_cycle":
        return Step(_("Microsoft's retail price for a charge cycle"), rate=rate)
    label = (
        _("Surcharge of %(percent)s %% on the cost")
        if one.code == "quote.margin"
        else _("Discount of %(percent)s %%")
    )
    return Step(label % {"percent": given["percent"]}, _("Rule of the price list"), rate=rate)


def _added(one: ReasonStep | QuoteStep, language: str) -> Step:
    """Seats that were added to a standing subscription: its price, for the days left of the cycle."""
    given = one.params
    wire = {"amount": str(given["amount"]), "currency": str(given["currency"])}
    if one.code == "quote.locked":
        locked = _("Fixed for the term since %(day)s") % {"day": _day(given["since"], language)}
        return Step(_("Price of a seat for a charge cycle"), locked, rate=Rate.from_wire(wire))
    days = {"days": given["days"], "cycle": given["cycle_days"]}
    label = _("%(days)s of the %(cycle)s days of the charge cycle") % days
    return Step(label, amount=Money.from_wire(wire))


def _amount(given: Mapping[str, str | int]) -> Step:
    amount = Money.from_wire({"amount": str(given["amount"]), "currency": str(given["currency"])})
    if "quantity" not in given:
        return Step(_("Everything that was charged"), amount=amount, is_total=True)
    quantity = int(given["quantity"])
    label = ngettext("%(seats)s seat × price × days", "%(seats)s seats × price × days", quantity)
    return Step(
        label % {"seats": quantity}, _("Net, rounded once to the cent."), amount=amount, is_total=True
    )


def _checked(given: Mapping[str, str | int], language: str) -> str:
    """The number, what was found, when, and under which number the register has answered."""
    found, at = str(given.get("result", "")), str(given.get("checked_at", ""))
    words = STATES["vat"][found].words if found in STATES["vat"] else found
    day = formats.day(datetime.fromisoformat(at).date(), language) if at else ""
    told = (given.get("vat_number"), words, day, given.get("consultation_number"))
    return " · ".join(str(one) for one in told if one)


def _day(value: str | int, language: str) -> str:
    return formats.day(date.fromisoformat(str(value)), language)
