"""What can be wrong in the catalogue and in price lists."""

from __future__ import annotations

from typing import Final

from tenantry.kernel.problems import Category, code

MARKET_UNKNOWN: Final = code("catalog.market_unknown", Category.INVALID)
SYNCHRONISATION_RUNNING: Final = code("catalog.synchronisation_running", Category.CONFLICT)
SYNCHRONISATION_INTERRUPTED: Final = code("catalog.synchronisation_interrupted", Category.UNAVAILABLE)
MICROSOFT_FAILED: Final = code("catalog.microsoft_failed", Category.UNAVAILABLE)
NAME_MISSING: Final = code("catalog.name_missing", Category.INVALID)
NAME_TAKEN: Final = code("catalog.name_taken", Category.CONFLICT)
CURRENCY_UNKNOWN: Final = code("catalog.currency_unknown", Category.INVALID)
TYPE_NAME_MISSING: Final = code("catalog.type_name_missing", Category.INVALID)
TYPE_NAME_TAKEN: Final = code("catalog.type_name_taken", Category.CONFLICT)
TYPE_LIMIT_INVALID: Final = code("catalog.type_limit_invalid", Category.INVALID)
NOT_A_PRODUCT: Final = code("catalog.not_a_product", Category.INVALID)
PERCENT_INVALID: Final = code("catalog.percent_invalid", Category.INVALID)
TERM_NOT_BILLED_SO: Final = code("catalog.term_not_billed_so", Category.INVALID)
STARTS_IN_PAST: Final = code("catalog.starts_in_past", Category.INVALID)
RULE_NOT_LATER: Final = code("catalog.rule_not_later", Category.CONFLICT)
ENTERED_NOT_LICENCE_BASED: Final = code("catalog.price_comes_from_microsoft", Category.INVALID)
ENTERED_NOT_OFFERED: Final = code("catalog.not_offered_in_market", Category.INVALID)
ENTERED_NOT_LATER: Final = code("catalog.price_not_later", Category.CONFLICT)
NOT_AN_ACCOUNT: Final = code("catalog.not_an_account", Category.INVALID)
NOT_ORDERABLE: Final = code("catalog.not_orderable", Category.INVALID)
SEATS_OUT_OF_RANGE: Final = code("catalog.seats_out_of_range", Category.INVALID)
