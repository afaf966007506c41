"""Files of the sales service, read as they arrive."""

from __future__ import annotations

from decimal import Decimal

from .conftest import Desk


def test_a_price_sheet_is_read_row_by_row(desk: Desk) -> None:
    rows = list(desk.pc.price_sheets.rows("PT"))
    assert (
        desk.last.path == "/v1.0/sales/pricesheets(Market='PT',PricesheetView='updatedlicensebased')/$value"
    )
    assert desk.last.query == {"timeline": "current"}
    mine = [one for one in rows if one.sku_title == "Microsoft 365 Business Standard"]
    assert {(one.market, one.currency) for one in mine} == {("PT", "EUR")}
    assert ("P1Y", "Monthly") in {(one.term_duration, one.billing_plan) for one in mine}
    assert all(one.erp_price and Decimal(0) < one.unit_price < one.erp_price for one in mine)
    assert all(one.effective_start_date < one.effective_end_date for one in mine)


def test_an_offer_matrix_gives_the_limits_of_plans(desk: Desk) -> None:
    rows = list(desk.pc.offer_matrix.rows("202701"))
    assert desk.last.path == "/v1.0/sales/offermatrix(Month='202701')/$value"
    (mine,) = [one for one in rows if one.sku_title == "Microsoft 365 Business Standard"]
    assert (mine.min_licenses, mine.max_licenses) == (1, 300)
    assert "PT" in mine.allowed_countries


def test_exchange_rates_are_per_month(desk: Desk) -> None:
    rows = list(desk.pc.exchange_rates.rows("202701"))
    assert desk.last.path == "/v1.0/sales/fxrates(Month='202701')/$value"
    rates = {one.currency_code: one.usd_per_unit for one in rows}
    assert rates["USD"] == 1 and rates["EUR"] > 0
    assert {one.month for one in rows} == {"202701"}
