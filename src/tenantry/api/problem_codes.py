"""What can be wrong with a request before it reaches a use case."""

from __future__ import annotations

from tenantry.kernel.problems import Category, code

CREDENTIAL_MISSING = code("credential.missing", Category.UNAUTHENTICATED)

MISSING = code("request.missing", Category.INVALID)
UNKNOWN_MEMBER = code("request.unknown_member", Category.INVALID)
BODY_MISSING = code("request.body_missing", Category.INVALID)
REPEATED = code("request.repeated", Category.INVALID)
WRONG_TYPE = code("request.wrong_type", Category.INVALID)
OUT_OF_RANGE = code("request.out_of_range", Category.INVALID)
TOO_LONG = code("request.too_long", Category.INVALID)
TOO_SHORT = code("request.too_short", Category.INVALID)
MALFORMED = code("request.malformed", Category.INVALID)
NOT_ONE_OF = code("request.not_one_of", Category.INVALID)
NOT_JSON = code("request.not_json", Category.INVALID)
TOO_LARGE = code("request.too_large", Category.INVALID)
WRONG_CURSOR = code("request.wrong_cursor", Category.INVALID)
NO_CHANGE = code("request.no_change", Category.INVALID)

NO_ROUTE = code("route.unknown", Category.NOT_FOUND)
METHOD_NOT_ALLOWED = code("route.method_not_allowed", Category.INVALID)

BUSY = code("conflict.busy", Category.CONFLICT)
RACED = code("conflict.raced", Category.CONFLICT)
DATABASE_UNAVAILABLE = code("service.database_unavailable", Category.UNAVAILABLE)
INTERNAL = code("service.internal", Category.UNAVAILABLE)
NO_END_CUSTOMER = code("basket.no_end_customer", Category.CONFLICT)
CUSTOMER_ONE_WAY = code("basket.customer_one_way", Category.INVALID)
LINE_ONE_WAY = code("basket.line_one_way", Category.INVALID)
