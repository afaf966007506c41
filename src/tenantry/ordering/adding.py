"""A line that adds seats: the subscription to which it adds them, and what they cost for the days left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenantry.billing.preview import PreviewSeats, preview_charges, preview_first_charge
from tenantry.catalog.rules.quote import Quote, locked_quote
from tenantry.kernel.periods import BillingPlan, Period, Term

# Of a subscription `u` and the change `h` that opened its term, for `standing_from`.
STANDING = """
    jsonb_build_array(u.id, u.public_id, u.microsoft_id, u.account_id, u.customer_id, u.seats, u.status, u.term,
        u.billing_plan, u.started_on, u.term_end, u.partner_on_record, h.quote,
        u.ordered_billing_plan)
"""


@dataclass(frozen=True, slots=True)
class SeatsQuote:
    """The price of seats more, and the days that it is for."""

    quote: Quote
    days: Period
    cycle: Period  # the running charge cycle, of which these are what is left


@dataclass(frozen=True, slots=True)
class Standing:
    """A subscription of ours to which seats are to be added."""

    id: int
    public_id: str
    microsoft_id: str
    account_id: int
    customer_id: int
    seats: int
    status: str
    term: Term
    billing_plan: BillingPlan
    started_on: date
    term_end: date
    partner_on_record: str
    opening: Quote  # which locked the term's price
    ordered_billing_plan: BillingPlan  # at Microsoft

    def adding(self, seats: int, on: date) -> PreviewSeats | None:
        """What billing is asked for so many seats more; None once the term that is known here has ended."""
        if on >= self.term_end:
            return None
        return PreviewSeats(
            unit_price=self.opening.unit_price,
            standing=self.seats,
            added=seats,
            term=self.term,
            billing_plan=self.billing_plan,
            started_on=self.started_on,
            term_end=self.term_end,
            on=max(on, self.started_on),  # Microsoft's clock may be ahead of ours
        )

    def quoted(self, seats: int, on: date) -> SeatsQuote | None:
        """The price of so many seats more for the days left of the running cycle; None once the term has ended."""
        line = self.adding(seats, on)
        if line is None:
            return None
        *_, charged = preview_charges([line])
        days, cycle, amount = charged.period, charged.cycle, preview_first_charge([line])
        made = locked_quote(self.opening, seats, self.started_on, days, cycle, amount)
        return SeatsQuote(made, days, cycle)


def standing_from(data: Sequence[Any]) -> Standing:
    """What `STANDING` has read."""
    key, public_id, microsoft_id, account_id, customer_id, seats, status, term, billing_plan = data[:9]
    started_on, term_end, partner, quote, ordered = data[9:]
    return Standing(
        key, public_id, microsoft_id, account_id, customer_id, seats, status, Term(term), BillingPlan(billing_plan),
        date.fromisoformat(started_on), date.fromisoformat(term_end), partner, Quote.from_data(quote),
        BillingPlan(ordered),
    )  # fmt: skip
