"""The orders of a file as rows of a list, and their cells as fields."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tenantry.bulk.reads import EntryView
from tenantry.bulk.rules.sheet import NO, SEGMENTS, YES
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.web.bulk_form import LABELS
from tenantry.web.schools import SEGMENTS as SCHOOL_WORDS
from tenantry.web.terms import BILLED, TERMS
from tenantry.words import sentence_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an order, as a field."""

    name: str
    label: str
    value: str
    error: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An order of a file in the list."""

    public_id: str
    number: int
    reference: str
    customer: str
    plans: str
    seats: str
    state: str
    open: str
    total: Money | None
    order: str


def row_of(one: EntryView, language: str) -> Row:
    """A row of the list: the first thing that is open, and how many more there are."""
    words = [sentence_of(found["code"], found["params"], language) for found in one.problems]
    open_ = list(dict.fromkeys(words))
    more = _(" (and %(count)s more)") % {"count": len(open_) - 1} if len(open_) > 1 else ""
    return Row(
        one.public_id, one.number, one.reference or "–", one.customer, one.plans, one.seats, one.state,
        f"{open_[0]}{more}" if open_ else "", one.total, one.order or one.repeats,
    )  # fmt: skip


def cell_of(name: str, number: int, row: dict[str, str], errors: dict[str, str]) -> Cell:
    """The cell as a field; what was typed stays, known or not."""
    options: dict[str, tuple[tuple[str, str], ...]] = {
        "term": tuple((term.value, str(TERMS[term.value])) for term in Term),
        "billed": tuple((plan.value, str(BILLED[plan.value])) for plan in BillingPlan),
        "segment": tuple((segment, segment) for segment in SEGMENTS),
        "education_segment": (("", "–"), *((value, str(words)) for value, words in SCHOOL_WORDS[1:])),
        "new_instance": (("", "–"), (YES, _("yes")), (NO, _("no"))),
    }
    value = row.get(name, "")
    allowed = options.get(name, ())
    if allowed and value not in dict(allowed):
        allowed = ((value, value or "–"), *allowed)
    return Cell(
        f"{number}-{name}", str(LABELS[name]), value, errors.get(f"rows[{number}].{name}", ""), allowed
    )
