"""The cart's price is compared at the decimals that Microsoft prints in the currency."""

from decimal import Decimal

import pytest

from tenantry.catalog.rules.cart_price import is_as_quoted


@pytest.mark.parametrize(
    ("currency", "found", "quoted", "expected"),
    [
        ("EUR", "8.33", "8.333333", True),
        ("EUR", "8.34", "8.333333", True),
        ("EUR", "8.34", "8.33", False),
        ("JPY", "8333", "8333.333333", True),
        ("JPY", "8334", "8333.333333", True),
        ("JPY", "8335", "8333.333333", False),
        ("KWD", "2.51", "2.513333", True),
        ("KWD", "2.50", "2.513333", False),
    ],
)
def test_a_price_is_as_quoted_within_one_unit_of_what_is_printed(
    currency: str, found: str, quoted: str, expected: bool
) -> None:
    assert is_as_quoted(Decimal(found), Decimal(quoted), currency) is expected
