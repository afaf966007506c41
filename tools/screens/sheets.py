"""Puts a page's four pictures on one sheet, and the sheets into docs/screens.md. The browser draws and packs them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, Page
from tools.screens.album import LEADS_ON
from tools.screens.camera import Taken

from tenantry.web.pages import PAGES, Kind

# Each picture's width on the sheet, and what is cut off below.
_COLUMNS = (("wide light", 720), ("wide dark", 720), ("narrow light", 240), ("narrow dark", 240))
_TALLEST = 1080
_QUALITY = 0.62
_BEST_QUALITY = 0.86
_BEST_SIZE = (1440, 900)
# The pictures of the README, light and dark.
BEST = ("shop.plan", "shop.basket_check", "office.home", "office.invoice_why")
_FACES = {
    "shop": ("Storefront", "Where resellers and direct customers order, and see what they have."),
    "office": ("Back office", "Where the provider's people run the business."),
    "account": ("Sign-in and one's own account", "How people come in, and what they keep about themselves."),
    "demo": ("Demonstration", "Only in `make demo`: logins, mails and the clock."),
    "design": ("Design", "Every component in every state."),
    "web": ("Elsewhere", "What stands in the place of a page."),
}
_WHO = {
    "administrator": "an administrator",
    "finance": "finance",
    "reseller": "a reseller",
    "customer": "a direct customer",
    "plain": "a colleague at the reseller",
    "both": "somebody who works for two resellers",
    "nobody": "anybody",
}
_PART = re.compile(r"<\w+:(\w+)>")
_DRAW = """
async ([pictures, tallest, quality]) => {
  const gap = 20, edge = 20;
  const images = await Promise.all(pictures.map(async ([data, width]) => {
    const bitmap = await createImageBitmap(await (await fetch(data)).blob());
    return {bitmap, width, height: bitmap.height * width / bitmap.width};
  }));
  const canvas = document.createElement("canvas");
  canvas.width = images.reduce((sum, one) => sum + one.width + gap, 2 * edge - gap);
  canvas.height = Math.round(Math.min(tallest, Math.max(...images.map((one) => one.height))) + 2 * edge);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#8b919c";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let at = edge;
  for (const {bitmap, width, height} of images) {
    const shown = Math.min(height, tallest);
    pen.save();
    pen.beginPath();
    pen.roundRect(at, edge, width, shown, 6);
    pen.clip();
    pen.drawImage(bitmap, 0, 0, bitmap.width, bitmap.height * shown / height, at, edge, width, shown);
    pen.restore();
    at += width + gap;
  }
  return canvas.toDataURL("image/webp", quality);
}
"""
_CUT = """
async ([data, width, height, quality]) => {
  const bitmap = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}
"""


class Table:
    """Where sheets are laid out: an empty page of the browser."""

    def __init__(self, browser: Browser) -> None:
        self._page: Page = browser.new_page()

    def sheet(self, taken: Taken, path: Path) -> None:
        """The four pictures side by side."""
        pictures = [[_data(taken.pictures[name]), width] for name, width in _COLUMNS]
        _keep(path, self._page.evaluate(_DRAW, [pictures, _TALLEST, _QUALITY]))

    def best(self, taken: Taken, folder: Path) -> None:
        """The first screen, light and dark, large enough to be read."""
        for theme in ("light", "dark"):
            cut = [_data(taken.pictures[f"wide {theme}"]), *_BEST_SIZE, _BEST_QUALITY]
            _keep(folder / f"best-{taken.shot.file}-{theme}.webp", self._page.evaluate(_CUT, cut))


def _data(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def _keep(path: Path, data: str) -> None:
    kind, _, content = data.partition(",")
    assert kind == "data:image/webp;base64", kind
    path.write_bytes(base64.b64decode(content))


def page_of(taken: Sequence[Taken]) -> str:
    """docs/screens.md."""
    lines = [
        "# Screens",
        "",
        "Every page, light and dark, on a wide (1440) and a narrow screen (360), as `make screens` has taken it from a",
        "demonstration of its own. Tall pages are cut. How they are drawn: [Design](design.md).",
        "",
    ]
    order = list(_FACES)
    for face, of_face in groupby(
        sorted(taken, key=lambda one: order.index(one.shot.face)), lambda one: one.shot.face
    ):
        title, lead = _FACES[face]
        lines += [f"## {title}", "", lead, "", *_entries(of_face), *_ways(face)]
    return "\n".join(lines).rstrip() + "\n"


def _entries(taken: Iterable[Taken]) -> Iterable[str]:
    for one in taken:
        shot, title = one.shot, _title(one)
        special = f": {shot.told}" if shot.told else ""
        route = _PART.sub(r"{\1}", f"/{PAGES[shot.page].route}") if shot.page else shot.address
        yield from (f"### {title}{special}", "", f"`{route}`, seen by {_WHO[shot.who]}", "")
        alt = f"{title}{special}; light and dark, wide and narrow"
        yield from (f"![{alt}](screens/{shot.file}.webp)", "")


def _title(taken: Taken) -> str:
    """What stands in the window's title, less the name of the house behind it."""
    return taken.title.rpartition(" · ")[0] or taken.title


def _ways(face: str) -> Iterable[str]:
    found: Mapping[str, str] = {
        PAGES[name].route: where
        for name, where in LEADS_ON.items()
        if PAGES[name].face == face and PAGES[name].kind is Kind.PAGE
    }
    if found:
        told = "; ".join(f"`/{route}` to {where}" for route, where in found.items())
        yield from (f"Without a picture, because they only lead on: {told}.", "")
