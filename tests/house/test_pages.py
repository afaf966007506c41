"""Every page is declared completely, and the faces translate only."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse
from tests.house import source

from tenantry.parties.rules.permissions import TABLE
from tenantry.web.pages import FACES, PAGES, Kind, Page

ICONS = source.SOURCE / "web" / "vendor" / "icons"
# The library of sign-in wants Django's own user from its adapter.
GIVES_USERS = {"signin/adapters.py"}
FACE_MODULES = ("storefront", "backoffice", "signin", "web")


@pytest.mark.parametrize("one", PAGES.values(), ids=lambda one: one.name)
def test_a_page_names_its_face_and_a_right_that_exists(one: Page) -> None:
    assert one.face in FACES
    assert one.name.partition(".")[0] == one.face
    assert one.public or one.action is None or one.action in TABLE
    assert (one.view.__doc__ or "").strip(), "a page says what it shows"


@pytest.mark.parametrize("one", [p for p in PAGES.values() if p.menu], ids=lambda one: one.name)
def test_an_entry_of_the_navigation_is_a_page_with_an_icon(one: Page) -> None:
    assert one.menu is not None
    assert one.kind is Kind.PAGE
    assert reverse(one.name).startswith(f"/{one.face}/")
    assert (ICONS / f"{one.menu.icon}.svg").exists(), one.menu.icon


def test_no_two_pages_have_one_address() -> None:
    routes = [one.route for one in PAGES.values()]
    assert sorted(set(routes)) == sorted(routes)


def test_every_address_for_people_is_declared_in_the_registry() -> None:
    """Besides: the front, the reports of the content security policy, and what allauth insists on."""
    known = {one.route for one in PAGES.values()} | {"", "csp-report/"}
    found = {str(one.pattern) for one in get_resolver().url_patterns}
    assert {route for route in found - known if not route.startswith(("api/", "account/", "brand/"))} == set()


@pytest.mark.parametrize("module", FACE_MODULES)
def test_a_face_asks_reads_and_use_cases_and_never_the_tables(module: str) -> None:
    for path in source.files(f"{module}/**/*.py"):
        for imported, name in source.imports(path):
            is_table = imported.endswith(".models") and imported.startswith("tenantry.")
            assert not is_table or source.where(path) in GIVES_USERS, f"{source.where(path)} imports {name}"
            assert (imported, name) != ("django.db", "connection"), source.where(path)
