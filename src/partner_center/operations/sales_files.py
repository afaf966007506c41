"""Files of the sales service, row by row (Microsoft: Get an offer matrix; Foreign exchange rates)."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from partner_center.call import Call, Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer
from partner_center.models.sales_files import (
    ExchangeRateReader,
    ExchangeRateRow,
    OfferMatrixReader,
    OfferMatrixRow,
)
from partner_center.tokens import TokenKind

GET_OFFER_MATRIX = Operation("get_offer_matrix", "GET", TokenKind.USER, host="sales")
GET_EXCHANGE_RATES = Operation("get_exchange_rates", "GET", TokenKind.USER, host="sales")

Row_co = TypeVar("Row_co", covariant=True)


class Reader(Protocol[Row_co]):
    """Reads the rows of a file whose header it was made from."""

    def row(self, cells: Sequence[str]) -> Row_co:
        """One row; raises ValueError when it is not as the header says."""
        ...


class OfferMatrix:
    """The limits of plans and the countries in which they are sold."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def rows(self, month: str) -> Iterator[OfferMatrixRow]:
        """The rows of a month (YYYYMM) as they arrive."""
        path = f"/v1.0/sales/offermatrix(Month='{_month(month)}')/$value"
        return streamed_rows(self._caller, GET_OFFER_MATRIX, path, {}, OfferMatrixReader)


class ExchangeRates:
    """The rates at which Microsoft converts to US dollars."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def rows(self, month: str) -> Iterator[ExchangeRateRow]:
        """The rows of a month (YYYYMM) as they arrive."""
        path = f"/v1.0/sales/fxrates(Month='{_month(month)}')/$value"
        return streamed_rows(self._caller, GET_EXCHANGE_RATES, path, {}, ExchangeRateReader)


def streamed_rows(
    caller: Caller,
    operation: Operation,
    path: str,
    query: Mapping[str, str],
    reader_of: Callable[[Sequence[str]], Reader[Row_co]],
) -> Iterator[Row_co]:
    """The rows of a file as they arrive, in constant memory; a row of another form is `BadAnswer`."""
    # Asking for deflate would make Microsoft send a zip archive, which cannot be read as it arrives.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    call = Call(operation, path, query=query, headers=headers)
    with caller.streamed(call) as received:
        lines = csv.reader(lines_of(received.response.iter_bytes()), strict=True)
        try:
            reader = reader_of(next(lines, []))
            for cells in lines:
                if cells:
                    yield reader.row(cells)
        except (ValueError, csv.Error) as error:
            raise BadAnswer(f"line {lines.line_num} of the file: {error}", **received.ids) from error


def lines_of(chunks: Iterator[bytes]) -> Iterator[str]:
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


def _month(month: str) -> str:
    if not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", month, re.ASCII):
        raise ValueError("a month is written YYYYMM")
    return month
