"""Which model of the client reads the request and the answer of each operation, by method and path."""

from __future__ import annotations

from typing import Any

from partner_center.models import (
    agreements,
    audit,
    carts,
    catalog,
    customers,
    delegated_admin,
    entitlements,
    migrations,
    offers,
    order_documents,
    orders,
    partners,
    promotions,
    qualifications,
    sandbox,
    service_requests,
    subscription_details,
    subscriptions,
    transfers,
    transitions,
    upgrades,
    users,
    validation,
    webhooks,
)
from partner_center.models.common import Address, Collection
from partner_center.wire import Resource

Model = type[Resource]

_CUSTOMER = "/v1/customers/{customer}"
_ONE = f"{_CUSTOMER}/subscriptions/{{subscription}}"
_ORDER = f"{_CUSTOMER}/orders/{{order}}"
_MIGRATION = f"{_CUSTOMER}/migrations/newcommerce"
_SKU = "products/{product}/skus/{sku}"
_GRAPH = "/v1.0/tenantRelationships/delegatedAdminRelationships"
_HOOKS = "/webhooks/v1/registration"


def of(model: Model) -> Model:
    """A collection of these."""
    page: Any = Collection[model]  # type: ignore[valid-type]
    found: Model = page
    return found


ANSWERS: dict[str, Model] = {
    f"POST {_CUSTOMER}/agreements": agreements.Agreement,
    f"GET {_CUSTOMER}/agreements": of(agreements.Agreement),
    "GET /v1/agreements": of(agreements.AgreementMetadata),
    "GET /v1/agreementtemplates/{template}/document": agreements.AgreementDocument,
    f"GET {_CUSTOMER}/directSignedMicrosoftCustomerAgreementStatus": agreements.DirectSignStatus,
    "GET /v1/auditrecords": of(audit.AuditRecord),
    f"POST {_CUSTOMER}/carts": carts.Cart,
    f"PUT {_CUSTOMER}/carts/{{cart}}": carts.Cart,
    f"POST {_CUSTOMER}/carts/{{cart}}/checkout": carts.CheckoutResult,
    f"GET /v1/{_SKU}/availabilities/{{availability}}": catalog.Availability,
    f"GET {_CUSTOMER}/{_SKU}/availabilities/{{availability}}": catalog.Availability,
    f"GET {_CUSTOMER}/{_SKU}": catalog.Sku,
    f"GET /v1/{_SKU}/availabilities": of(catalog.Availability),
    f"GET {_CUSTOMER}/{_SKU}/availabilities": of(catalog.Availability),
    "GET /v1/products": of(catalog.Product),
    f"GET {_CUSTOMER}/products": of(catalog.Product),
    "GET /v1/products/{product}": catalog.Product,
    f"GET {_CUSTOMER}/products/{{product}}": catalog.Product,
    "GET /v1/products/{product}/skus": of(catalog.Sku),
    f"GET {_CUSTOMER}/products/{{product}}/skus": of(catalog.Sku),
    f"GET /v1/{_SKU}": catalog.Sku,
    "GET /v1/offers": of(offers.Offer),
    "GET /v1/offers/{offer}/addons": of(offers.Offer),
    "POST /v1/customers": customers.Customer,
    "GET /v1/customers": of(customers.Customer),
    f"GET {_CUSTOMER}": customers.Customer,
    f"PATCH {_CUSTOMER}": customers.CustomerChange,
    f"PUT {_CUSTOMER}/profiles/billing": customers.BillingProfile,
    f"GET {_CUSTOMER}/validationStatus": customers.AccountValidation,
    f"POST {_CUSTOMER}/orders": orders.Order,
    f"GET {_CUSTOMER}/orders": of(orders.Order),
    f"GET {_ORDER}": orders.Order,
    f"PATCH {_ORDER}": orders.Order,
    f"GET {_ORDER}/provisioningstatus": of(orders.LineProvisioning),
    f"GET {_ORDER}/lineitems/{{line}}/activationlinks": of(order_documents.ActivationLink),
    f"GET {_CUSTOMER}/entitlements": of(entitlements.Entitlement),
    f"GET {_ONE}/activationlinks": of(order_documents.ActivationLink),
    f"GET {_CUSTOMER}/relationships": of(partners.PartnerRelationship),
    "GET /v1/profiles/mpn": partners.MpnProfile,
    "GET /v1/customers/relationshiprequests": partners.RelationshipRequest,
    f"POST {_GRAPH}": delegated_admin.DelegatedAdminRelationship,
    f"POST {_GRAPH}/{{relationship}}/requests": delegated_admin.RelationshipActionRequest,
    "GET /v1/productpromotions": of(promotions.Promotion),
    "GET /v1/productpromotions/{promotion}": promotions.Promotion,
    f"POST {_CUSTOMER}/promotionEligibilities": of(promotions.PromotionEligibilities),
    "GET /v1/customers/all/validations": qualifications.ValidationCode,
    f"GET {_CUSTOMER}/qualifications": qualifications.Qualification,
    f"POST {_CUSTOMER}/qualifications": qualifications.Qualification,
    f"GET {_CUSTOMER}/subscriptions": of(subscriptions.Subscription),
    f"GET {_ONE}": subscriptions.Subscription,
    f"PATCH {_ONE}": subscriptions.Subscription,
    f"GET {_ONE}/provisioningstatus": subscription_details.SubscriptionProvisioning,
    f"GET {_ONE}/supportcontact": subscription_details.SupportContact,
    f"PUT {_ONE}/supportcontact": subscription_details.SupportContact,
    f"POST {_MIGRATION}": migrations.Migration,
    f"GET {_MIGRATION}/{{migration}}": migrations.Migration,
    f"GET {_MIGRATION}/{{migration}}/events": migrations.MigrationEvent,
    f"PUT {_MIGRATION}/schedules/{{schedule}}": migrations.MigrationSchedule,
    f"POST {_MIGRATION}/schedules/{{schedule}}/cancel": migrations.MigrationSchedule,
    f"GET {_CUSTOMER}/transfers": transfers.Transfer,
    f"PATCH {_CUSTOMER}/transfers/{{transfer}}": transfers.Transfer,
    f"GET {_CUSTOMER}/servicerequests": of(service_requests.ServiceRequest),
    "PATCH /v1/servicerequests/{request}": service_requests.ServiceRequest,
    "POST /v1/sandboxIndirectReseller": sandbox.SandboxReseller,
    f"POST {_ONE}/activate": subscription_details.Activation,
    f"GET {_CUSTOMER}/subscriptions/customTermEndDates": of(subscription_details.CustomTermEndDate),
    f"GET {_ONE}/transitions": transitions.TransitionHistory,
    f"GET {_ONE}/upgrades": of(upgrades.Upgrade),
    f"POST {_ONE}/upgrades": upgrades.UpgradeResult,
    f"POST {_ONE}/conversions": upgrades.ConversionResult,
    f"GET {_CUSTOMER}/users": of(users.CustomerUser),
    "POST /v1/validations/address": validation.AddressValidation,
    "GET /v1/countryvalidationrules/{country}": validation.CountryValidationRules,
    f"GET {_HOOKS}": webhooks.Registration,
    f"PUT {_HOOKS}": webhooks.Registration,
}

