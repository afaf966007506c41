"""Baskets, preflight runs and orders, read back."""

from tenantry.ordering.reads.accounts import (
    CustomerRow,
    ResellerRow,
    customers_all,
    customers_slice,
    resellers_all,
    resellers_slice,
)
from tenantry.ordering.reads.approvals import (
    ApprovalRow,
    Decision,
    approvals_all,
    approvals_slice,
    decision_awaited,
)
from tenantry.ordering.reads.basket_totals import basket_totals
from tenantry.ordering.reads.baskets import (
    MOST_COUNTED,
    BasketRow,
    RunView,
    basket_waiting_for,
    baskets,
    open_baskets,
    preflight_runs,
)
from tenantry.ordering.reads.credit import (
    AccountCredit,
    Commitment,
    Waiting,
    account_commitment,
    account_credit,
    limits_in_the_way,
    orders_waiting,
)
from tenantry.ordering.reads.customer import CustomerPage, customer_page
from tenantry.ordering.reads.held import HeldRow, held, held_all, held_slice
from tenantry.ordering.reads.holds import HoldView
from tenantry.ordering.reads.home import Kind as QueueKind
from tenantry.ordering.reads.home import (
    OfficeFigures,
    Owed,
    Queue,
    ShopHome,
    office_figures,
    office_queues,
    shop_home,
)
from tenantry.ordering.reads.invitations import (
    TenantInvitationView,
    requester_of,
    tenant_invitation,
    tenant_invitation_by_id,
)
from tenantry.ordering.reads.lists import (
    BasketListRow,
    OrderRow,
    baskets_all,
    baskets_slice,
    orders_all,
    orders_slice,
)
from tenantry.ordering.reads.more_seats import SeatsOffer, seats_offer
from tenantry.ordering.reads.orders import Happening, LineView, OrderView, order, orders, timeline
from tenantry.ordering.reads.price_asked import PriceQuestion, price_asked, price_question
from tenantry.ordering.reads.reach import FOR_BUYER, sees_prices
from tenantry.ordering.reads.search import Hit, Rank, search
from tenantry.ordering.reads.search import Kind as HitKind
from tenantry.ordering.reads.titles import titles_of
from tenantry.ordering.reads.trials import (
    TrialView,
    chooser_of,
    days_of_trial,
    line_options,
    plan_options,
    trial_of,
    trial_options,
)

__all__ = [
    "ApprovalRow",
    "Decision",
    "approvals_all",
    "approvals_slice",
    "decision_awaited",
    "PriceQuestion",
    "price_asked",
    "price_question",
    "FOR_BUYER",
    "basket_waiting_for",
    "MOST_COUNTED",
    "AccountCredit",
    "Commitment",
    "Waiting",
    "BasketListRow",
    "BasketRow",
    "CustomerPage",
    "CustomerRow",
    "Happening",
    "Hit",
    "HitKind",
    "HeldRow",
    "held",
    "held_all",
    "held_slice",
    "HoldView",
    "QueueKind",
    "LineView",
    "OfficeFigures",
    "OrderRow",
    "OrderView",
    "Owed",
    "Queue",
    "Rank",
    "ResellerRow",
    "RunView",
    "ShopHome",
    "TenantInvitationView",
    "TrialView",
    "account_commitment",
    "account_credit",
    "limits_in_the_way",
    "orders_waiting",
    "basket_totals",
    "chooser_of",
    "baskets",
    "baskets_all",
    "baskets_slice",
    "customer_page",
    "days_of_trial",
    "line_options",
    "plan_options",
    "trial_of",
    "trial_options",
    "customers_all",
    "customers_slice",
    "office_figures",
    "office_queues",
    "open_baskets",
    "order",
    "orders",
    "orders_all",
    "orders_slice",
    "preflight_runs",
    "requester_of",
    "resellers_all",
    "resellers_slice",
    "SeatsOffer",
    "seats_offer",
    "search",
    "titles_of",
    "sees_prices",
    "shop_home",
    "tenant_invitation",
    "tenant_invitation_by_id",
    "timeline",
]
