"""The agreement of a tenant that stands already: what Microsoft holds of it, and the two ways to a new one."""

from __future__ import annotations

import re

from tests.support.browsing import Visit, member
from tests.support.flips import a_basket_of_a_signed_tenant, tenant_of
from tests.support.story import Ready, Story, forget_facts

from tenantry.foundation.clock import machine_now
from tenantry.ordering.use_cases.run_preflight import run_preflight

OLD = "Microsoft holds an acceptance that no longer counts, because it was given before 1 April 2023:"


def _text(visit: Visit, address: str) -> str:
    return re.sub(r"\s+", " ", visit.get(address).content.decode())


def _whose_acceptance_is_old(story: Story) -> Ready:
    """A basket whose tenant has accepted years ago, and has signed nothing since."""
    ready = a_basket_of_a_signed_tenant(story)
    agreements = f"customers/{tenant_of(ready)}/agreements"
    story.simulator.control("POST", agreements, {"isSigned": False})
    story.simulator.control("POST", agreements, {"dateAgreed": "2022-05-03T10:00:00Z"})
    forget_facts(story)
    return ready


def test_an_acceptance_before_april_2023_is_shown_with_its_date_and_why_it_does_not_count(
    story: Story,
) -> None:
    ready = _whose_acceptance_is_old(story)
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    buyer = member(story.shop.house.system, story.shop.house.reseller.public_id)

    check = next(one for one in run.checks if one.code == "agreement")
    assert (check.status, check.reason and check.reason.code.name) == ("needs_you", "agreement.too_old")
    page = _text(buyer, f"/shop/baskets/{ready.basket_id}/check/")
    assert "Microsoft holds an acceptance of 2022-05-03; those before 2023-04-01 no longer count." in page
    page = _text(buyer, f"/shop/baskets/{ready.basket_id}/agreement/")
    assert OLD in page and "2022-05-03T10:00:00Z" in page
    assert "Or the customer signs with Microsoft directly" in page


def test_a_direct_signature_lets_the_basket_go_on(story: Story) -> None:
    ready = _whose_acceptance_is_old(story)
    run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    buyer = member(story.shop.house.system, story.shop.house.reseller.public_id)

    story.simulator.control("POST", f"customers/{tenant_of(ready)}/agreements", {"isSigned": True})
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())

    assert run.outcome == "met"
    page = _text(buyer, f"/shop/baskets/{ready.basket_id}/agreement/")
    assert OLD not in page and "Microsoft has the customer's acceptance." in page