REQUESTS: dict[str, Model] = {
    f"POST {_CUSTOMER}/agreements": agreements.NewAgreement,
    f"POST {_CUSTOMER}/carts": carts.NewCart,
    "POST /v1/customers": customers.NewCustomer,
    f"PATCH {_CUSTOMER}": customers.CustomerChange,
    f"PUT {_CUSTOMER}/profiles/billing": customers.BillingProfile,
    f"POST {_CUSTOMER}/orders": orders.NewOrder,
    f"PATCH {_ORDER}": orders.OrderChange,
    f"POST {_GRAPH}": delegated_admin.NewDelegatedAdminRelationship,
    f"POST {_GRAPH}/{{relationship}}/requests": delegated_admin.RequestedAction,
    f"POST {_CUSTOMER}/promotionEligibilities": promotions.EligibilityRequest,
    f"POST {_CUSTOMER}/qualifications": qualifications.NewQualification,
    f"POST {_MIGRATION}": migrations.NewMigration,
    f"PUT {_MIGRATION}/schedules/{{schedule}}": migrations.MigrationSchedule,
    f"PATCH {_CUSTOMER}/transfers/{{transfer}}": transfers.TransferRejection,
    f"PATCH {_ONE}": subscriptions.Subscription,
    f"PUT {_ONE}/supportcontact": subscription_details.SupportContact,
    f"POST {_ONE}/upgrades": upgrades.Upgrade,
    f"POST {_ONE}/conversions": upgrades.NewConversion,
    "POST /v1/validations/address": Address,
    f"PUT {_HOOKS}": webhooks.NewRegistration,
    "PATCH /v1/servicerequests/{request}": service_requests.ServiceRequest,
    "POST /v1/sandboxIndirectReseller": sandbox.NewSandboxReseller,
    "EVENT": webhooks.WebhookEvent,
}

# Answers that the client turns into something of its own: there is no model to write back.
READ_BY_HAND = frozenset({"GET /v1/compliance/csp/agreementstatus"})
