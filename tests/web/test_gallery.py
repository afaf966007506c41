"""The gallery shows every component, the guide to the design names them, and every icon that is used is drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.support.browsing import member, staff
from tests.support.parties import House, provider_with_reseller

from tenantry.web import gallery

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tenantry"
COMPONENTS = SOURCE / "web" / "templates" / "cotton"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))


def _named(path: Path) -> str:
    """As templates call the component."""
    bare = str(path.relative_to(COMPONENTS).with_suffix(""))
    return bare.replace("/index", "").replace("/", ".").replace("_", "-")


NAMES = sorted(map(_named, COMPONENTS.rglob("*.html")))
SHOWN = "".join(path.read_text("utf-8") for path in TEMPLATES if "gallery" in str(path.relative_to(SOURCE)))
# "tone: calm | good | bad": what an attribute may be.
LISTED = re.compile(r"(\w+): ((?:[a-z_]+(?: \([^)]*\))?)(?: \| [a-z_]+(?: \([^)]*\))?)+)")
# Drawn with the state of a thing, or as an entry of a menu, the name stands in Python.
ICON = re.compile(r"""{%\s*icon\s+"([a-z0-9-]+)"|\bicon(?:_end)?="([a-z0-9-]+)\"""")


@pytest.fixture
def house() -> House:
    return provider_with_reseller()


@pytest.mark.parametrize("name", NAMES)
def test_the_gallery_shows_the_component_and_the_guide_names_it(name: str) -> None:
    assert re.search(rf"<c-{re.escape(name)}[\s/>]", SHOWN)
    assert f"`c-{name}`" in (ROOT / "docs" / "design.md").read_text("utf-8")


def _variants() -> list[tuple[str, str, str]]:
    """Every component with each value of an attribute that its first lines list, but for the one it has by itself."""
    found = []
    for name, path in zip(NAMES, sorted(COMPONENTS.rglob("*.html"), key=_named), strict=True):
        text = path.read_text("utf-8")
        for attribute, values in LISTED.findall(" ".join(re.findall(r"{# (.*?) #}", text))):
            own = re.search(rf'<c-vars[^>]*\b{attribute}="([^"]*)"', text)
            told = re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", values))
            found += [(name, attribute, value) for value in told if own is None or value != own[1]]
    return found


@pytest.mark.parametrize(("name", "attribute", "value"), _variants())
def test_the_gallery_shows_the_component_in_every_variant(name: str, attribute: str, value: str) -> None:
    tags = re.findall(rf"<c-{re.escape(name)}[\s/>][^>]*", SHOWN)
    assert any(f'{attribute}="{value}"' in tag for tag in tags)


@pytest.mark.parametrize("path", sorted(COMPONENTS.rglob("*.html")), ids=lambda path: path.stem)
def test_a_component_begins_with_what_it_is_for(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{# ")


def test_every_icon_that_a_template_names_is_drawn() -> None:
    listed = set((ROOT / "tools" / "icons.txt").read_text("utf-8").split())
    used = {found[0] or found[1] for path in TEMPLATES for found in ICON.findall(path.read_text("utf-8"))}
    assert used - listed == set()


@pytest.mark.parametrize("frame", gallery.FRAMES)
def test_the_gallery_is_shown_to_staff_in_every_layout(house: House, frame: str) -> None:
    answer = staff(house.system).get(f"/design/?frame={frame}")
    assert answer.status_code == 200
    assert "Microsoft 365 Business Premium" in answer.content.decode()


def test_the_gallery_is_not_for_strangers_nor_customers_of_a_real_provider(house: House) -> None:
    assert Client().get("/design/").status_code == 302
    assert member(house.system, house.reseller.public_id).get("/design/").status_code == 404
