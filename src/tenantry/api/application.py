"""The REST API, version 1: its resources and how it begins and ends a request."""

from __future__ import annotations

from ninja import NinjaAPI

import tenantry
from tenantry.api.authentication import Bearer
from tenantry.api.problem_documents import handle_errors
from tenantry.api.resources import (
    agreements,
    annual_billing,
    approvals,
    baskets,
    catalogue_synchronisations,
    credentials,
    credit,
    customers,
    holds,
    invoices,
    journal,
    me,
    offer_prices,
    orders,
    parked_deliveries,
    payments,
    plans,
    price_lists,
    prices,
    product_types,
    qualifications,
    resellers,
    subscriptions,
    tenant_invitations,
    trials,
    uploads,
)

DESCRIPTION = (
    "Everything that buyers, resellers and staff of a Cloud Solution Provider do, for programs. "
    "Send a credential as `Authorization: Bearer key_….secret`. Money, rates and percentages are strings. "
    "Lists come newest first in pages: follow `next_cursor`. "
    "Whatever goes wrong is a problem document (RFC 9457) that names every problem at once."
)

api = NinjaAPI(
    title="Tenantry",
    version=tenantry.__version__,
    description=DESCRIPTION,
    auth=Bearer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
handle_errors(api)
for resource in (
    me,
    plans,
    qualifications,
    baskets,
    agreements,
    orders,
    prices,
    holds,
    uploads,
    subscriptions,
    tenant_invitations,
    trials,
    invoices,
    payments,
    approvals,
    credit,
    customers,
    resellers,
    credentials,
    annual_billing,
    offer_prices,
    price_lists,
    product_types,
    catalogue_synchronisations,
    journal,
    parked_deliveries,
):
    api.add_router("", resource.router)
