"""How each page is used by its owner: what the walk over all pages asks for (tests/web/test_walk_over_pages.py).

Every page outside of one's own account has a row here. In this order: what reads, then what changes a thing that later
rows do not need any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.outsiders import Business


@dataclass(frozen=True)
class Example:
    """`params` names for each part of the address a key of `Business.ids`, or stands for itself.

    `statements` bounds what the page may ask of the database, session and visitor included; `data` is what a form
    sends, and then `status` is what the owner is answered.
    """

    owner: str  # staff | reseller | customer
    params: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    statements: int = 12
    status: int = 200
    data: Callable[[Business], Mapping[str, Any]] | None = None


EXAMPLES: Mapping[str, Example] = {
    "design.gallery": Example("staff", statements=4),
    "office.home": Example("staff"),
    "shop.home": Example("reseller"),
    "shop.plans": Example("reseller"),
    "shop.plan": Example("reseller", {"plan": "plan_id"}),
}
