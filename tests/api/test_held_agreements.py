"""What Microsoft holds of a standing tenant, as a program is told: nothing that counts, or the direct signature."""

from __future__ import annotations

from tests.support.flips import a_basket_of_a_signed_tenant, tenant_of
from tests.support.http import call, ok
from tests.support.story import Story, forget_facts

from tenantry.foundation.clock import machine_now
from tenantry.ordering.use_cases.run_preflight import run_preflight


def test_a_signature_is_held_and_an_acceptance_that_is_too_old_is_told_with_its_date(story: Story) -> None:
    ready = a_basket_of_a_signed_tenant(story)
    program = story.shop.house.reseller.program
    address, agreements = f"/baskets/{ready.basket_id}/agreement", f"customers/{tenant_of(ready)}/agreements"

    held = ok(call("GET", address, program))
    assert (held["status"], held["held_since"] is not None, held["counted_until"]) == ("held", True, None)

    story.simulator.control("POST", agreements, {"isSigned": False})
    story.simulator.control("POST", agreements, {"dateAgreed": "2022-05-03T10:00:00Z"})
    forget_facts(story)
    run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    old = ok(call("GET", address, program))
    assert (old["status"], old["held_since"]) == ("none", None)
    assert old["counted_until"].startswith("2022-05-03T10:00:00")
    person = {
        "first_name": "Ana",
        "last_name": "Silva",
        "email": "ana@quinta.example",
        "phone": "+351213456789",
    }
    asked = ok(call("POST", address, program, {"language": "pt-PT", "signatory": person}))
    assert (asked["status"], asked["counted_until"]) == ("created", old["counted_until"])
