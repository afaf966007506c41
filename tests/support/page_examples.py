"""How each page is used by its owner: what the walk over all pages asks for (tests/web/test_walk_over_pages.py).

Every page outside of one's own account has a row here. In this order: what reads, then what changes a thing that later
rows do not need any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.outsiders import Business


@dataclass(frozen=True)
class Example:
    """`params` names for each part of the address a key of `Business.ids`, or stands for itself.

    `statements` bounds what the page may ask of the database, session and visitor included; `data` is what a form
    sends, and then `status` is what the owner is answered.
    """

    owner: str  # staff | reseller | customer
    params: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    statements: int = 12
    status: int = 200
    data: Callable[[Business], Mapping[str, Any]] | None = None


def nothing(business: Business) -> Mapping[str, Any]:
    """A deed that needs no entry."""
    return {}


def a_reason(business: Business) -> Mapping[str, Any]:
    """A deed that wants to be told why."""
    return {"why": "A walk over all pages"}


def a_company(business: Business) -> Mapping[str, Any]:
    """A form of a new customer, half filled."""
    return {"country": "PT", "name": "Quinta do Lago, Lda", "address_line1": "Rua da Fonte 12", "city": ""}


def taken_back(business: Business) -> Mapping[str, Any]:
    """An invitation is withdrawn."""
    return {"do": "withdraw"}


EXAMPLES: Mapping[str, Example] = {
    "design.gallery": Example("staff", statements=4),
    "office.home": Example("staff", statements=22),
    "office.orders": Example("staff"),
    "office.order": Example("staff", {"order": "stopped_order"}, statements=16),
    "office.check_domain": Example("staff", query="?domain_prefix=quintadolago"),
    "office.order_progress": Example("staff", {"order": "order_id"}, statements=16),
    "office.customers": Example("staff"),
    "office.customer": Example("staff", {"customer": "customer_id"}, statements=24),
    "office.party": Example("staff", {"party": "customer_id"}, statements=6, status=302),
    "office.resellers": Example("staff"),
    "office.new_reseller": Example("staff", statements=4),
    "office.reseller": Example("staff", {"reseller": "reseller_id"}, statements=24),
    "office.tenants": Example("staff"),
    "office.subscriptions": Example("staff"),
    "office.search": Example("staff", query="?q=Quinta", statements=16),
    "office.search_suggestions": Example("staff", query="?q=Quinta", statements=16),
    "office.activity": Example("staff"),
    "office.deliveries": Example("staff"),
    "office.delivery": Example("staff", {"consumer": "billing.bill", "thing": "order_id"}),
    "office.invoices": Example("staff"),
    "office.invoice": Example("staff", {"invoice": "invoice_id"}, statements=14),
    "office.invoice_why": Example("staff", {"invoice": "invoice_id", "line": "1"}, statements=16),
    "office.invoice_pdf": Example("staff", {"invoice": "invoice_id"}),
    "office.entries": Example("staff"),
    "office.entry": Example("staff", {"entry": "entry_id"}),
    "office.parked_accounts": Example("staff"),
    "office.users": Example("staff"),
    "office.roles": Example("staff", statements=6),
    "office.member": Example("staff", {"member": "member_id"}),
    "office.invitations": Example("staff"),
    "office.invite": Example("staff", query="?party=", statements=6),
    "office.invitation": Example("staff", {"invitation": "invitation_id"}),
    "office.credentials": Example("staff"),
    "office.new_credential": Example("staff", statements=6),
    "office.credential": Example("staff", {"credential": "credential_id"}),
    "office.settings": Example("staff"),
    "office.plans": Example("staff"),
    "office.plan": Example("staff", {"plan": "plan_id"}, statements=14),
    "office.gaps": Example("staff"),
    "office.synchronisations": Example("staff"),
    "office.new_synchronisation": Example("staff", statements=6),
    "office.synchronisation": Example("staff", {"synchronisation": "synchronisation_id"}),
    "office.synchronisation_progress": Example("staff", {"synchronisation": "synchronisation_id"}),
    "office.price_lists": Example("staff"),
    "office.new_price_list": Example("staff", statements=4),
    "office.price_list": Example("staff", {"price_list": "price_list_id"}),
    "office.agreements": Example("staff"),
    "office.agreement": Example("staff", {"agreement": "agreement_record"}),
    "office.setting": Example("staff", {"setting": "brand_colour"}),
    "office.colour_preview": Example("staff", query="?value=%231f4fb2", statements=4),
    "office.provider": Example("staff", statements=6),
    "office.baskets": Example("staff"),
    "office.basket": Example("staff", {"basket": "basket_id"}, statements=14),
    "office.pick_party": Example("staff", query="?q=Quinta", statements=4),
    "office.pick_account": Example("staff", query="?q=Meridian", statements=4),
    "office.pick_plan": Example("staff", query="?q=Business", statements=4),
    "office.pick_price_list": Example("staff", query="?q=Resellers", statements=4),
    "shop.home": Example("reseller"),
    "shop.search": Example("reseller", query="?q=Quinta", statements=18),
    "shop.search_suggestions": Example("reseller", query="?q=Quinta", statements=18),
    "shop.plans": Example("reseller"),
    "shop.plan": Example("reseller", {"plan": "plan_id"}, statements=20),
    "shop.baskets": Example("reseller"),
    "shop.basket": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.basket_customer": Example("reseller", {"basket": "basket_id"}, statements=16),
    "shop.basket_new_customer": Example("reseller", {"basket": "basket_id"}, statements=16),
    "shop.basket_correct_customer": Example("reseller", {"basket": "basket_id"}, statements=16),
    "shop.basket_microsoft": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.basket_agreement": Example("reseller", {"basket": "ready_basket"}, statements=16),
    "shop.basket_agreement_state": Example("reseller", {"basket": "ready_basket"}, statements=24),
    "shop.basket_check": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.basket_review": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.check_domain": Example("reseller", query="?domain_prefix=quintadolago"),
    "shop.check_order_domain": Example("reseller", query="?domain_prefix=quintadolago"),
    "shop.check_customer": Example("reseller", query="?field=city", statements=24, data=a_company),
    "shop.orders": Example("reseller"),
    "shop.order": Example("reseller", {"order": "order_id"}, statements=14),
    "shop.order_live": Example("reseller", {"order": "order_id"}, statements=14),
    "shop.hand_over": Example("reseller", {"order": "order_id"}, statements=14),
    "shop.customers": Example("reseller"),
    "shop.customer": Example("reseller", {"customer": "customer_id"}, statements=20),
    "shop.new_customer": Example("reseller", statements=14),
    "shop.correct_customer": Example("reseller", {"customer": "customer_id"}, statements=14),
    "shop.company": Example("customer", statements=20),
    "shop.subscriptions": Example("reseller"),
    "shop.subscription": Example("reseller", {"subscription": "subscription_id"}),
    "shop.invoices": Example("reseller"),
    "shop.invoice": Example("reseller", {"invoice": "invoice_id"}),
    "shop.invoice_why": Example("reseller", {"invoice": "invoice_id", "line": "1"}, statements=14),
    "shop.invoice_pdf": Example("reseller", {"invoice": "invoice_id"}),
    "shop.invoice_data": Example("reseller", {"invoice": "invoice_id"}),
    "shop.team": Example("reseller"),
    "shop.customer_team": Example("reseller", {"customer": "customer_id"}),
    "shop.member": Example("reseller", {"member": "member_id"}),
    "shop.change_invitation": Example(
        "reseller",
        {"invitation": "invitation_id"},
        statements=24,
        status=302,
        data=taken_back,
    ),
    "shop.open_basket": Example("reseller", statements=14, status=302, data=nothing),
    "shop.run_check": Example("reseller", {"basket": "basket_id"}, statements=40, status=302, data=nothing),
    "shop.take_suggestion": Example(
        "reseller", {"basket": "basket_id"}, statements=16, status=302, data=nothing
    ),
    "shop.abandon_basket": Example(
        "reseller", {"basket": "basket_id"}, statements=14, status=302, data=nothing
    ),
    "office.retry_order": Example(
        "staff", {"order": "stopped_order"}, statements=40, status=302, data=nothing
    ),
    "office.give_up_undo": Example(
        "staff", {"order": "undone_order"}, statements=40, status=302, data=a_reason
    ),
    "office.undo_order": Example("staff", {"order": "order_id"}, statements=40, status=302, data=a_reason),
    "office.cancel_order": Example(
        "staff", {"order": "fresh_order"}, statements=40, status=302, data=a_reason
    ),
    "office.release_delivery": Example(
        "staff", {"consumer": "billing.bill", "thing": "order_id"}, statements=14, status=302, data=nothing
    ),
    "office.release_account": Example(
        "staff", {"account": "reseller_id"}, statements=20, status=302, data=a_reason
    ),
    "office.change_invitation": Example(
        "staff", {"invitation": "invitation_id"}, statements=24, status=302, data=nothing
    ),
    "office.revoke_credential": Example(
        "staff", {"credential": "credential_id"}, statements=14, status=302, data=nothing
    ),
    "office.remove_member": Example(
        "staff", {"member": "member_id"}, statements=24, status=302, data=nothing
    ),
    "office.assign": Example(
        "staff",
        {"party": "reseller_id"},
        statements=16,
        status=302,
        data=lambda own: {"price_list": own.ids["price_list_id"]},
    ),
    "office.deactivate": Example(
        "staff", {"party": "other_customer"}, statements=14, status=302, data=nothing
    ),
    "office.activate": Example("staff", {"party": "other_customer"}, statements=14, status=302, data=nothing),
}
