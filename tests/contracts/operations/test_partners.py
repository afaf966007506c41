"""Other partners, and the partner itself."""

from __future__ import annotations

import json
from typing import Any

from partner_center.models.customers import NewCustomer

from . import sales
from .conftest import RESELLER, Desk
from .shapes import TEXT, Each, Maybe, With, assert_like, link, text

MERIDIAN = {
    "id": RESELLER["tenantId"],
    "name": "Meridian IT",
    "relationshipType": "is_indirect_cloud_solution_provider_of",
    "mpnId": "5012345",
    "state": "Active",
    "attributes": {"objectType": "PartnerRelationship"},
}
COLLECTION = {"attributes": {"objectType": "Collection"}}


def test_the_resellers_of_a_customer_are_listed(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    found = desk.pc.customers.relationships(customer_id)
    assert desk.last.line == f"GET /v1/customers/{customer_id}/relationships"
    assert_like(desk.last.got, {"totalCount": 1, "items": [MERIDIAN], **COLLECTION})
    desk.keeps(found)


def test_the_resellers_of_the_provider_are_listed(desk: Desk) -> None:
    found = desk.pc.relationships.indirect_resellers()
    assert desk.last.query == {"relationship_type": "IsIndirectCloudSolutionProviderOf"}
    mine = [one for one in desk.last.got["items"] if one["mpnId"] == "5012345"]
    assert_like(mine, [{**MERIDIAN, "location": "PT"}])
    assert_like(desk.last.got, {"totalCount": len(found), "items": Each(With({})), **COLLECTION})
    desk.keeps(found)


def test_a_provider_has_no_providers_of_its_own(desk: Desk) -> None:
    assert desk.pc.relationships.indirect_providers() == ()
    assert desk.last.query == {"relationship_type": "IsIndirectResellerOf"}
    assert_like(desk.last.got, {"totalCount": 0, "items": [], **COLLECTION})


def test_the_customers_of_one_reseller_are_listed(desk: Desk) -> None:
    mine = sales.customer(desk).id
    direct = desk.pc.customers.create(NewCustomer.model_validate(sales.new_customer())).id
    found = list(desk.pc.customers.iterate(indirect_reseller=str(RESELLER["tenantId"])))
    assert json.loads(desk.last.query["filter"])["Field"] == "IndirectReseller"
    ids = {one.id for one in found}
    assert mine in ids and direct not in ids
    desk.keeps(found)


def test_a_partner_is_found_by_its_partner_id(desk: Desk) -> None:
    found = desk.pc.partners.by_mpn("5012345")
    assert (desk.last.line, desk.last.query) == ("GET /v1/profiles/mpn", {"mpnId": "5012345"})
    assert_like(
        desk.last.got,
        {
            "partnerName": "Meridian IT",
            "mpnId": "5012345",
            "profileType": "MpnProfile",
            "links": {"self": link(text("/profiles/mpn.*"))},
            "attributes": {"objectType": "MpnProfile"},
        },
    )
    desk.keeps(found)


def test_without_an_id_the_own_profile_answers(desk: Desk) -> None:
    found = desk.pc.partners.own_mpn()
    assert desk.last.query == {} and found.mpn_id == desk.control("GET", "partner")["mpnId"]
    desk.keeps(found)


def test_a_link_asks_customers_for_a_relationship(desk: Desk) -> None:
    found = desk.pc.relationships.request()
    assert (desk.last.line, desk.last.status) == ("GET /v1/customers/relationshiprequests", 200)
    assert_like(
        desk.last.got,
        {
            "url": text(r"https://.+invType=ResellerRelationship&partnerId=.+&msppId=.+&DAP=(true|false).*"),
            "attributes": {"objectType": text("(Customer)?RelationshipRequest")},
        },
    )
    desk.keeps(found)


def test_the_own_profiles_are_read(desk: Desk) -> None:
    address = With({"country": TEXT, "city": TEXT, "addressLine1": TEXT})
    contact = With({"firstName": TEXT, "lastName": TEXT, "email": TEXT})
    members: dict[str, dict[str, Any]] = {
        "legalbusiness": {
            "companyName": TEXT,
            "address": address,
            "primaryContact": contact,
            "companyApproverAddress": address,
            "companyApproverEmail": TEXT,
            "vettingStatus": TEXT,
            "vettingSubStatus": Maybe(TEXT),
        },
        "organization": {
            "id": TEXT,
            "companyName": TEXT,
            "defaultAddress": address,
            "tenantId": TEXT,
            "domain": TEXT,
            "email": TEXT,
            "language": text("[a-z]{2}"),
            "culture": text("[a-z]{2}-[A-Z]{2}"),
        },
        "billing": {
            "companyName": TEXT,
            "address": address,
            "primaryContact": contact,
            "purchaseOrderNumber": TEXT,
            "taxId": TEXT,
            "billingCurrency": text("[A-Z]{3}"),
            "billingDay": 5,
        },
        "support": {"email": TEXT, "telephone": TEXT, "website": text("https://.+")},
    }
    partners = desk.pc.partners
    reads = {
        "legalbusiness": partners.own_legal_business,
        "organization": partners.own_organization,
        "billing": partners.own_billing,
        "support": partners.own_support,
    }
    for name, read in reads.items():
        found = read()
        assert desk.last.line == f"GET /v1/profiles/{name}"
        more = {"profileType": TEXT, "links": {"self": link(f"/profiles/{name}")}}
        assert_like(desk.last.got, {**members[name], **more, "attributes": {"objectType": text(".*Profile")}})
        desk.keeps(found)
