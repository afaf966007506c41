"""The catalogue as facts: what lines are priced from, what buyers may pick, what the back office watches."""

from tenantry.catalog.reads.plans import PlanTerm, PlanView, QuoteView, plan, plans, quote_for
from tenantry.catalog.reads.price_lists import (
    AssignmentView,
    PriceListView,
    RuleView,
    price_list,
    price_lists,
)
from tenantry.catalog.reads.priced import Line, PricedOffering, priced_offering, priced_offerings
from tenantry.catalog.reads.synchronisations import (
    Gap,
    SynchronisationView,
    gaps,
    synchronisation,
    synchronisations,
)

__all__ = [
    "AssignmentView",
    "Gap",
    "Line",
    "PlanTerm",
    "PlanView",
    "PriceListView",
    "PricedOffering",
    "QuoteView",
    "RuleView",
    "SynchronisationView",
    "gaps",
    "plan",
    "plans",
    "price_list",
    "price_lists",
    "priced_offering",
    "priced_offerings",
    "quote_for",
    "synchronisation",
    "synchronisations",
]
