"""A catalogue as large as a provider sells from, with three months of price sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from tools.bench_pages.loading import Loader

from tenantry.catalog.models import Offering, Plan, SupplierPrice, Synchronisation
from tenantry.catalog.rules.quote import PriceRuleFact, Quote, RuleKind, SupplierPriceFact, quote
from tenantry.kernel.periods import BillingPlan, Term, add_months

TABLES = (Synchronisation, Plan, Offering, SupplierPrice)
MARKETS = {"PT": "EUR", "DE": "EUR", "IE": "EUR"}
FORMS = (
    (Term.P1Y, BillingPlan.MONTHLY),
    (Term.P1Y, BillingPlan.ANNUAL),
    (Term.P1M, BillingPlan.MONTHLY),
    (Term.P3Y, BillingPlan.ANNUAL),
)
FAMILIES = (
    "Microsoft 365", "Office 365", "Dynamics 365", "Power Platform", "Defender", "Exchange Online", "Visio", "Project",
    "Windows 365", "Teams", "Intune", "Entra ID",
)  # fmt: skip
_GRADES = (
    "Business Basic", "Business Standard", "Business Premium", "Apps for business", "E3", "E5", "F1", "F3", "Plan 1",
    "Plan 2", "Frontline", "Enterprise",
)  # fmt: skip
_VARIANTS = ("", " with Teams", " Step-up", " for existing customers")


@dataclass(frozen=True, slots=True)
class Sold:
    """A plan with what a seat of it costs for a month."""

    key: int
    public_id: str
    title: str
    product_id: str
    sku_id: str
    monthly: Decimal


@dataclass(slots=True)
class Catalogue:
    """What is sold, and what it costs on a price list with that margin."""

    plans: list[Sold]
    margin: Decimal
    _quotes: dict[tuple[int, Term, BillingPlan, int, str], Quote] = field(default_factory=dict)

    def quoted(self, plan: Sold, term: Term, billing_plan: BillingPlan, seats: int, month: str) -> Quote:
        """The quote of so many seats by the sheet of that month."""
        key = (plan.key, term, billing_plan, seats, month)
        if key not in self._quotes:
            start = datetime(int(month[:4]), int(month[4:]), 1, tzinfo=UTC)
            price = span_price(plan, term)
            fact = SupplierPriceFact(
                unit_price=price, retail_price=price * Decimal("1.25"), span_months=term.months, currency="EUR",
                effective_from=start, effective_to=_month_after(start), sheet_month=month,
            )  # fmt: skip
            rule = PriceRuleFact(RuleKind.MARGIN, self.margin)
            self._quotes[key] = quote(fact, rule, term, billing_plan, seats)
        return self._quotes[key]


def span_price(plan: Sold, term: Term) -> Decimal:
    """What a seat costs for the whole term; a month alone costs a fifth more."""
    factor = Decimal("1.2") if term is Term.P1M else Decimal(1)
    return (plan.monthly * term.months * factor).quantize(Decimal("0.01"))


def _month_after(start: datetime) -> datetime:
    day = add_months(start.date(), 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def make_catalogue(load: Loader, account_key: int, margin: Decimal, count: int, now: datetime) -> Catalogue:
    """Plans, offerings in three markets, their prices, and the synchronisations that read them."""
    for market in MARKETS:
        load.add(
            Synchronisation, public_id=load.public_id("syn", now), partner_center_account_id=account_key, market=market,
            state="done", requested_at=now, started_at=now, finished_at=now, plans=count,
            offerings=4 * count, prices=4 * count,
        )  # fmt: skip
    plans = []
    assert count <= len(FAMILIES) * len(_GRADES) * len(_VARIANTS), "each plan has a title of its own"
    for number in range(count):
        family, rest = divmod(number, len(_GRADES) * len(_VARIANTS))
        grade, variant = divmod(rest, len(_VARIANTS))
        title = f"{FAMILIES[family]} {_GRADES[grade]}{_VARIANTS[variant]}"
        plan = Sold(
            load.key(Plan), load.public_id("pln", now), title, f"CFQ7TT{number:06X}", f"{number % 4 + 1:04}",
            Decimal(200 + (number * 37) % 5_100) / 100,
        )  # fmt: skip
        plans.append(plan)
        load.add(
            Plan, id=plan.key, public_id=plan.public_id, partner_center_account_id=account_key, title=title,
            product_id=plan.product_id, sku_id=plan.sku_id, description=f"{title} for up to 300 people",
            is_addon=variant == 2, minimum_seats=1, maximum_seats=300, prerequisites=[],
        )  # fmt: skip
        _offer(load, account_key, plan, now)
    return Catalogue(plans, margin)


def _offer(load: Loader, account_key: int, plan: Sold, now: datetime) -> None:
    months = [add_months(now.date().replace(day=1), -back) for back in (2, 1, 0)]
    for market, currency in MARKETS.items():
        for term, billing_plan in FORMS:
            shared = {
                "market": market, "segment": "commercial", "term": term.value, "billing_plan": billing_plan.value,
                "currency": currency,
            }  # fmt: skip
            load.add(
                Offering, plan_id=plan.key, catalog_item_id=f"{plan.product_id}:{plan.sku_id}:{market}{term}",
                is_purchasable=plan.key % 23 != 0, synchronised_at=now, **shared,
            )  # fmt: skip
            price = span_price(plan, term)
            for day in months:
                if plan.key % 41 == 0 and day == months[-1]:
                    continue  # a gap: last month's price has ended and this month's sheet has none
                start = datetime(day.year, day.month, 1, tzinfo=UTC)
                load.add(
                    SupplierPrice, partner_center_account_id=account_key, sheet_month=f"{day:%Y%m}", unit_price=price,
                    product_id=plan.product_id, sku_id=plan.sku_id, retail_price=price * Decimal("1.25"),
                    span_months=term.months, effective_from=start, effective_to=_month_after(start), recorded_at=start,
                    **shared,
                )  # fmt: skip
