"""Rows of the offer matrix and of the exchange rates (Microsoft: Get an offer matrix; FX rates)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from partner_center.wire import OpenEnum


class OwnershipLimitType(OpenEnum):
    """What a limit on assets counts: those alive, or all there ever were."""

    CONCURRENT_COUNT = "ConcurrentCount"
    LIFETIME_COUNT = "LifetimeCount"


@dataclass(frozen=True, slots=True)
class OfferMatrixRow:
    """The limits of a plan and where it is sold; lists are separated by semicolons in the file."""

    product_title: str
    product_id: str
    sku_id: str
    sku_title: str
    provisioning_id: str
    provisioning_string: str
    min_licenses: int | None
    max_licenses: int | None
    asset_ownership_limit: int | None
    asset_ownership_limit_type: OwnershipLimitType | None
    product_sku_prerequisites: tuple[str, ...]
    product_sku_conversion: tuple[str, ...]
    description: str
    allowed_countries: tuple[str, ...]
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExchangeRateRow:
    """What one unit of a currency is worth in US dollars in a month."""

    currency_code: str
    usd_per_unit: Decimal
    month: str
    other: Mapping[str, str] = field(default_factory=dict)


class Cells:
    """Finds the cells of a row by the titles of its file, whatever their order or spelling."""

    def __init__(self, header: Sequence[str], titles: frozenset[str], required: frozenset[str]) -> None:
        self._width = len(header)
        self._places: dict[str, int] = {}
        self._other: dict[str, int] = {}
        for place, title in enumerate(header):
            name = title.strip().replace(" ", "").casefold()
            if name in titles:
                self._places[name] = place
            else:
                self._other[title] = place
        if missing := required - self._places.keys():
            raise ValueError(f"the file lacks the columns {', '.join(sorted(missing))}")

    def check(self, cells: Sequence[str]) -> None:
        """Raise ValueError when the row has more or fewer cells than the header."""
        if len(cells) != self._width:
            raise ValueError(f"{len(cells)} cells under {self._width} columns")

    def text(self, cells: Sequence[str], title: str) -> str:
        """A cell, empty when the file lacks its column."""
        place = self._places.get(title)
        return cells[place].strip() if place is not None else ""

    def count(self, cells: Sequence[str], title: str) -> int | None:
        """A whole number, or none when the cell is empty."""
        text = self.text(cells, title)
        return int(text) if text else None

    def names(self, cells: Sequence[str], title: str) -> tuple[str, ...]:
        """The parts of a cell between semicolons."""
        return tuple(part.strip() for part in self.text(cells, title).split(";") if part.strip())

    def other(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of columns that nobody has told us of."""
        return {title: cells[place] for title, place in self._other.items()}


_MATRIX = frozenset(
    {"producttitle", "productid", "skuid", "skutitle", "provisioningid", "provisioningstring", "minlicenses"}
    | {"maxlicenses", "assetownershiplimit", "assetownershiplimittype", "productskuprerequisites"}
    | {"productskuconversion", "description", "allowedcountries"}
)
_RATES = frozenset({"currencycode", "usdperunit", "month"})


class OfferMatrixReader:
    """Reads the rows of one offer matrix by its own header."""

    def __init__(self, header: Sequence[str]) -> None:
        self._cells = Cells(header, _MATRIX, frozenset({"productid", "skuid"}))

    def row(self, cells: Sequence[str]) -> OfferMatrixRow:
        """One row; raises ValueError when a cell is not what its column says."""
        at = self._cells
        at.check(cells)
        kind = at.text(cells, "assetownershiplimittype")
        return OfferMatrixRow(
            product_title=at.text(cells, "producttitle"),
            product_id=at.text(cells, "productid"),
            sku_id=at.text(cells, "skuid"),
            sku_title=at.text(cells, "skutitle"),
            provisioning_id=at.text(cells, "provisioningid"),
            provisioning_string=at.text(cells, "provisioningstring"),
            min_licenses=at.count(cells, "minlicenses"),
            max_licenses=at.count(cells, "maxlicenses"),
            asset_ownership_limit=at.count(cells, "assetownershiplimit"),
            asset_ownership_limit_type=OwnershipLimitType(kind) if kind else None,
            product_sku_prerequisites=at.names(cells, "productskuprerequisites"),
            product_sku_conversion=at.names(cells, "productskuconversion"),
            description=at.text(cells, "description"),
            allowed_countries=at.names(cells, "allowedcountries"),
            other=at.other(cells),
        )


class ExchangeRateReader:
    """Reads the rows of one file of exchange rates by its own header."""

    def __init__(self, header: Sequence[str]) -> None:
        self._cells = Cells(header, _RATES, frozenset({"currencycode", "usdperunit"}))

    def row(self, cells: Sequence[str]) -> ExchangeRateRow:
        """One row; raises ValueError when the rate is not a number."""
        at = self._cells
        at.check(cells)
        text = at.text(cells, "usdperunit")
        try:
            rate = Decimal(text)
        except InvalidOperation:
            raise ValueError(f"{text!r} is not a rate") from None
        if not rate.is_finite():
            raise ValueError(f"{text!r} is not a rate")
        return ExchangeRateRow(
            currency_code=at.text(cells, "currencycode"),
            usd_per_unit=rate,
            month=at.text(cells, "month"),
            other=at.other(cells),
        )
