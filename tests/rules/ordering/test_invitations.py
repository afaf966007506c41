"""Microsoft's link names the very one who sells."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tenantry.ordering.relationship_links import provider_link, reseller_link

PROVIDER, RESELLER = "3b33e682-0000-4000-8000-000000000001", "c0ffee00-0000-4000-8000-000000000002"
ANSWERED = (
    f"https://admin.microsoft.com/Adminportal/Home?invType=ResellerRelationship&partnerId={PROVIDER}"
    "&msppId=0&DAP=true#/BillingAccounts/partner-invitation"
)


def test_a_direct_customer_is_sent_microsofts_own_link_without_delegated_administration() -> None:
    assert provider_link(ANSWERED) == ANSWERED.replace("DAP=true", "DAP=false")


def test_a_resellers_link_carries_its_tenant_and_partner_id_and_names_the_provider() -> None:
    link = reseller_link(ANSWERED, reseller_tenant=RESELLER, partner_id="4700001")
    assert link is not None
    address = urlsplit(link)
    assert dict(parse_qsl(address.query)) == {
        "invType": "IndirectResellerRelationship",
        "partnerId": RESELLER,
        "msppId": "4700001",
        "indirectCSPId": PROVIDER,
        "DAP": "false",
    }
    assert (address.netloc, address.path, address.fragment) == (
        "admin.microsoft.com", "/Adminportal/Home", "/BillingAccounts/partner-invitation",
    )  # fmt: skip


@pytest.mark.parametrize(
    "answered",
    ["", "https://admin.microsoft.com/Adminportal/Home", ANSWERED.replace("https", "http"), "javascript:1"],
)
def test_what_is_no_such_link_is_not_passed_on(answered: str) -> None:
    assert provider_link(answered) is None
    assert reseller_link(answered, reseller_tenant=RESELLER, partner_id="4700001") is None
