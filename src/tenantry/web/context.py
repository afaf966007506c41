"""What the layouts need to know in every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from tenantry.kernel.actor import Actor
from tenantry.ordering.reads import MOST_COUNTED, open_baskets
from tenantry.parties.rules import permissions
from tenantry.parties.rules.permissions import Ownership
from tenantry.web.brand import brand_of
from tenantry.web.pages import PAGES, Menu, Page, heading_of
from tenantry.web.visitor import Visitor, visitor_of

_LAYOUTS = {"shop": "web/shop.html", "office": "web/office.html"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation, as this visitor sees it."""

    label: str
    icon: str
    address: str
    name: str
    is_current: bool
    heading: str = ""
    is_near: bool = False  # under the heading of the current one


def may(actor: Actor | None, action: str | None) -> bool:
    """Whether the permission table lets the actor do this to things of its own."""
    if actor is None or action is None:
        return actor is not None
    own = Ownership(actor.provider_id, actor.party_id, actor.party_id)
    return permissions.problem(actor, action, own) is None


def menu(path: str, face: str, actor: Actor | None) -> list[Entry]:
    """The navigation of a face: what this visitor may open, in its order; the one that `path` is below is marked."""
    shown: list[tuple[Menu, str, Page]] = sorted(
        (
            (one.menu, reverse(one.name), one)
            for one in PAGES.values()
            if one.menu and one.face == face and may(actor, one.action) and _is_for(one.menu, actor)
        ),
        key=lambda entry: entry[0].place,
    )
    # A face's first page is above all others without being their heading.
    root = f"/{face}/"
    above = [a for _, a, _ in shown if path == a or (a != root and path.startswith(a))]
    current = max(above, key=len, default="")
    near = {heading_of(face, of) for of, address, _ in shown if address == current}
    return [
        Entry(str(of.label), of.icon, address, one.name, address == current, heading, heading in near)
        for of, address, one in shown
        for heading in (heading_of(face, of),)
    ]


def _is_for(of: Menu, actor: Actor | None) -> bool:
    return not of.roles or (actor is not None and actor.role in of.roles)


def layout_of(visitor: Visitor | None) -> Any:
    """The layout of pages that belong to no face, such as errors: the visitor's own."""
    names = [_LAYOUTS[visitor.face]] if visitor and visitor.actor else ["web/plain.html"]
    return select_template([*names, "web/base.html"]).template


def layout(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor; everything is looked up when a template asks for it."""
    page: Page | None = getattr(request, "page", None)

    def face() -> str:
        # The visitor's own, also where a page of the other face is told not to be there.
        visitor = visitor_of(request)
        return visitor.face if visitor else page.face if page and page.face in _LAYOUTS else ""

    return {
        "visitor": SimpleLazyObject(lambda: visitor_of(request)),
        "menu": SimpleLazyObject(lambda: _menu(request, face())),
        "face": SimpleLazyObject(face),
        "layout": SimpleLazyObject(lambda: layout_of(visitor_of(request))),
        "sees_baskets": SimpleLazyObject(lambda: _sees_baskets(visitor_of(request))),
        "basket_count": SimpleLazyObject(lambda: _basket_count(visitor_of(request))),
        "brand": SimpleLazyObject(lambda: brand_of(request)),
        "page": page,
        "language": translation.get_language() or "en",
        "languages": settings.LANGUAGES,
        "is_demo": settings.TENANTRY_MODE == "demo",
    }


def _sees_baskets(visitor: Visitor | None) -> bool:
    return visitor is not None and may(visitor.actor, "basket.read")


def _basket_count(visitor: Visitor | None) -> str:
    """How many baskets wait, for the head of the shop; asked only where a template draws it."""
    if visitor is None or visitor.actor is None or not _sees_baskets(visitor):
        return ""
    found = open_baskets(visitor.actor)
    return f"{MOST_COUNTED - 1}+" if found >= MOST_COUNTED else str(found or "")


def _menu(request: HttpRequest, face: str) -> list[Entry]:
    visitor = visitor_of(request)
    return menu(request.path, face, visitor.actor if visitor else None)
