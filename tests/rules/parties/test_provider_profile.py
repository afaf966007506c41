"""What a provider may say about itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.parties.rules.provider_profile import (
    DETAIL_MISSING,
    DETAIL_TOO_LONG,
    IBAN_INVALID,
    LIMITS,
    REQUIRED,
    VAT_NUMBER_INVALID,
    is_iban,
    provider_problems,
)
from tenantry.parties.rules.settings import NOT_AN_ADDRESS

_GOOD = dict.fromkeys(LIMITS, "") | {
    "name": "Harbour Cloud",
    "address_line1": "1 Quay",
    "city": "Dublin",
    "email": "office@harbour.example",
    "vat_number": "IE6388047V",
    "bank_iban": "IE29AIBK93115212345678",
}


def test_a_complete_provider_has_no_problem() -> None:
    assert provider_problems(_GOOD) == []


@pytest.mark.parametrize("name", REQUIRED)
def test_what_stands_on_every_invoice_is_required(name: str) -> None:
    assert [(one.code, one.field) for one in provider_problems(_GOOD | {name: " "})][0] == (
        DETAIL_MISSING,
        name,
    )


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("vat_number", "6388047V", VAT_NUMBER_INVALID),
        ("bank_iban", "IE29AIBK93115212345679", IBAN_INVALID),
        ("email", "office", NOT_AN_ADDRESS),
        ("city", "x" * 101, DETAIL_TOO_LONG),
    ],
)
def test_what_cannot_be_is_told_at_its_field(name: str, value: str, code: object) -> None:
    assert [(one.code, one.field) for one in provider_problems(_GOOD | {name: value})] == [(code, name)]


@given(
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=11, max_size=30),
    st.sampled_from(["DE", "IE", "PT"]),
)
def test_an_iban_with_any_other_check_digits_is_refused(account: str, country: str) -> None:
    good = [
        f"{country}{digits:02}{account}"
        for digits in range(2, 99)
        if is_iban(f"{country}{digits:02}{account}")
    ]

    assert len(good) == 1
