"""A request of a page, as its function sees it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from tenantry.kernel.actor import Actor
from tenantry.web.visitor import Visitor


class PageRequest(HttpRequest):
    """A request of a signed-in person, at one instant of the business.

    A public page has a visitor only when somebody is signed in (`web.visitor.visitor_of`), and an actor never.
    """

    visitor: Visitor
    actor: Actor
    now: datetime
    language: str
    request_id: str


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, and will put the answer into the page that stands."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
