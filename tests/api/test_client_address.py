"""From where a request comes: what a proxy says is believed only when the proxy is one of ours."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.support.http import call, ok
from tests.support.story import Story, filled_basket

from tenantry.compliance.models import AgreementRecord
from tenantry.foundation.client_address import believed_address
from tenantry.ordering.models import Basket

OURS = ("127.0.0.1", "10.0.0.0/8", "fd00::/8")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "trusted", "believed"),
    [
        ("203.0.113.9", "", OURS, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", OURS, "203.0.113.9"),  # a stranger's header
        ("127.0.0.1", "198.51.100.7", (), "127.0.0.1"),  # nobody is trusted
        ("127.0.0.1", "", OURS, "127.0.0.1"),  # the proxy itself asks
        ("127.0.0.1", "198.51.100.7", OURS, "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7", OURS, "198.51.100.7"),  # the caller wrote the left one
        ("127.0.0.1", "192.0.2.1,198.51.100.7 , 10.1.2.3", OURS, "198.51.100.7"),  # two proxies of ours
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", OURS, "10.9.9.9"),  # from the inside
        ("127.0.0.1", "198.51.100.7, unknown", OURS, "127.0.0.1"),  # whoever wrote no address
        ("127.0.0.1", "198.51.100.7:4711", OURS, "198.51.100.7"),
        ("fd00::1", "[2001:db8::7]:443, fd00::2", OURS, "2001:db8::7"),
        ("::ffff:127.0.0.1", "::ffff:198.51.100.7", OURS, "198.51.100.7"),
        ("", "198.51.100.7", OURS, None),  # a socket of the machine has no address
    ],
)
def test_the_last_address_that_no_proxy_of_ours_has_is_believed(
    peer: str, forwarded_for: str, trusted: tuple[str, ...], believed: str | None
) -> None:
    assert believed_address(peer, forwarded_for, trusted) == believed


@pytest.mark.parametrize(("trusted", "logged"), [((), "127.0.0.1"), (("127.0.0.1",), "198.51.100.7")])
def test_the_agreement_log_holds_the_callers_address_and_not_a_trusted_proxys(
    story: Story, settings: Settings, trusted: tuple[str, ...], logged: str
) -> None:
    settings.TENANTRY_TRUSTED_PROXIES = trusted
    basket = filled_basket(story).basket_id
    buyer = story.shop.house.reseller.program
    path, headers = f"/baskets/{basket}/microsoft-details", {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"}
    for is_confirmed in (False, True):  # taken back, and confirmed from here
        wanted = {"domain_prefix": f"q{basket[-12:]}".lower(), "partner_on_record_confirmed": is_confirmed}
        ok(call("PUT", path, buyer, wanted, headers=headers), 204)

    customer = Basket.objects.values_list("customer_id", flat=True).get(public_id=basket)
    newest = AgreementRecord.objects.filter(customer_id=customer, kind="partner_of_record").latest("id")
    assert newest.ip_address == logged
    listed = ok(call("GET", "/agreement-records?kind=partner_of_record", buyer))["items"][0]
    assert (listed["id"], listed["ip_address"]) == (newest.public_id, logged)
