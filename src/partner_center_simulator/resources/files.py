"""Offer matrix and exchange rates: files of api.partner.microsoft.com beside the price sheets."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from partner_center_simulator import catalogue
from partner_center_simulator.catalogue import CURRENCIES, FACTORS
from partner_center_simulator.refusals import invalid_property
from partner_center_simulator.resources.products import for_sale
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SEATS

MATRIX_COLUMNS = (
    "ProductTitle",
    "ProductId",
    "SkuId",
    "SkuTitle",
    "ProvisioningId",
    "ProvisioningString",
    "MinLicenses",
    "MaxLicenses",
    "AssetOwnershipLimit",
    "AssetOwnershipLimitType",
    "ProductSkuPreRequisites",
    "ProductSkuConversion",
    "Description",
    "AllowedCountries",
)


@operation("offer_matrix", "GET", "/v1.0/sales/offermatrix({arguments})/$value", Access.USER)
def offer_matrix(call: Call) -> Answer:
    """Limits, prerequisites and conversions of every plan as CSV."""
    _month(call)
    countries = ";".join(sorted(CURRENCIES))
    rows = (
        (
            catalogue.product_title(sku.product_id),
            sku.product_id,
            sku.sku_id,
            sku.title,
            catalogue.term_id(sku, "provisioning", ""),
            sku.title.upper().replace(" ", "_"),
            str(sku.minimum),
            str(sku.maximum),
            str(sku.limit),
            "LifetimeCount" if sku.is_lifetime_limit else "ConcurrentCount",
            ";".join(sku.prerequisites),
            ";".join(sku.upgrades),
            sku.description,
            countries,
        )
        for sku in for_sale(call.world)
        if sku.family == SEATS
    )
    return _file("offermatrix.csv", MATRIX_COLUMNS, rows)


@operation("exchange_rates", "GET", "/v1.0/sales/fxrates({arguments})/$value", Access.USER)
def exchange_rates(call: Call) -> Answer:
    """What one unit of each currency is worth in dollars; the simulator's own constant rates."""
    month = _month(call)
    dollars = FACTORS["USD"]
    rows = (
        (code, format((dollars / one).quantize(Decimal("0.000001")), "f"), month)
        for code, one in FACTORS.items()
    )
    return _file("fxrates.csv", ("CurrencyCode", "USDPerUnit", "Month"), rows)


def _file(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Answer:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows(rows)
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "private"}
    return Answer(text=text.getvalue(), headers=headers, content_type="application/octet-stream")


def _month(call: Call) -> str:
    pairs = (part.partition("=") for part in call.path["arguments"].split(","))
    given = {name.strip().lower(): value.strip().strip("'") for name, _, value in pairs}
    month = given.get("month", "")
    now = call.world.clock.now()
    if len(month) != 6 or not month.isdecimal() or not 1 <= int(month[4:]) <= 12 or month > f"{now:%Y%m}":
        raise invalid_property("Month")
    return month
