"""The offer matrix and the exchange rates: read exactly, row by row."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx2
import pytest

from partner_center import BadAnswer, PartnerCenter
from partner_center.models.sales_files import ExchangeRateRow, OfferMatrixRow, OwnershipLimitType

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

MATRIX = (
    "ProductTitle,ProductId,SkuId,SkuTitle,ProvisioningId,ProvisioningString,MinLicenses,MaxLicenses,"
    "AssetOwnershipLimit,AssetOwnershipLimitType,ProductSkuPreRequisites,ProductSkuConversion,Description,"
    "AllowedCountries,NewColumn\r\n"
)
MATRIX_ROW = (
    "Harbour Mail,CFQ7TTC0HX01,0002,Harbour Mail Basic,pv-1,MAIL,1,300,2,ConcurrentCount,"
    'CFQ7TTC0HX00:0001;CFQ7TTC0HX00:0003,,"Mail, calm",PT;ES; DE,x\r\n'
)
RATES = "CurrencyCode,USDPerUnit,Month\nEUR,1.0834500,202703\nJPY,0.0066,202703\n"


class _Stream(httpx2.SyncByteStream):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


def test_a_row_of_the_matrix_is_read_exactly(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, text="\ufeff" + MATRIX + MATRIX_ROW)
    (row,) = pc.offer_matrix.rows("202703")
    assert row == OfferMatrixRow(
        product_title="Harbour Mail",
        product_id="CFQ7TTC0HX01",
        sku_id="0002",
        sku_title="Harbour Mail Basic",
        provisioning_id="pv-1",
        provisioning_string="MAIL",
        min_licenses=1,
        max_licenses=300,
        asset_ownership_limit=2,
        asset_ownership_limit_type=OwnershipLimitType.CONCURRENT_COUNT,
        product_sku_prerequisites=("CFQ7TTC0HX00:0001", "CFQ7TTC0HX00:0003"),
        product_sku_conversion=(),
        description="Mail, calm",
        allowed_countries=("PT", "ES", "DE"),
        other={"NewColumn": "x"},
    )
    assert microsoft.last.url.path == "/v1.0/sales/offermatrix(Month='202703')/$value"
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"
    assert microsoft.last.headers["Accept-Encoding"] == "identity"


def test_rates_keep_every_digit(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, text=RATES)
    rows = list(pc.exchange_rates.rows("202703"))
    assert rows == [
        ExchangeRateRow(currency_code="EUR", usd_per_unit=Decimal("1.0834500"), month="202703"),
        ExchangeRateRow(currency_code="JPY", usd_per_unit=Decimal("0.0066"), month="202703"),
    ]
    assert str(rows[0].usd_per_unit) == "1.0834500"
    assert microsoft.last.url.path == "/v1.0/sales/fxrates(Month='202703')/$value"


@pytest.mark.parametrize("month", ["2027-03", "202713", "20273", "202703')/x", ""])
def test_a_month_of_another_form_is_refused_before_any_call(
    pc: PartnerCenter, microsoft: Microsoft, month: str
) -> None:
    with pytest.raises(ValueError, match="YYYYMM"):
        pc.exchange_rates.rows(month)
    assert microsoft.requests == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "lacks the columns currencycode, usdperunit"),
        (RATES.replace("0.0066", "much"), "is not a rate"),
        (RATES.replace("0.0066", "NaN"), "is not a rate"),
        (RATES.replace("JPY,", "JPY,1,"), "4 cells under 3 columns"),
    ],
)
def test_a_file_of_another_form_says_where(
    pc: PartnerCenter, microsoft: Microsoft, text: str, reason: str
) -> None:
    microsoft.answers(200, text=text)
    with pytest.raises(BadAnswer, match=reason):
        list(pc.exchange_rates.rows("202703"))


def test_two_hundred_thousand_rows_are_read_in_constant_memory(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    rate = b"EUR,1.0834500,202703\n"
    pieces = [b"CurrencyCode,USDPerUnit,Month\n", *[rate * 1_000] * 200]
    microsoft.sends(httpx2.Response(200, stream=_Stream(iter(pieces))))
    tracemalloc.start()
    try:
        count = sum(1 for _ in pc.exchange_rates.rows("202703"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 200_000
    assert peak < 4 * 1024 * 1024
