"""A folder of documented examples: each with the operation to which it belongs, or why it is not in scope."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.contracts.operations.table import ROWS

OUT_OF_SCOPE = {
    "billing": "invoices, line items and reconciliation exports are not in the contract",
}
# Pages whose examples print no request line.
_CUSTOMER = "/v1/customers/c"
WITHOUT_LINE = {
    "create-a-cart": f"POST {_CUSTOMER}/carts",
    "update-a-cart": f"POST {_CUSTOMER}/carts/k/checkout",
    "custom-term-end-dates": f"GET {_CUSTOMER}/subscriptions/customTermEndDates",
    "create-migration": f"POST {_CUSTOMER}/migrations/newcommerce",
    "get-new-commerce-migration": f"GET {_CUSTOMER}/migrations/newcommerce/m",
    "get-migration-events": f"GET {_CUSTOMER}/migrations/newcommerce/m/events",
    "update-a-new-commerce-migration-schedule": f"PUT {_CUSTOMER}/migrations/newcommerce/schedules/s",
    "cancel-a-new-commerce-migration-schedule": f"POST {_CUSTOMER}/migrations/newcommerce/schedules/s/cancel",
    "retrieve-validation-status": f"GET {_CUSTOMER}/validationStatus",
}

# Examples whose answer belongs to another operation than the request above which it is printed.
_SKU = "products/p/skus/s"
_UPGRADES = "/v1/customers/c/subscriptions/s/upgrades"
ANSWERED_BY = {
    "catalog--get-a-list-of-availabilities-for-a-sku--01": f"GET /v1/{_SKU}/availabilities/a",
    "catalog--get-a-list-of-availabilities-for-a-sku-by-customer--01": f"GET {_CUSTOMER}/{_SKU}",
    "catalog--get-a-list-of-availabilities-for-a-sku-by-customer--02": f"GET {_CUSTOMER}/{_SKU}/availabilities/a",
    "catalog--get-a-list-of-skus-for-a-product-by-customer--02": f"GET {_CUSTOMER}/products/p/skus",
    "transitions--transition-a-subscription--01": f"POST {_UPGRADES}",
    "transitions--transition-a-subscription--02": f"GET {_UPGRADES}",
}


@dataclass(frozen=True)
class Example:
    """One documented example."""

    name: str
    kind: str
    fidelity: str
    line: str
    status: int | None
    request: Any
    answer: Any
    key: str
    answered_by: str

    @property
    def is_error(self) -> bool:
        """Whether the answer is a refusal."""
        return (self.status or 200) >= 400 or (isinstance(self.answer, dict) and "errorName" in self.answer)


def key_of(method: str, path: str) -> str:
    """Method and path of the table for a path with ids, or nothing when the table has no such operation."""
    path = re.sub(r"/+", "/", path.partition("?")[0])
    found = []
    for row in ROWS:
        pattern = "/".join(
            "[^/]+" if part.startswith("{") else re.escape(part).replace(r"\{arguments\}", ".+")
            for part in row.path.split("/")
        )
        if row.method == method and re.fullmatch(pattern, path, re.IGNORECASE):
            found.append((row.path.count("{"), f"{method} {row.path}"))
    return min(found)[1] if found else ""


def read(folder: Path) -> tuple[list[Example], dict[str, str]]:
    """The examples in scope, and the names of the others with their reason."""
    inside: list[Example] = []
    outside: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        reason = OUT_OF_SCOPE.get(given.get("area", ""), "")
        if reason:
            outside[path.stem] = reason
        else:
            inside.append(_example(path.stem, given))
    return inside, outside


def _example(name: str, given: dict[str, Any]) -> Example:
    line = f"{given['method']} {given['path']}" if given["method"] else ""
    if not line:
        line = WITHOUT_LINE.get(name.split("--")[1], "")
    method, _, path = line.partition(" ")
    key = "EVENT" if given["kind"] == "webhook event" else key_of(method, path)
    return Example(
        name=name,
        kind=given["kind"],
        fidelity=given["fidelity"],
        line=line,
        status=given["status"],
        request=given["request_body"],
        answer=given["response_body"],
        key=key,
        answered_by=key_of(*ANSWERED_BY[name].split(" ")) if name in ANSWERED_BY else key,
    )
