"""Rows of price sheets (Microsoft: Get a price sheet)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from partner_center.models.catalog import Segment, TermDuration
from partner_center.wire import read_instant


@dataclass(frozen=True, slots=True)
class PriceSheetRow:
    """A price and the span of time in which it is asked for.

    The sheet does not say which span a price covers: for terms of a year billed monthly it is reported to be
    the whole term. Compare it with a cart before it is relied on.
    """

    product_id: str
    product_title: str
    sku_id: str
    sku_title: str
    term_duration: TermDuration
    billing_plan: str
    market: str
    currency: str
    unit_price: Decimal
    erp_price: Decimal | None
    effective_start_date: datetime
    effective_end_date: datetime
    pricing_tier_range_min: int | None
    pricing_tier_range_max: int | None
    segment: Segment | None
    tags: str
    publisher: str
    sku_description: str
    unit_of_measure: str
    other: Mapping[str, str] = field(default_factory=dict)


_COLUMNS = {
    "productid": "product_id",
    "producttitle": "product_title",
    "skuid": "sku_id",
    "skutitle": "sku_title",
    "termduration": "term_duration",
    "billingplan": "billing_plan",
    "market": "market",
    "currency": "currency",
    "unitprice": "unit_price",
    "erpprice": "erp_price",
    "effectivestartdate": "effective_start_date",
    "effectiveenddate": "effective_end_date",
    "pricingtierrangemin": "pricing_tier_range_min",
    "pricingtierrangemax": "pricing_tier_range_max",
    "segment": "segment",
    "tags": "tags",
    "publisher": "publisher",
    "skudescription": "sku_description",
    "unitofmeasure": "unit_of_measure",
}
_REQUIRED = frozenset(
    {"product_id", "sku_id", "term_duration", "billing_plan", "market", "currency", "unit_price"}
    | {"effective_start_date", "effective_end_date"}
)


class RowReader:
    """Reads the rows of one sheet by its own header, whatever the order of the columns."""

    def __init__(self, header: Sequence[str]) -> None:
        self._width = len(header)
        self._places: dict[str, int] = {}
        self._other: dict[str, int] = {}
        for place, title in enumerate(header):
            name = _COLUMNS.get(title.strip().replace(" ", "").casefold())
            if name is None:
                self._other[title] = place
            else:
                self._places[name] = place
        if missing := _REQUIRED - self._places.keys():
            raise ValueError(f"the sheet lacks the columns {', '.join(sorted(missing))}")

    def row(self, cells: Sequence[str]) -> PriceSheetRow:
        """One row; raises ValueError when a cell is not what its column says."""
        if len(cells) != self._width:
            raise ValueError(f"{len(cells)} cells under {self._width} columns")
        places = self._places

        def text(name: str) -> str:
            place = places.get(name)
            return cells[place] if place is not None else ""

        segment, erp_price = text("segment"), text("erp_price")
        return PriceSheetRow(
            product_id=text("product_id"),
            product_title=text("product_title"),
            sku_id=text("sku_id"),
            sku_title=text("sku_title"),
            term_duration=TermDuration(text("term_duration")),
            billing_plan=text("billing_plan"),
            market=text("market"),
            currency=text("currency"),
            unit_price=_decimal(text("unit_price")),
            erp_price=_decimal(erp_price) if erp_price else None,
            effective_start_date=read_instant(text("effective_start_date")),
            effective_end_date=read_instant(text("effective_end_date")),
            pricing_tier_range_min=_count(text("pricing_tier_range_min")),
            pricing_tier_range_max=_count(text("pricing_tier_range_max")),
            segment=Segment(segment) if segment else None,
            tags=text("tags"),
            publisher=text("publisher"),
            sku_description=text("sku_description"),
            unit_of_measure=text("unit_of_measure"),
            other={title: cells[place] for title, place in self._other.items()},
        )


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a price") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a price")
    return value


def _count(text: str) -> int | None:
    return int(text) if text.strip() else None
