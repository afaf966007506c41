"""Declaring a page: one decorator gives a function its address, its right, and its place in the navigation.

Every page is in the registry `PAGES`: the addresses are made from it, and so are the walks of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.functional import Promise

from tenantry.kernel.actor import Role
from tenantry.parties.rules.permissions import TABLE
from tenantry.web import serving

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# The first segment of every page's address. Who visits them is decided in `serving`.
FACES = ("shop", "office", "account", "demo", "design")


class Kind(StrEnum):
    """What an address answers with."""

    PAGE = "page"  # a whole page
    PART = "part"  # a fragment that htmx puts into a page
    FILE = "file"  # a download
    DEED = "deed"  # something is done, and the browser sent on


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry of the face's navigation; a smaller place stands before a larger one. `roles`: for those alone."""

    place: int
    label: str | Promise
    icon: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the entries of a navigation from this place on, up to the next heading."""

    place: int
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Page:
    """One declared page."""

    name: str
    route: str
    action: str | None
    kind: Kind
    methods: tuple[str, ...]
    menu: Menu | None
    public: bool
    view: Callable[..., HttpResponseBase]

    @property
    def face(self) -> str:
        """The first segment of its address."""
        return self.route.partition("/")[0]

    def answer(self, request: HttpRequest, **params: Any) -> HttpResponseBase:
        """What the address answers: the page, the way to sign in, or what is wrong."""
        return serving.answer(self, request, params)


_PAGES: dict[str, Page] = {}
PAGES: Mapping[str, Page] = _PAGES
_HEADINGS: dict[str, tuple[Heading, ...]] = {}


def headings(face: str, *above: Heading) -> None:
    """Group the navigation of a face; entries before the first heading have none."""
    assert list(above) == sorted(above, key=lambda one: one.place), f"{face}: headings stand in their order"
    _HEADINGS[face] = above


def heading_of(face: str, of: Menu) -> str:
    """The heading under which an entry stands; empty without one."""
    above = [one for one in _HEADINGS.get(face, ()) if one.place <= of.place]
    return str(above[-1].label) if above else ""


def page(
    route: str,
    *,
    name: str,
    action: str | None,
    kind: Kind = Kind.PAGE,
    methods: tuple[str, ...] | None = None,
    menu: Menu | None = None,
    public: bool = False,
) -> Callable[[View], View]:
    """Serve a function at this address.

    `action` is the row of the permission table that its read or use case asks for; None: for anyone who is
    signed in. A public page is for everyone. A deed takes POST, all else GET, unless `methods` says more.
    """
    assert route.partition("/")[0] in FACES, f"{route}: the first segment is one of {FACES}"
    assert route.endswith("/") or kind is Kind.FILE, f"{route}: the address of a page ends with a slash"
    assert name not in _PAGES, f"page {name} is declared twice"
    assert action is None or action in TABLE, f"page {name}: the permission table has no row {action}"
    assert not (public and action), f"page {name}: what is public asks for no right"
    assert menu is None or "<" not in route, f"page {name}: the navigation cannot name a thing"
    if methods is None:
        methods = ("POST",) if kind is Kind.DEED else ("GET",)
    assert kind is not Kind.DEED or methods == ("POST",), f"page {name}: a deed is posted"

    def declare(view: View) -> View:
        _PAGES[name] = Page(name, route, action, kind, methods, menu, public, view)
        return view

    return declare


def urlpatterns() -> list[URLPattern]:
    """The addresses of all declared pages, under their names."""
    return [path(one.route, one.answer, name=one.name) for one in _PAGES.values()]
