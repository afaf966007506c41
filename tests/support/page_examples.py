"""How each page is used by its owner: what the walk over all pages asks for (tests/web/test_walk_over_pages.py).

Every page outside of one's own account has a row here. In this order: what reads, then what changes a thing that later
rows do not need any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.outsiders import Business, price_of


@dataclass(frozen=True)
class Example:
    """`params` names for each part of the address a key of `Business.ids`, or stands for itself.

    `statements` bounds what the page may ask of the database, session and visitor included: two more than were counted
    when it was written. `data` is what a form sends, and then `status` is what the owner is answered.
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


def the_total(business: Business) -> Mapping[str, Any]:
    """Of an order of the same line as the ready basket's: so much was shown."""
    total = business.ready_basket.total.as_wire()
    return {"amount": total["amount"], "currency": total["currency"]}


def a_company(business: Business) -> Mapping[str, Any]:
    """A form of a new customer, half filled."""
    return {"country": "PT", "name": "Quinta do Lago, Lda", "address_line1": "Rua da Fonte 12", "city": ""}


def taken_back(business: Business) -> Mapping[str, Any]:
    """An invitation is withdrawn."""
    return {"do": "withdraw"}


EXAMPLES: Mapping[str, Example] = {
    "design.gallery": Example("staff", statements=5),
    "office.home": Example("staff", statements=22),
    "office.orders": Example("staff", statements=7),
    "office.order": Example("staff", {"order": "stopped_order"}, statements=16),
    "office.check_domain": Example("staff", query="?domain_prefix=quintadolago", statements=9),
    "office.order_progress": Example("staff", {"order": "order_id"}, statements=15),
    "office.customers": Example("staff", statements=7),
    "office.customer": Example("staff", {"customer": "customer_id"}, statements=17),
    "office.customer_qualification": Example("staff", {"customer": "customer_id"}, statements=10),
    "office.correct_customer": Example("staff", {"customer": "customer_id"}, statements=12),
    "office.check_customer": Example("staff", query="?field=city", statements=12, data=a_company),
    "office.party": Example("staff", {"party": "customer_id"}, statements=5, status=302),
    "office.resellers": Example("staff", statements=7),
    "office.new_reseller": Example("staff", statements=5),
    "office.reseller": Example("staff", {"reseller": "reseller_id"}, statements=18),
    "office.tenants": Example("staff", statements=7),
    "office.tenant": Example("staff", {"tenant": "tenant_id"}, statements=15),
    "office.subscriptions": Example("staff", statements=7),
    "office.search": Example("staff", query="?q=Quinta", statements=16),
    "office.search_suggestions": Example("staff", query="?q=Quinta", statements=15),
    "office.activity": Example("staff", statements=8),
    "office.deliveries": Example("staff", statements=8),
    "office.delivery": Example("staff", {"consumer": "billing.bill", "thing": "order_id"}, statements=8),
    "office.invoices": Example("staff", statements=7),
    "office.invoice": Example("staff", {"invoice": "invoice_id"}, statements=14),
    "office.invoice_why": Example("staff", {"invoice": "invoice_id", "line": "1"}, statements=14),
    "office.invoice_pdf": Example("staff", {"invoice": "invoice_id"}, statements=10),
    "office.entries": Example("staff", statements=8),
    "office.payments": Example("staff"),
    "office.payment": Example("staff", {"payment": "payment_id"}, statements=14),
    "office.new_payment": Example("staff"),
    "office.credit": Example("staff", {"account": "reseller_id"}, statements=16),
    "office.credit_commitment": Example("staff", {"account": "reseller_id"}, statements=9),
    "office.approval_rule": Example("staff", {"account": "reseller_id"}, statements=9),
    "office.approvals": Example("staff", statements=7),
    "office.held_orders": Example("staff", statements=7),
    "office.entry": Example("staff", {"entry": "entry_id"}, statements=7),
    "office.parked_accounts": Example("staff", statements=9),
    "office.users": Example("staff", statements=7),
    "office.roles": Example("staff", statements=5),
    "office.member": Example("staff", {"member": "member_id"}, statements=6),
    "office.invitations": Example("staff", statements=7),
    "office.invite": Example("staff", query="?party=", statements=6),
    "office.invitation": Example("staff", {"invitation": "invitation_id"}, statements=6),
    "office.credentials": Example("staff", statements=6),
    "office.new_credential": Example("staff", statements=6),
    "office.credential": Example("staff", {"credential": "credential_id"}, statements=6),
    "office.settings": Example("staff", statements=9),
    "office.plans": Example("staff", statements=7),
    "office.plan": Example("staff", {"plan": "plan_id"}, statements=12),
    "office.offer_price": Example("staff", {"plan": "offer_id"}, statements=13),
    "office.annual_billing": Example("staff", statements=17),
    "office.gaps": Example("staff", statements=6),
    "office.synchronisations": Example("staff", statements=7),
    "office.new_synchronisation": Example("staff", statements=7),
    "office.synchronisation": Example("staff", {"synchronisation": "synchronisation_id"}, statements=9),
    "office.synchronisation_progress": Example(
        "staff", {"synchronisation": "synchronisation_id"}, statements=6
    ),
    "office.price_lists": Example("staff", statements=7),
    "office.new_price_list": Example("staff", statements=5),
    "office.price_list": Example("staff", {"price_list": "price_list_id"}, statements=11),
    "office.product_types": Example("staff", statements=7),
    "office.new_product_type": Example("staff", statements=5),
    "office.product_type": Example(
        "staff", {"product_type": "product_type_id"}, query="?q=Dynamics", statements=9
    ),
    "office.set_products_of_type": Example(
        "staff", {"product_type": "product_type_id"}, statements=20, status=302, data=nothing
    ),
    "office.agreements": Example("staff", statements=7),
    "office.agreement": Example("staff", {"agreement": "agreement_record"}, statements=8),
    "office.setting": Example("staff", {"setting": "brand_colour"}, statements=8),
    "office.colour_preview": Example("staff", query="?value=%231f4fb2", statements=4),
    "office.provider": Example("staff", statements=7),
    "office.baskets": Example("staff", statements=9),
    "office.basket": Example("staff", {"basket": "basket_id"}, statements=10),
    "office.pick_party": Example("staff", query="?q=Quinta", statements=5),
    "office.pick_account": Example("staff", query="?q=Meridian", statements=5),
    "office.pick_plan": Example("staff", query="?q=Business", statements=6),
    "office.pick_price_list": Example("staff", query="?q=Resellers", statements=6),
    "office.uploads": Example("staff", statements=12),
    "office.new_upload": Example("staff", statements=12),
    "office.upload_template": Example("staff", statements=8),
    "office.upload": Example("staff", {"upload": "upload_id"}, statements=14),
    "office.upload_progress": Example("staff", {"upload": "upload_id"}, statements=10),
    "office.upload_entry": Example(
        "staff", {"upload": "upload_id", "bulk_entry": "bulk_entry_id"}, statements=12
    ),
    "office.look_again_upload": Example(
        "staff", {"upload": "upload_id"}, statements=20, status=302, data=nothing
    ),
    "office.place_upload": Example("staff", {"upload": "upload_id"}, statements=20, status=302, data=nothing),
    "office.leave_out_entry": Example(
        "staff",
        {"upload": "upload_id", "bulk_entry": "bulk_entry_id"},
        statements=20,
        status=302,
        data=nothing,
    ),
    "shop.uploads": Example("reseller", statements=12),
    "shop.new_upload": Example("reseller", statements=12),
    "shop.upload_template": Example("reseller", statements=8),
    "shop.upload": Example("reseller", {"upload": "upload_id"}, statements=14),
    "shop.upload_progress": Example("reseller", {"upload": "upload_id"}, statements=10),
    "shop.upload_entry": Example(
        "reseller", {"upload": "upload_id", "bulk_entry": "bulk_entry_id"}, statements=12
    ),
    "shop.look_again_upload": Example(
        "reseller", {"upload": "upload_id"}, statements=20, status=302, data=nothing
    ),
    "shop.place_upload": Example(
        "reseller", {"upload": "upload_id"}, statements=20, status=302, data=nothing
    ),
    "shop.leave_out_entry": Example(
        "reseller",
        {"upload": "upload_id", "bulk_entry": "other_bulk_entry"},
        statements=20,
        status=302,
        data=nothing,
    ),
    "shop.home": Example("reseller", statements=17),
    "shop.search": Example("reseller", query="?q=Quinta", statements=16),
    "shop.search_suggestions": Example("reseller", query="?q=Quinta", statements=14),
    "shop.plans": Example("reseller", statements=13),
    "shop.plan": Example("reseller", {"plan": "plan_id"}, statements=21),
    "shop.baskets": Example("reseller", statements=8),
    "shop.basket": Example("reseller", {"basket": "basket_id"}, statements=12),
    "shop.basket_customer": Example("reseller", {"basket": "basket_id"}, statements=13),
    "shop.basket_new_customer": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.basket_correct_customer": Example("reseller", {"basket": "basket_id"}, statements=14),
    "shop.basket_microsoft": Example("reseller", {"basket": "basket_id"}, statements=12),
    "shop.basket_agreement": Example("reseller", {"basket": "ready_basket"}, statements=13),
    "shop.send_agreement": Example(
        "reseller", {"basket": "unsigned_basket"}, statements=20, status=302, data=nothing
    ),
    "shop.basket_agreement_state": Example("reseller", {"basket": "ready_basket"}, statements=9),
    "shop.basket_tenant": Example("reseller", {"basket": "waiting_basket"}, statements=14),
    "shop.basket_tenant_state": Example("reseller", {"basket": "waiting_basket"}, statements=20),
    "shop.basket_qualification": Example("reseller", {"basket": "basket_id"}, statements=13),
    "shop.basket_check": Example("reseller", {"basket": "basket_id"}, statements=11),
    "shop.basket_review": Example("reseller", {"basket": "basket_id"}, statements=11),
    "shop.check_domain": Example("reseller", query="?domain_prefix=quintadolago", statements=9),
    "shop.check_order_domain": Example("reseller", query="?domain_prefix=quintadolago", statements=9),
    "shop.check_customer": Example("reseller", query="?field=city", statements=8, data=a_company),
    "shop.orders": Example("reseller", statements=8),
    "shop.approvals": Example("reseller", statements=8),
    "shop.approval_rule": Example("reseller", statements=10),
    "shop.order": Example("reseller", {"order": "order_id"}, statements=12),
    "shop.order_live": Example("reseller", {"order": "order_id"}, statements=10),
    "shop.hand_over": Example("reseller", {"order": "order_id"}, statements=12),
    "shop.customers": Example("reseller", statements=8),
    "shop.customer": Example("reseller", {"customer": "customer_id"}, statements=16),
    "shop.new_customer": Example("reseller", statements=10),
    "shop.customer_qualification": Example("reseller", {"customer": "customer_id"}, statements=12),
    "shop.correct_customer": Example("reseller", {"customer": "customer_id"}, statements=9),
    "shop.company": Example("customer", statements=17),
    "shop.subscriptions": Example("reseller", statements=8),
    "shop.subscription": Example("reseller", {"subscription": "subscription_id"}, statements=9),
    "shop.more_seats": Example("reseller", {"subscription": "subscription_id"}, statements=9),
    "shop.credit": Example("reseller", statements=16),
    "shop.credit_commitment": Example("reseller", statements=9),
    "shop.trial": Example("reseller", {"subscription": "trial_id"}, statements=13),
    "shop.basket_trial": Example("reseller", {"basket": "trial_basket", "number": "1"}, statements=13),
    "shop.invoices": Example("reseller", statements=8),
    "shop.invoice": Example("reseller", {"invoice": "invoice_id"}),
    "shop.invoice_why": Example("reseller", {"invoice": "invoice_id", "line": "1"}, statements=13),
    "shop.invoice_pdf": Example("reseller", {"invoice": "invoice_id"}, statements=10),
    "shop.invoice_data": Example("reseller", {"invoice": "invoice_id"}, statements=6),
    "shop.team": Example("reseller", statements=10),
    "shop.customer_team": Example("reseller", {"customer": "customer_id"}, statements=9),
    "shop.member": Example("reseller", {"member": "member_id"}, statements=8),
    "shop.change_invitation": Example(
        "reseller",
        {"invitation": "invitation_id"},
        statements=10,
        status=302,
        data=taken_back,
    ),
    "shop.open_basket": Example("reseller", statements=7, status=302, data=nothing),
    "shop.run_check": Example("reseller", {"basket": "basket_id"}, statements=12, status=302, data=nothing),
    "shop.take_suggestion": Example(
        "reseller", {"basket": "basket_id"}, statements=16, status=302, data=nothing
    ),
    "shop.abandon_basket": Example(
        "reseller", {"basket": "basket_id"}, statements=7, status=302, data=nothing
    ),
    "office.retry_order": Example(
        "staff", {"order": "stopped_order"}, statements=14, status=302, data=nothing
    ),
    "office.give_up_undo": Example(
        "staff", {"order": "undone_order"}, statements=13, status=302, data=a_reason
    ),
    "office.undo_order": Example("staff", {"order": "order_id"}, statements=16, status=302, data=a_reason),
    "office.cancel_order": Example(
        "staff", {"order": "fresh_order"}, statements=12, status=302, data=a_reason
    ),
    "office.release_delivery": Example(
        "staff", {"consumer": "billing.bill", "thing": "order_id"}, statements=8, status=302, data=nothing
    ),
    "office.release_account": Example(
        "staff", {"account": "reseller_id"}, statements=10, status=302, data=a_reason
    ),
    "office.change_invitation": Example(
        "staff", {"invitation": "invitation_id"}, statements=7, status=302, data=nothing
    ),
    "office.approve_order": Example(
        "staff", {"order": "awaited_order"}, statements=13, status=302, data=the_total
    ),
    "office.refuse_approval": Example(
        "staff", {"order": "unwanted_order"}, statements=16, status=302, data=a_reason
    ),
    "shop.approve_order": Example(
        "reseller", {"order": "asked_order"}, statements=13, status=302, data=the_total
    ),
    "shop.refuse_approval": Example(
        "reseller", {"order": "other_asked_order"}, statements=16, status=302, data=a_reason
    ),
    "shop.confirm_price": Example(
        "reseller",
        {"order": "priced_order"},
        statements=30,
        status=302,
        data=lambda own: price_of(own, "priced_order"),
    ),
    "shop.refuse_price": Example(
        "reseller", {"order": "other_priced_order"}, statements=20, status=302, data=a_reason
    ),
    "office.release_order": Example(
        "staff", {"order": "held_order"}, statements=16, status=302, data=a_reason
    ),
    "office.refuse_order": Example(
        "staff", {"order": "refusable_order"}, statements=20, status=302, data=a_reason
    ),
    "office.reverse_payment": Example(
        "staff", {"payment": "reversible_payment"}, statements=24, status=302, data=a_reason
    ),
    "office.revoke_credential": Example(
        "staff", {"credential": "credential_id"}, statements=7, status=302, data=nothing
    ),
    "office.reset_factors": Example(
        "staff", {"member": "member_id"}, statements=22, status=302, data=a_reason
    ),
    "office.remove_member": Example(
        "staff", {"member": "member_id"}, statements=12, status=302, data=nothing
    ),
    "office.assign": Example(
        "staff",
        {"party": "reseller_id"},
        statements=8,
        status=302,
        data=lambda own: {"price_list": own.ids["price_list_id"]},
    ),
    "office.deactivate": Example(
        "staff", {"party": "other_customer"}, statements=8, status=302, data=nothing
    ),
    "office.activate": Example("staff", {"party": "other_customer"}, statements=8, status=302, data=nothing),
}
