"""The album of pictures has every page: what is new is looked at before it is called done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tenantry.web.pages import PAGES, Kind

DOCS = Path(__file__).resolve().parents[2] / "docs"
ALBUM = (DOCS / "screens.md").read_text("utf-8")
NAMED = r"{\1}"
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.mark.parametrize("name", [name for name, one in PAGES.items() if one.kind is Kind.PAGE])
def test_a_page_stands_in_the_album_or_among_those_that_lead_on(name: str) -> None:
    route = "/" + PAGES[name].route
    assert {f"`{route}`", f"`{_PART.sub(NAMED, route)}`"} & set(re.findall("`[^`]+`", ALBUM)), "make screens"


def test_every_picture_of_the_album_is_there_and_none_beside() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")  # which shows the best ones
    named = set(re.findall(r"\(screens/([^)]+)\)", ALBUM)) | set(
        re.findall(r"docs/screens/([\w.-]+)", readme)
    )
    there = {path.name for path in (DOCS / "screens").iterdir()}
    assert named
    assert named == there
