"""What is sold beside licences of online services: software, kept or for a term, and a marketplace product."""

from decimal import Decimal

from partner_center_simulator.sku import PERPETUAL_PLANS, SAAS, SOFTWARE, Sku

_YEARS = (("P1Y", "annual"), ("P3Y", "triennial"))
_MONTH_OR_YEAR = (("P1M", "monthly"), ("P1Y", "annual"))


def _software(ids: str, title: str, price: str, text: str, *, asks: bool = False, of: str = "") -> Sku:
    product_id, sku_id = ids.split(":")
    return Sku(
        product_id,
        sku_id,
        title,
        text,
        Decimal(price),
        is_starter=False,
        family=SOFTWARE,
        terms=PERPETUAL_PLANS,
        asks_purchase_order=asks,
        includes=tuple(of.split()),
    )


_ACCESS, _EXCEL = "DG7GMGF0D7FV:0001", "DG7GMGF0D7FT:0001"
SKUS = (
    # Orders of these two wait for a purchase order in the sandbox (Microsoft: Sandbox capabilities).
    _software(_ACCESS, "Access LTSC 2021", "139.00", "A database on the desk, bought once.", asks=True),
    _software(_EXCEL, "Excel LTSC 2021", "139.00", "A spreadsheet on the desk, bought once.", asks=True),
    _software(
        "DG7GMGF0PNR4:0002",
        "Desktop pair LTSC 2021",
        "249.00",
        "Database and spreadsheet together, bought once.",
        of=f"{_ACCESS} {_EXCEL}",
    ),
    Sku(
        "DG7GMGF0PNS1",
        "0003",
        "Server by subscription",
        "A server licence for one year or three.",
        Decimal("18.40"),
        is_starter=False,
        family=SOFTWARE,
        terms=_YEARS,
    ),
    Sku(
        "DZH318Z0PNB7",
        "0001",
        "Lighthouse Backup",
        "Copies of mailboxes and files, by another publisher.",
        Decimal("2.50"),
        is_starter=False,
        family=SAAS,
        terms=_MONTH_OR_YEAR,
        publisher="Lighthouse Software",
    ),
)
