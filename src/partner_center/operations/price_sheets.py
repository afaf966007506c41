"""Price sheets, row by row (Microsoft: Get a price sheet)."""

import codecs
import csv
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from partner_center.call import Call, Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer
from partner_center.models.prices import PriceSheetRow, RowReader
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
        # Asking for deflate would make Microsoft send a zip archive, which cannot be read as it arrives.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        call = Call(GET_PRICE_SHEET, path, query=query, headers=headers)
        with self._caller.streamed(call) as received:
            lines = csv.reader(_lines(received.response.iter_bytes()), strict=True)
            try:
                reader = RowReader(next(lines, []))
                for cells in lines:
                    if cells:
                        yield reader.row(cells)
            except (ValueError, csv.Error) as error:
                raise BadAnswer(f"line {lines.line_num} of the sheet: {error}", **received.ids) from error


def _name(value: str) -> str:
    if not value.isalnum() and not value.replace("_", "").isalnum():
        raise ValueError("a market or view is a plain word")
    return quote(value, safe="")


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """Lines with their ends, split at newlines only: a quoted cell may hold any other separator."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in whole:
            yield line + "\n"
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
