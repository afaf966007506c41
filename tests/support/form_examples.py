"""What strangers send to somebody's forms: complete, so that nothing but the id in it can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COMPANY = {
    "do": "save", "country": "PT", "name": "Casa Alheia, Lda", "address_line1": "Rua da Fonte 12", "city": "Lisboa",
    "postal_code": "1200-192", "email": "geral@alheia.example", "first_name": "Ana", "last_name": "Silva",
    "phone": "+351213456789",
}  # fmt: skip
SIGNATORY = {
    "first_name": "Ana", "last_name": "Silva", "email": "ana@alheia.example", "phone": "+351213456789",
    "language": "pt-PT",
}  # fmt: skip
COLLEAGUE = {
    "email": "intruder@alheia.example",
    "name": "Ina Trus",
    "duties": ["administrator"],
    "language": "en",
}
CELLS = {
    "0-reference": "ALIEN-1", "0-customer": "Nobody", "0-plan": "Nothing", "0-term": "P1Y", "0-billed": "monthly",
    "0-seats": "2",
}  # fmt: skip
DOMAIN = {"domain_prefix": "casaalheia", "existing_domain": ""}


@dataclass(frozen=True)
class Sent:
    """One form: whose face it is of, its page, what its address names, and what is typed.

    In `params` and `data` a value that is a key of the ids stands for that id: of the business whose thing it is, or,
    with `own.` before it, of the one who sends.
    """

    who: str  # shop | office
    name: str
    params: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


def _shop(name: str, params: Mapping[str, str], /, **data: Any) -> Sent:
    return Sent("shop", f"shop.{name}", params, data)


def _office(name: str, params: Mapping[str, str], /, **data: Any) -> Sent:
    return Sent("office", f"office.{name}", params, data)


_BASKET, _READY = {"basket": "basket_id"}, {"basket": "ready_basket"}
_PAYMENT = {"amount": "5.00", "received_on": "2026-01-05", "reference": "R-1", "note": ""}
_RULE = {"kind": "margin", "percent": "10", "valid_from": "", "term": "", "billing_plan": ""}
_KEY = {"name": "Robot", "role": "reseller", "scopes": ["orders.read"], "expires_at": ""}

# The address names another's thing.
_SCHOOL = {"education_segment": "K12", "website": "https://escola.example"}
ADDRESSED = (
    _shop("basket", _BASKET, do="reference", reference="mine"),
    _shop("basket", _BASKET, do="remove", number="1"),
    _shop("basket", _BASKET, number="1", seats="99", reference=""),
    _shop("basket_customer", _BASKET, customer="own.customer_id"),
    _shop("basket_new_customer", _BASKET, **COMPANY),
    _shop("basket_correct_customer", _BASKET, **COMPANY),
    _shop("basket_microsoft", _BASKET, tenant="new", confirmed="on", **DOMAIN),
    _shop("basket_agreement", _READY, **SIGNATORY),
    _shop("basket_review", _READY, amount="118.00", currency="EUR", _key="a" * 32),
    _shop("order", {"order": "order_id"}, **DOMAIN),
    _shop("order", {"order": "stopped_order"}, **DOMAIN),
    _shop("hand_over", {"order": "order_id"}),
    _shop("correct_customer", {"customer": "customer_id"}, **COMPANY),
    _shop("more_seats", {"subscription": "subscription_id"}, do="order", seats="1", reference=""),
    _shop("trial", {"subscription": "trial_id"}, becomes="stops", seats="1"),
    _shop("basket_trial", {"basket": "trial_basket", "number": "1"}, becomes="stops", seats="1"),
    _shop("customer_team", {"customer": "customer_id"}, **COLLEAGUE),
    _shop("member", {"member": "member_id"}, do="save", duties=["billing"]),
    _shop("member", {"member": "member_id"}, do="remove"),
    _shop("basket_tenant", {"basket": "waiting_basket"}, do="mail"),
    _shop("basket_tenant", {"basket": "waiting_basket"}, do="look"),
    _shop("customer_qualification", {"customer": "customer_id"}, **_SCHOOL),
    _shop("basket_qualification", _BASKET, **_SCHOOL),
    _office("customer_qualification", {"customer": "customer_id"}, **_SCHOOL),
    _shop("upload_entry", {"upload": "upload_id", "bulk_entry": "bulk_entry_id"}, **CELLS),
    _office("upload_entry", {"upload": "upload_id", "bulk_entry": "bulk_entry_id"}, **CELLS),
    _office("approval_rule", {"account": "reseller_id"}, who="nobody", approver="reseller"),
    _office("credit", {"account": "reseller_id"}, limit="1000.00", why="A stranger"),
    _office("correct_customer", {"customer": "customer_id"}, **COMPANY),
    _office("order", {"order": "stopped_order"}, **DOMAIN),
    _office("reseller", {"reseller": "reseller_id"}, partner_id="4512345", country=""),
    _office("product_type", {"product_type": "product_type_id"}, name="Mine", quantity_limit="5"),
    _office("set_products_of_type", {"product_type": "product_type_id"}, do="add", product=["CFQ7TTC0LFN5"]),
    _office("price_list", {"price_list": "price_list_id"}, do="set", plan="", **_RULE),
    _office("offer_price", {"plan": "offer_id"}, cost="8.40", retail="10.50", valid_from=""),
    _office("member", {"member": "member_id"}, role="reseller", duties=["billing"]),
    _office("assign", {"party": "reseller_id"}, price_list="Ours", price_list_id="own.price_list_id"),
)

# The address is one's own, and what is sent with it names another's thing.
SENT_WITH_IT = (
    _shop("basket_customer", {"basket": "own.basket_id"}, customer="customer_id"),
    _shop("plan", {"plan": "plan_id"}, do="add", offer="P1Y-monthly", seats="3", basket="basket_id"),
    _shop("plan", {"plan": "plan_id"}, do="add", offer="P1Y-monthly", seats="3", basket="basket_id", line="1"),
    _office("new_payment", {}, do="record", account="Meridian", account_id="reseller_id", **_PAYMENT),
    _office("new_payment", {}, do="preview", account="Meridian", account_id="reseller_id", **_PAYMENT),
    _office(
        "new_payment", {}, do="record", account="Own", account_id="own.reseller_id", invoice="invoice_id", **_PAYMENT
    ),
    _office("parked_accounts", {}, do="run", account="Meridian", account_id="reseller_id"),
    _office("parked_accounts", {}, do="preview", account="Meridian", account_id="reseller_id"),
    _office("assign", {"party": "own.reseller_id"}, price_list="Resellers", price_list_id="price_list_id"),
    _office("price_list", {"price_list": "own.price_list_id"}, do="set", plan="x", plan_id="plan_id", **_RULE),
    _office("price_list", {"price_list": "own.price_list_id"}, do="preview", plan="x", plan_id="plan_id", **_RULE),
    _office("invite", {}, role="reseller", party="Meridian", party_id="reseller_id", **COLLEAGUE),
    _office("new_credential", {}, party="Meridian", party_id="reseller_id", **_KEY),
)  # fmt: skip
