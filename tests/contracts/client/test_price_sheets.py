"""Price sheets: read exactly, row by row, however the bytes arrive."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_center import BadAnswer, PartnerCenter, Unavailable
from partner_center.models.catalog import Segment, TermDuration
from partner_center.models.prices import PriceSheetRow, RowReader
from partner_center.operations.sales_files import lines_of

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

HEADER = (
    "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,"
    "Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,"
    'Tags,"ERP Price",Segment,NewColumn\r\n'
)
ROW = (
    'Harbour Mail,CFQ7TTC0HX01,0002,Harbour Mail,Microsoft,"Mail, ""calm""\r\nand\u2028quiet",,P1Y,Monthly,'
    "PT,EUR,112.3200,1,300,2027-03-01T00:00:00.0000000Z,2027-03-31T23:59:59.9999999Z,,140.40,Commercial,x\r\n"
)


class _Stream(httpx2.SyncByteStream):
    """A body in pieces, which may break."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


def test_a_row_is_read_exactly(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.sends(httpx2.Response(200, content=("\ufeff" + HEADER + ROW).encode()))
    (row,) = pc.price_sheets.rows("PT")
    assert row == PriceSheetRow(
        product_id="CFQ7TTC0HX01",
        product_title="Harbour Mail",
        sku_id="0002",
        sku_title="Harbour Mail",
        term_duration=TermDuration.P1Y,
        billing_plan="Monthly",
        market="PT",
        currency="EUR",
        unit_price=Decimal("112.3200"),
        erp_price=Decimal("140.40"),
        effective_start_date=datetime(2027, 3, 1, tzinfo=UTC),
        effective_end_date=datetime(2027, 3, 31, 23, 59, 59, 999999, tzinfo=UTC),
        pricing_tier_range_min=1,
        pricing_tier_range_max=300,
        segment=Segment.COMMERCIAL,
        tags="",
        publisher="Microsoft",
        sku_description='Mail, "calm"\r\nand\u2028quiet',
        unit_of_measure="",
        other={"NewColumn": "x"},
    )
    assert str(row.unit_price) == "112.3200"
    assert microsoft.last.url.path == (
        "/v1.0/sales/pricesheets(Market='PT',PricesheetView='updatedlicensebased')/$value"
    )
    assert microsoft.last.url.query == b"timeline=current"
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"
    assert microsoft.last.headers["Accept-Encoding"] == "identity"


def test_a_month_of_the_history_is_asked_for_by_name(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, text=HEADER)
    assert list(pc.price_sheets.rows("PT", timeline="history", month="202702")) == []
    assert microsoft.last.url.query == b"timeline=history&month=202702"


@given(text=st.text(alphabet='a,"\r\n\u2028\x0bé€', max_size=40), cuts=st.lists(st.integers(0, 120)))
def test_lines_are_the_same_however_the_bytes_arrive(text: str, cuts: list[int]) -> None:
    body = text.encode()
    places = sorted({min(cut, len(body)) for cut in cuts} | {0, len(body)})
    pieces = [body[start:end] for start, end in zip(places, places[1:], strict=False)]
    assert list(lines_of(iter(pieces))) == list(lines_of(iter([body])))
    assert "".join(lines_of(iter(pieces))) == text


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        ("", "lacks the columns"),
        (HEADER.replace("UnitPrice", "Price"), "unit_price"),
        (HEADER + ROW.replace("112.3200", "about 100"), "'about 100' is not a price"),
        (HEADER + ROW.replace("112.3200", "NaN"), "'NaN' is not a price"),
        (HEADER + ROW.replace(",Commercial,x", ""), "18 cells under 20 columns"),
        (HEADER + ROW.replace("2027-03-01T", "1 March "), "line 3"),
        (HEADER + ROW[:60], "of the file"),
    ],
    ids=["empty", "column gone", "no number", "not finite", "cells gone", "no date", "cut off"],
)
def test_a_sheet_that_is_not_as_documented_is_a_bad_answer(
    pc: PartnerCenter, microsoft: Microsoft, sheet: str, fault: str
) -> None:
    microsoft.sends(httpx2.Response(200, content=sheet.encode()))
    with pytest.raises(BadAnswer, match=fault):
        list(pc.price_sheets.rows("PT"))


def test_a_sheet_that_breaks_off_is_unavailable(pc: PartnerCenter, microsoft: Microsoft) -> None:
    def pieces() -> Iterator[bytes]:
        yield (HEADER + ROW).encode()
        raise httpx2.ReadError("reset")

    microsoft.sends(httpx2.Response(200, stream=_Stream(pieces())))
    rows = pc.price_sheets.rows("PT")
    assert next(rows).product_id == "CFQ7TTC0HX01"
    with pytest.raises(Unavailable, match="broke off"):
        next(rows)


def test_a_sheet_is_asked_for_again_until_it_begins(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.breaks(httpx2.ReadTimeout("slow")).answers(500).answers(200, text=HEADER + ROW)
    assert len(list(pc.price_sheets.rows("PT"))) == 1


def test_a_large_sheet_is_read_in_little_memory(pc: PartnerCenter, microsoft: Microsoft) -> None:
    block = (ROW * 50).encode()

    def pieces() -> Iterator[bytes]:
        yield HEADER.encode()
        for _ in range(100):
            yield block

    microsoft.sends(httpx2.Response(200, stream=_Stream(pieces())))
    rows = pc.price_sheets.rows("PT")
    next(rows)
    tracemalloc.start()
    try:
        count = 1 + sum(1 for _ in rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 5000
    assert peak < 1_000_000  # the sheet itself has 1.3 million bytes and its rows many more


def test_a_market_cannot_reach_another_path(pc: PartnerCenter, microsoft: Microsoft) -> None:
    with pytest.raises(ValueError, match="plain word"):
        list(pc.price_sheets.rows("PT',x='"))
    assert microsoft.requests == []


def test_the_order_of_columns_does_not_matter() -> None:
    names = HEADER.strip().replace('"', "").split(",")
    cells = [str(number) for number in range(len(names))]
    for name, value in {
        "EffectiveStartDate": "2027-03-01",
        "EffectiveEndDate": "2027-03-31",
        "PricingTierRangeMax": "",
    }.items():
        cells[names.index(name)] = value
    straight = RowReader(names).row(cells)
    assert RowReader(names[::-1]).row(cells[::-1]) == straight
    assert straight.pricing_tier_range_max is None
