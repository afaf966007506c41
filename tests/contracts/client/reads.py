"""The other reads of the contract: what each one asks of Microsoft, and what it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tests.contracts.client import answers as a

from partner_center import PartnerCenter
from partner_center.models.catalog import BillingCycle, Segment, TermDuration
from partner_center.models.inventory import InventoryItem, InventoryQuestion
from partner_center.models.transitions import EligibilityType

if TYPE_CHECKING:
    pass

Ask = Callable[[PartnerCenter], Any]
C = f"/v1/customers/{a.CUSTOMER}"
S = f"{C}/subscriptions/{a.SUB}"
GRAPH = "/v1.0/tenantRelationships/delegatedAdminRelationships"

# call, expected request line, expected kind of token, answer
ONE: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "company profile": (
        lambda pc: pc.customers.company_profile(a.CUSTOMER),
        f"GET {C}/profiles/company",
        "user",
        a.COMPANY_PROFILE,
    ),
    "billing profile": (
        lambda pc: pc.customers.billing_profile(a.CUSTOMER),
        f"GET {C}/profiles/billing",
        "app",
        a.BILLING_PROFILE,
    ),
    "relationship request": (
        lambda pc: pc.relationships.request(),
        "GET /v1/customers/relationshiprequests",
        "user",
        a.RELATIONSHIP_REQUEST,
    ),
    "own PartnerID": (
        lambda pc: pc.partners.own_mpn(),
        "GET /v1/profiles/mpn",
        "user",
        {"mpnId": "5000001", "partnerName": "Harbour Cloud", "profileType": "MpnProfile"},
    ),
    "own legal business": (
        lambda pc: pc.partners.own_legal_business(),
        "GET /v1/profiles/legalbusiness",
        "user",
        a.LEGAL,
    ),
    "own organisation": (
        lambda pc: pc.partners.own_organization(),
        "GET /v1/profiles/organization",
        "user",
        a.OWN_ORGANIZATION,
    ),
    "own billing": (lambda pc: pc.partners.own_billing(), "GET /v1/profiles/billing", "user", a.OWN_BILLING),
    "own support": (lambda pc: pc.partners.own_support(), "GET /v1/profiles/support", "user", a.OWN_SUPPORT),
    "offer": (
        lambda pc: pc.offers.get("PT", a.OFFER_ID),
        f"GET /v1/offers/{a.OFFER_ID}?country=PT",
        "app",
        a.OFFER,
    ),
    "promotion": (
        lambda pc: pc.promotions.get("PT", "39NFJQT1HX01:0001:39NFJQT1HX02"),
        "GET /v1/productpromotions/39NFJQT1HX01%3A0001%3A39NFJQT1HX02?country=PT",
        "app",
        a.PROMOTION,
    ),
    "provisioning": (
        lambda pc: pc.subscriptions.provisioning_status(a.CUSTOMER, a.SUB),
        f"GET {S}/provisioningstatus",
        "user",
        a.PROVISIONING,
    ),
    "support contact": (
        lambda pc: pc.subscriptions.support_contact(a.CUSTOMER, a.SUB),
        f"GET {S}/supportcontact",
        "user",
        a.SUPPORT_CONTACT,
    ),
    "registration": (
        lambda pc: pc.subscriptions.registration_status(a.CUSTOMER, a.SUB),
        f"GET {S}/registrationstatus",
        "app",
        a.REGISTRATION_STATUS,
    ),
    "webhook": (
        lambda pc: pc.webhooks.registration(),
        "GET /webhooks/v1/registration",
        "user",
        a.REGISTRATION,
    ),
    "webhook test": (
        lambda pc: pc.webhooks.test_result("c-9"),
        "GET /webhooks/v1/registration/validationEvents/c-9",
        "user",
        a.VALIDATION_RESULT,
    ),
    "delegated administration": (
        lambda pc: pc.delegated_admin.get(a.RELATIONSHIP_ID),
        f"GET {GRAPH}/{a.RELATIONSHIP_ID}",
        "user",
        a.GDAP,
    ),
    "user": (
        lambda pc: pc.users.get(a.CUSTOMER, a.USER_ID),
        f"GET {C}/users/{a.USER_ID}",
        "user",
        a.USER,
    ),
}

MANY: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "providers": (
        lambda pc: pc.relationships.indirect_providers(),
        "GET /v1/relationships?relationship_type=IsIndirectResellerOf",
        "user",
        a.PROVIDER,
    ),
    "offers": (
        lambda pc: pc.offers.iterate("PT", category_id="SmallBusiness_Key", page_size=5),
        "GET /v1/offers?country=PT&offer_category_id=SmallBusiness_Key&size=5&offset=0",
        "app",
        a.OFFER,
    ),
    "add-ons of an offer": (
        lambda pc: pc.offers.addons("PT", a.OFFER_ID),
        f"GET /v1/offers/{a.OFFER_ID}/addons?country=PT",
        "app",
        a.OFFER,
    ),
    "categories": (
        lambda pc: pc.offers.categories("PT"),
        "GET /v1/offercategories?country=PT",
        "app",
        a.CATEGORY,
    ),
    "offers for a customer": (
        lambda pc: pc.offers.of_customer(a.CUSTOMER),
        f"GET {C}/offers",
        "app",
        a.OFFER,
    ),
    "categories for a customer": (
        lambda pc: pc.offers.categories_of_customer(a.CUSTOMER),
        f"GET {C}/offercategories",
        "app",
        a.CATEGORY,
    ),
    "promotions": (
        lambda pc: pc.promotions.iterate("PT", Segment.COMMERCIAL),
        "GET /v1/productpromotions?country=PT&segment=commercial",
        "app",
        a.PROMOTION,
    ),
    "orders of a cycle": (
        lambda pc: pc.orders.iterate(a.CUSTOMER, billing_cycle=BillingCycle.ONE_TIME, include_price=True),
        f"GET {C}/orders?billingType=onetime&include_price=true",
        "app",
        {"id": "a1b2c3d4e5f6", "totalPrice": 10.50},
    ),
    "activation links of an order": (
        lambda pc: pc.orders.activation_links(a.CUSTOMER, "o-1"),
        f"GET {C}/orders/o-1/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "activation links of a line": (
        lambda pc: pc.orders.activation_links(a.CUSTOMER, "o-1", 0),
        f"GET {C}/orders/o-1/lineitems/0/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "activation links of a subscription": (
        lambda pc: pc.subscriptions.activation_links(a.CUSTOMER, a.SUB),
        f"GET {S}/activationlinks",
        "app",
        a.ACTIVATION_LINK,
    ),
    "add-ons of a subscription": (
        lambda pc: pc.subscriptions.addons(a.CUSTOMER, a.SUB),
        f"GET {S}/addons",
        "app",
        a.SUBSCRIPTION,
    ),
    "end dates": (
        lambda pc: pc.subscriptions.custom_term_end_dates(
            a.CUSTOMER,
            TermDuration.P1Y,
            product_id="CFQ7TTC0HX01",
            term_start_date=datetime(2027, 3, 1, tzinfo=UTC),
            target_coterm_subscription_id=a.SUB,
        ),
        f"GET {C}/subscriptions/customTermEndDates?term_duration=P1Y&product_id=CFQ7TTC0HX01"
        f"&term_start_date=2027-03-01T00%3A00%3A00Z&target_coterm_subscription_id={a.SUB}",
        "app",
        a.END_DATE,
    ),
    "overage": (
        lambda pc: pc.subscriptions.overage(a.CUSTOMER),
        f"GET {C}/subscriptions/overage",
        "app",
        a.OVERAGE,
    ),
    "transition eligibilities": (
        lambda pc: pc.transitions.eligibilities(a.CUSTOMER, a.SUB, EligibilityType.SCHEDULED),
        f"GET {S}/transitionEligibilities?eligibilityType=scheduled",
        "app",
        a.TARGET,
    ),
    "transitions": (
        lambda pc: pc.transitions.history(a.CUSTOMER, a.SUB, "op-1"),
        f"GET {S}/transitions?operation-id=op-1",
        "app",
        a.TRANSITION,
    ),
    "upgrades": (lambda pc: pc.upgrades.iterate(a.CUSTOMER, a.SUB), f"GET {S}/upgrades", "app", a.UPGRADE),
    "conversions": (
        lambda pc: pc.conversions.iterate(a.CUSTOMER, a.SUB),
        f"GET {S}/conversions",
        "user",
        a.CONVERSION,
    ),
    "audit records": (
        lambda pc: pc.audit.iterate(date(2027, 2, 1), date(2027, 3, 1), page_size=50),
        "GET /v1/auditrecords?startDate=2027-02-01&endDate=2027-03-01&size=50",
        "app",
        a.AUDIT_RECORD,
    ),
    "users": (lambda pc: pc.users.iterate(a.CUSTOMER), f"GET {C}/users?size=500", "user", a.USER),
    "licences of a user": (
        lambda pc: pc.users.licenses(a.CUSTOMER, a.USER_ID),
        f"GET {C}/users/{a.USER_ID}/licenses",
        "user",
        a.LICENSED,
    ),
    "licences of a tenant": (
        lambda pc: pc.users.subscribed_skus(a.CUSTOMER),
        f"GET {C}/subscribedskus",
        "user",
        a.SUBSCRIBED,
    ),
}

BARE: dict[str, tuple[Ask, str, str, dict[str, Any]]] = {
    "organisation": (
        lambda pc: pc.customers.organization(a.CUSTOMER),
        f"GET {C}/organization",
        "app",
        a.ORGANIZATION,
    ),
    "qualifications": (
        lambda pc: pc.qualifications.of_customer(a.CUSTOMER),
        f"GET {C}/qualifications",
        "app",
        a.QUALIFICATION,
    ),
    "validation codes": (
        lambda pc: pc.qualifications.validation_codes(),
        "GET /v1/customers/all/validations",
        "app",
        a.VALIDATION_CODE,
    ),
    "inventory": (
        lambda pc: pc.inventory.check(
            "PT", InventoryQuestion(target_items=[InventoryItem(product_id="DZH318Z0HX01")])
        ),
        "POST /v1/extensions/product/checkInventory?country=PT",
        "app",
        a.INVENTORY,
    ),
}
