"""Short words for the facts that billing tests are written in."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tenantry.billing.rules.facts import ChangeFact, ChangeKind, Charge, ChargeFact, SubscriptionFacts
from tenantry.billing.rules.invoice import BillableCharge
from tenantry.billing.rules.tax import TaxDecision, TaxKind, TaxWording
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term, add_months

REVERSE_CHARGE = TaxDecision(TaxKind.REVERSE_CHARGE, Decimal(0), TaxWording.REVERSE_CHARGE)
GERMAN_VAT = TaxDecision(TaxKind.DOMESTIC, Decimal(19))


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def per_seat(amount: str) -> Rate:
    return Rate(Decimal(amount), "EUR")


def change(  # the price of a later change is what the list says then; the term's price is locked
    sequence: int,
    kind: ChangeKind,
    day: date,
    quantity: int,
    *,
    price: str = "12.00",
    cost: str = "10.00",
    hour: int = 10,
    minute: int = 0,
) -> ChangeFact:
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return ChangeFact(sequence, kind, day, at, quantity, per_seat(price), per_seat(cost), f"ord_{sequence}")


def subscription(
    *changes: ChangeFact,
    term: Term = Term.P1M,
    billing_plan: BillingPlan = BillingPlan.MONTHLY,
    cancellable_until: datetime | None = None,
) -> SubscriptionFacts:
    anchor = changes[0].effective
    end = add_months(anchor, term.months)
    return SubscriptionFacts("sub_1", "EUR", term, billing_plan, anchor, end, changes, cancellable_until)


def book(charges: list[Charge], *, after: int = 0) -> list[ChargeFact]:
    return [ChargeFact(f"chg_{number}", charge) for number, charge in enumerate(charges, start=after + 1)]


def billable(facts: list[ChargeFact], tax: TaxDecision = REVERSE_CHARGE) -> list[BillableCharge]:
    params = {"plan": "Microsoft 365 Business Standard", "end_customer": "Padaria São João"}
    return [BillableCharge(fact.charge_id, fact.charge, tax, params) for fact in facts]


def amounts(charges: list[Charge]) -> list[tuple[str, int, str]]:
    return [(charge.kind.value, charge.quantity, charge.net.as_wire()["amount"]) for charge in charges]
