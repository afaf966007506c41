"""Baskets of all accounts in the back office, billing by hand, and the provider's own details."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Story, completed_order, filled_basket

from tenantry.billing.models import Invoice
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.actor import Role
from tenantry.parties.models import Provider
from tenantry.parties.rules.provider_profile import (
    DETAIL_MISSING,
    DETAIL_TOO_LONG,
    IBAN_INVALID,
    VAT_NUMBER_INVALID,
)


@pytest.fixture
def admin(story: Story) -> Visit:
    return staff(story.shop.house.system)


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def _plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", _text(answer)).split())


def test_a_basket_is_listed_with_its_total_and_read_only(story: Story, admin: Visit) -> None:
    ready = filled_basket(story)

    listed = _plain(admin.get("/office/baskets/?state=open"))
    shown = _text(admin.get(f"/office/baskets/{ready.basket_id}/"))
    exported = admin.get("/office/baskets/?export=csv")

    total = re.search(
        r"Total of the first charge, net.*?(€[\d.,]+)", " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    )
    assert total is not None
    assert total.group(1) in listed
    assert story.plan.title in shown
    assert "Act for it" in shown
    assert 'name="seats"' not in shown
    assert exported.status_code == 200
    assert admin.get("/office/baskets/bsk_nobody/").status_code == 404


def test_billing_shows_what_it_would_write_before_it_does(story: Story) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)
    completed_order(story)
    account = story.shop.house.reseller.public_id
    invoices = Invoice.objects.filter(provider_id=story.shop.house.id)
    before = invoices.count()

    previewed = finance.post("/office/billing/", {"account": account, "do": "preview"})
    after_preview = invoices.count()
    answer = finance.post("/office/billing/", {"account": account, "do": "run"})
    nothing = finance.post("/office/billing/", {"account": account, "do": "preview"})

    amount = re.search(r"Total, with tax (€[\d.,]+)", _plain(previewed))
    assert amount is not None
    assert after_preview == before
    assert answer.status_code == 302
    assert amount.group(1) in _plain(finance.get(answer["Location"])), "the run writes what it showed"
    assert invoices.count() == before + 1
    assert "Nothing: it is billed up to now." in _plain(nothing)


def _details(story: Story, **changes: str) -> dict[str, str]:
    row = Provider.objects.get(pk=story.shop.house.id)
    names = ("name", "address_line1", "address_line2", "postal_code", "city", "state", "email", "vat_number",
        "registration_number", "bank_name", "bank_iban", "bank_bic")  # fmt: skip
    return {name: str(getattr(row, name)) for name in names} | changes


def test_the_providers_details_are_changed_and_logged(story: Story, admin: Visit) -> None:
    given = _details(story, name="Harbour Cloud Group", bank_iban="DE89 3704 0044 0532 0130 00")

    answer = admin.post("/office/provider/", given)
    again = admin.post("/office/provider/", given)

    row = Provider.objects.get(pk=story.shop.house.id)
    assert answer.status_code == again.status_code == 302
    assert (row.name, row.bank_iban) == ("Harbour Cloud Group", "DE89370400440532013000")
    logged = AuditEvent.objects.filter(provider_id=row.pk, action="provider.changed")
    assert [set(one.details) for one in logged] == [{"name", "bank_iban"}], "sent twice, it is done once"
    assert "Harbour Cloud Group" in _plain(admin.get("/office/settings/"))


@pytest.mark.parametrize(
    ("field", "value", "words", "code"),
    [
        ("city", "", "Please fill this in.", DETAIL_MISSING),
        ("vat_number", "12", "is not a VAT number", VAT_NUMBER_INVALID),
        ("bank_iban", "DE89370400440532013001", "is not an IBAN", IBAN_INVALID),
        ("bank_bic", "ABCDEFGHIJKLM", "Give at most 11 characters.", DETAIL_TOO_LONG),
    ],
)
def test_details_that_cannot_be_are_refused_at_their_field(
    story: Story, admin: Visit, field: str, value: str, words: str, code: object
) -> None:
    before = _details(story)

    answer = admin.post("/office/provider/", before | {field: value})

    assert answer.status_code == 422
    assert words in _text(answer)
    assert _details(story) == before
    assert code is not None


def test_finance_cannot_change_what_the_provider_is_called(story: Story) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)
    before = _details(story)

    assert finance.post("/office/provider/", before | {"name": "Somebody"}).status_code == 403
    assert _details(story) == before


def test_a_colour_is_shown_before_it_is_set(admin: Visit) -> None:
    good = _text(admin.get("/office/colour/?value=%231F4FB2", HX_Request="true"))
    light = _plain(admin.get("/office/colour/?value=%23ffff00", HX_Request="true"))

    assert "/brand/1f4fb2.css" in good
    assert "White letters cannot be read on #ffff00." in light


def test_the_history_of_a_setting_names_people(admin: Visit) -> None:
    assert admin.person is not None
    admin.post("/office/settings/invitation_days/", {"value": "9"})

    shown = _plain(admin.get("/office/settings/invitation_days/"))

    assert f"9 days {admin.person.name}" in shown
