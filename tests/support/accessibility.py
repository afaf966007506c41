"""What a machine sees wrong with a page for people who see, hear or move otherwise: axe-core, in light and in dark."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SCHEMES: Sequence[Literal["light", "dark"]] = ("light", "dark")
_OPTIONS = {"resultTypes": ["violations"]}
# Of all that is looked for, only this can change with the theme.
_ONLY_COLOURS = {**_OPTIONS, "runOnly": ["color-contrast"]}
_RUN = """([within, options]) => axe.run(within || document, JSON.parse(options))
    .then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"""


# A box into which no word of a few letters fits, and text in it that has become a column.
_SQUEEZED = """([width, height]) => [...document.querySelectorAll("main *")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width > 0 && box.width < width && box.height > height
            && [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.textContent.trim().length > 3);
    }).map(one => one.outerHTML.slice(0, 200))"""
_TOO_NARROW, _TOO_TALL = 45, 90


def squeezed(page: Page) -> list[str]:
    """Text that stands a letter or two in a line, because what is beside it leaves no room."""
    return [f"squeezed: {html}" for html in page.evaluate(_SQUEEZED, [_TOO_NARROW, _TOO_TALL])]


def violations(page: Page, scheme: Literal["light", "dark"], within: str | None = None) -> list[str]:
    """All that is wrong in light; in dark what the theme can change. One line for each element."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):  # read once: the script is half a megabyte
        page.evaluate(AXE_SCRIPT)
    options: Mapping[str, Any] = _OPTIONS if scheme == "light" else _ONLY_COLOURS
    found = page.evaluate(_RUN, [within, json.dumps(options)])
    return [f"{scheme}, {rule}: {html[:200]}" for rule, nodes in found for html in nodes]
