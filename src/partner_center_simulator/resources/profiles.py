"""A customer's billing profile."""

from typing import Any

from partner_center_simulator.refusals import Refusal, invalid_property, optional_text
from partner_center_simulator.resources.customers import (
    billing_body,
    check_company,
    checked_address,
    profile_etag,
)
from partner_center_simulator.routing import Access, Answer, Call, operation


@operation("get_billing_profile", "GET", "/v1/customers/{customer}/profiles/billing", Access.APP)
def get_billing_profile(call: Call) -> Answer:
    """The billing profile with its etag."""
    return Answer(billing_body(call.world.customer(call.path["customer"])))


@operation(
    "put_billing_profile", "PUT", "/v1/customers/{customer}/profiles/billing", Access.APP, replays=True
)
def put_billing_profile(call: Call) -> Answer:
    """Replace the billing profile, which must not have changed since it was read."""
    customer = call.world.customer(call.path["customer"])
    etag = call.headers.get("if-match")
    if not etag:
        raise Refusal(400, 3000, "The If-Match header is missing.", data=["If-Match"])
    if call.fault == "wrong_etag" or etag.strip('"') != profile_etag(customer):
        raise Refusal(412, 2055, "The etag is stale: the resource has changed since it was read.")
    billing: dict[str, Any] = call.member()
    address = checked_address(billing)
    check_company(call.world, billing)
    if address.country != customer.address.country:
        # Market and currency of what is held follow the country: a tenant keeps the one it was made in.
        raise invalid_property("Country", "The country of a customer cannot be changed.")
    changed = customer.model_copy(
        update={
            "address": address,
            "email": str(billing["email"]),
            "culture": str(billing["culture"]),
            "language": str(billing["language"]),
            "company_name": str(billing["companyName"]).strip(),
            "first_name": optional_text(billing, "firstName"),
            "last_name": optional_text(billing, "lastName"),
            "profile_version": customer.profile_version + 1,
        }
    )
    call.world.store.put(changed)
    return Answer(billing_body(changed))
