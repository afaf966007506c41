"""The calls that Microsoft documents and the contract names, restated: each has a client method, a route and a test."""

from __future__ import annotations

import pytest

from .rows import Row
from .table import ROWS

# Method or methods, and the path with each id left out.
CALLS = """
POST /v1.0/tenantRelationships/delegatedAdminRelationships
POST /v1.0/tenantRelationships/delegatedAdminRelationships/{}/accessAssignments
POST /v1.0/tenantRelationships/delegatedAdminRelationships/{}/requests
GET /v1/agreements
GET /v1/agreementtemplates/{}/document
POST /v1/attestations/enhanced
GET /v1/attestations/enhanced/{}
GET /v1/auditrecords
GET /v1/compliance/csp/agreementstatus
GET /v1/countryvalidationrules/{}
GET|POST /v1/customers
GET /v1/customers/all/validations
GET /v1/customers/relationshiprequests
DELETE|GET|PATCH /v1/customers/{}
GET|POST /v1/customers/{}/agreements
POST /v1/customers/{}/applicationconsents
POST /v1/customers/{}/carts
GET|PUT /v1/customers/{}/carts/{}
POST /v1/customers/{}/carts/{}/checkout
GET /v1/customers/{}/customDomains
GET /v1/customers/{}/directSignedMicrosoftCustomerAgreementStatus
GET /v1/customers/{}/entitlements
POST /v1/customers/{}/migrations/newcommerce
POST /v1/customers/{}/migrations/newcommerce/schedules
GET|PUT /v1/customers/{}/migrations/newcommerce/schedules/{}
POST /v1/customers/{}/migrations/newcommerce/validate
GET /v1/customers/{}/migrations/newcommerce/{}
GET /v1/customers/{}/offers
GET|POST /v1/customers/{}/orders
GET|PATCH /v1/customers/{}/orders/{}
GET /v1/customers/{}/orders/{}/activationlinks
POST /v1/customers/{}/orders/{}/attachment
GET /v1/customers/{}/orders/{}/provisioningstatus
GET /v1/customers/{}/organization
GET|PUT /v1/customers/{}/profiles/billing
GET /v1/customers/{}/profiles/company
POST /v1/customers/{}/promotionEligibilities
GET|POST /v1/customers/{}/qualifications
GET /v1/customers/{}/relationships
GET /v1/customers/{}/servicerequests
GET /v1/customers/{}/subscriptions
GET /v1/customers/{}/subscriptions/customTermEndDates
GET|PATCH /v1/customers/{}/subscriptions/{}
POST /v1/customers/{}/subscriptions/{}/activate
GET /v1/customers/{}/subscriptions/{}/activationlinks
GET /v1/customers/{}/subscriptions/{}/addons
GET /v1/customers/{}/subscriptions/{}/provisioningstatus
POST /v1/customers/{}/subscriptions/{}/registrations
GET /v1/customers/{}/subscriptions/{}/registrationstatus
GET /v1/customers/{}/subscriptions/{}/transitionEligibilities
GET /v1/customers/{}/subscriptions/{}/upgrades
GET|POST /v1/customers/{}/transfers
DELETE|GET|PATCH|POST /v1/customers/{}/transfers/{}
GET /v1/customers/{}/validationStatus
HEAD /v1/domains/{}
POST /v1/extensions/product/checkInventory
GET /v1/offercategories
GET /v1/offers
GET /v1/offers/{}
GET /v1/offers/{}/addons
GET /v1/partnerRequests
GET /v1/productpromotions
GET /v1/productpromotions/{}
GET /v1/products
GET /v1/products/{}
GET /v1/products/{}/skus
GET /v1/products/{}/skus/{}
GET /v1/products/{}/skus/{}/availabilities
GET /v1/products/{}/skus/{}/availabilities/{}
GET /v1/profiles/billing
GET /v1/profiles/legalbusiness
GET /v1/profiles/mpn
GET /v1/profiles/organization
GET /v1/profiles/support
GET /v1/relationships
POST /v1/sandboxIndirectReseller
DELETE /v1/sandboxIndirectReseller/{}
GET /v1/servicerequests
GET /v1/servicerequests/supporttopics
PATCH|POST /v1/servicerequests/{}
POST /v1/validations/address
GET|POST|PUT /webhooks/v1/registration
GET /webhooks/v1/registration/events
POST /webhooks/v1/registration/validationEvents
GET /webhooks/v1/registration/validationEvents/{}
POST /{}/oauth2/token
GET /{}/v2.0/.well-known/openid-configuration
"""
PAIRS = [
    (method, path)
    for methods, path in (line.split(" ") for line in CALLS.split("\n") if line)
    for method in methods.split("|")
]


def rows_of(method: str, path: str) -> list[Row]:
    """The rows of the table for a documented call."""

    def fits(row: Row) -> bool:
        theirs, ours = row.path.lower().split("/"), path.lower().split("/")
        pairs = zip(theirs, ours, strict=False)
        return len(theirs) == len(ours) and all(one.startswith("{") or one == other for one, other in pairs)

    return [row for row in ROWS if row.method == method and fits(row)]


@pytest.mark.parametrize(("method", "path"), PAIRS)
def test_a_documented_call_has_a_client_method_a_route_and_a_test_or_says_what_is_missing(
    method: str, path: str
) -> None:
    found = rows_of(method, path)
    assert found, f"{method} {path} stands in no row"
    assert all((row.client and row.simulator and row.test) or row.missing for row in found)


def test_nothing_that_is_documented_is_missing_on_both_sides() -> None:
    assert [
        (method, path)
        for method, path in PAIRS
        if not any(row.client or row.simulator for row in rows_of(method, path))
    ] == []
