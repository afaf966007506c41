"""Price sheets, row by row (Microsoft: Get a price sheet)."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.prices import PriceSheetRow, RowReader
from partner_center.operations.sales_files import streamed_rows
from partner_center.tokens import TokenKind

GET_PRICE_SHEET = Operation("get_price_sheet", "GET", TokenKind.USER, host="sales")

Timeline = Literal["history", "current", "future"]


class PriceSheets:
    """The provider's price lists."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def rows(
        self,
        market: str,
        view: str = "updatedlicensebased",
        timeline: Timeline = "current",
        month: str | None = None,
    ) -> Iterator[PriceSheetRow]:
        """The rows of a market's sheet as they arrive; `month` (YYYYMM) belongs to the history."""
        path = f"/v1.0/sales/pricesheets(Market='{_name(market)}',PricesheetView='{_name(view)}')/$value"
        query = {"timeline": timeline} | ({"month": month} if month is not None else {})
        return streamed_rows(self._caller, GET_PRICE_SHEET, path, query, RowReader)


def _name(value: str) -> str:
    if not value.isalnum() and not value.replace("_", "").isalnum():
        raise ValueError("a market or view is a plain word")
    return quote(value, safe="")
