"""The catalogue as facts: what lines are priced from, what buyers may pick, what the back office watches."""

from tenantry.catalog.reads.annual import AnnualBilling, annual_billing, annual_switches
from tenantry.catalog.reads.differences import (
    DifferenceView,
    PriceMove,
    differences,
    differences_all,
    differences_slice,
)
from tenantry.catalog.reads.gaps import Gap, count_gaps, gaps, gaps_all, gaps_slice
from tenantry.catalog.reads.lists import (
    PlanRow,
    PriceListRow,
    PriceRuleRow,
    SynchronisationRow,
    plans_all,
    plans_slice,
    price_lists_all,
    price_lists_slice,
    price_rules_all,
    price_rules_slice,
    synchronisations_all,
    synchronisations_slice,
)
from tenantry.catalog.reads.offers import PlanOffers, plan_offers
from tenantry.catalog.reads.plans import PlanTerm, PlanView, QuoteView, plan, plans, quote_for
from tenantry.catalog.reads.price_lists import (
    AssignmentView,
    PartyAssignment,
    PriceListView,
    RuleView,
    assignments_of,
    price_list,
    price_lists,
)
from tenantry.catalog.reads.priced import Line, PricedOffering, priced_offering, priced_offerings
from tenantry.catalog.reads.rule_preview import RulePreview, preview_rule
from tenantry.catalog.reads.shop import shop_plans_slice
from tenantry.catalog.reads.synchronisations import (
    SynchronisationView,
    failing,
    synchronisation,
    synchronisations,
)

__all__ = [
    "AnnualBilling",
    "AssignmentView",
    "DifferenceView",
    "Gap",
    "Line",
    "PartyAssignment",
    "PlanOffers",
    "PlanRow",
    "PlanTerm",
    "PlanView",
    "PriceListRow",
    "PriceListView",
    "PriceMove",
    "PriceRuleRow",
    "PricedOffering",
    "QuoteView",
    "RulePreview",
    "RuleView",
    "SynchronisationRow",
    "SynchronisationView",
    "annual_billing",
    "annual_switches",
    "assignments_of",
    "count_gaps",
    "differences",
    "differences_all",
    "differences_slice",
    "failing",
    "gaps",
    "gaps_all",
    "gaps_slice",
    "plan",
    "plan_offers",
    "plans",
    "plans_all",
    "plans_slice",
    "preview_rule",
    "price_list",
    "price_lists",
    "price_lists_all",
    "price_lists_slice",
    "price_rules_all",
    "price_rules_slice",
    "priced_offering",
    "priced_offerings",
    "quote_for",
    "shop_plans_slice",
    "synchronisation",
    "synchronisations",
    "synchronisations_all",
    "synchronisations_slice",
]
