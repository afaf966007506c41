"""Price sheets: files of api.partner.microsoft.com."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from partner_center_simulator import catalogue, prices
from partner_center_simulator.calendar_dates import add_months
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.refusals import Refusal, invalid_property, unknown_word
from partner_center_simulator.resources.products import for_sale, is_purchasable
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS, SEATS, SOFTWARE
from partner_center_simulator.world import World

COLUMNS = (
    "ProductTitle",
    "ProductId",
    "SkuId",
    "SkuTitle",
    "Publisher",
    "SkuDescription",
    "UnitOfMeasure",
    "TermDuration",
    "BillingPlan",
    "Market",
    "Currency",
    "UnitPrice",
    "PricingTierRangeMin",
    "PricingTierRangeMax",
    "EffectiveStartDate",
    "EffectiveEndDate",
    "Tags",
    "ERP Price",
    "Segment",
)
# Which products a sheet prices; the sheets of what the simulator does not sell have no rows.
_VIEWS = {
    "updatedlicensebased": SEATS,
    "software": SOFTWARE,
    "marketplace": SAAS,
    "azure_consumption": "",
    "azure_reservations": "",
}


@operation("price_sheet", "GET", "/v1.0/sales/pricesheets({arguments})/$value", Access.USER)
def price_sheet(call: Call) -> Answer:
    """One month's prices of one market as CSV; prices are for the whole term, however it is billed."""
    market, view = _arguments(call.path["arguments"])
    if market not in CURRENCIES:
        raise Refusal(400, 800070, f"No price sheet exists for the market {market}.")
    if view not in _VIEWS:
        raise unknown_word(view)
    start = _month(call)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    is_future = start > call.world.clock.now()
    for sku in for_sale(call.world):
        if sku.family != _VIEWS[view] or sku.is_discontinued:
            continue
        if not is_future or is_purchasable(call.world, sku):
            table.writerows(_rows(call.world, sku, market, start))
    headers = {"Content-Disposition": "attachment; filename=sheets.csv", "Cache-Control": "private"}
    return Answer(text=text.getvalue(), headers=headers, content_type="application/octet-stream")


def _rows(world: World, sku: Sku, market: str, start: datetime) -> Iterator[tuple[str, ...]]:
    currency = CURRENCIES[market]
    following = add_months(start.date(), 1)
    end = datetime(following.year, following.month, 1, tzinfo=UTC)
    starts = [start, *prices.change_instants(world.store, sku, market, start, end)]
    for index, effective in enumerate(starts):
        until = (starts[index + 1] if index + 1 < len(starts) else end) - timedelta(microseconds=1)
        base = prices.base_price(world.store, sku, market, effective)
        for term, cycle in sku.plans:
            each = prices.cycle_price(base, term, cycle, currency)
            cycles = prices.cycles_in(term, cycle)
            yield (
                catalogue.product_title(sku.product_id),
                sku.product_id,
                sku.sku_id,
                sku.title,
                sku.publisher,
                sku.description,
                "1 License",
                term,
                "OneTime" if cycle == "one_time" else cycle.capitalize(),
                market,
                currency,
                format(each * cycles, "f"),
                "",
                "",
                effective.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z",
                until.strftime("%Y-%m-%dT%H:%M:%S.%f") + "9Z",
                "Trial" if sku.is_trial else "",
                format(prices.list_price(each, currency) * cycles, "f"),
                sku.segment.capitalize(),
            )


def _arguments(text: str) -> tuple[str, str]:
    pairs = (part.partition("=") for part in text.split(","))
    given = {name.strip().lower(): value.strip().strip("'") for name, _, value in pairs}
    return given.get("market", "").upper(), given.get("pricesheetview", "").lower()


def _month(call: Call) -> datetime:
    today = call.world.clock.now().date()
    timeline, month = (call.text("timeline") or "current").lower(), call.text("month")
    this = date(today.year, today.month, 1)
    if timeline == "current":
        chosen = this
    elif timeline == "future":
        chosen = add_months(this, 1)
    elif timeline == "history":
        chosen = _history_month(month, this)
    else:
        raise unknown_word(timeline)
    return datetime(chosen.year, chosen.month, 1, tzinfo=UTC)


def _history_month(month: str | None, this: date) -> date:
    if (
        month is None
        or len(month) != 6
        or not month.isdecimal()
        or not 1 <= int(month[4:]) <= 12
        or month < "2000"
    ):
        raise invalid_property("month")
    chosen = date(int(month[:4]), int(month[4:]), 1)
    if chosen > this:
        raise invalid_property("month")
    return chosen
