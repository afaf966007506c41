"""Screenshots of pages: light and dark, wide and narrow.

    .venv/bin/python tools/shots.py http://127.0.0.1:8000 /shop/ /shop/plans/ --out var/shots --user ines@example.com

Starts nothing. `--user` signs in through the form (password from TENANTRY_SHOT_PASSWORD or --password); `--cookie
name=value` takes a session that stands. `--axe` also looks for violations of accessibility and fails on one.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

# Debian's browser, also as root and without a network of its own.
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
WIDTHS = {"wide": (1440, 900), "narrow": (360, 740)}
THEMES = ("light", "dark")


def main() -> int:
    """Take them, and say where they are."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for theme in options.themes:
            for width in options.widths:
                with _context(browser, options, theme, width) as context:
                    found += _shots(context, options, theme, width)
        browser.close()
    return 1 if found else 0


@contextmanager
def _context(
    browser: Browser, options: argparse.Namespace, theme: Any, width: str
) -> Iterator[BrowserContext]:
    size = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        locale=options.locale,
        device_scale_factor=options.scale,
        reduced_motion="reduce",
    )
    try:
        for cookie in options.cookie:
            name, _, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": options.base}])
        if options.user:
            _sign_in(context, options)
        yield context
    finally:
        context.close()


def _sign_in(context: BrowserContext, options: argparse.Namespace) -> None:
    page = context.new_page()
    page.goto(f"{options.base}/account/sign-in/")
    page.fill("input[type=email], input[name=login]", options.user)
    page.fill("input[type=password]", options.password)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    page.close()


def _shots(context: BrowserContext, options: argparse.Namespace, theme: str, width: str) -> int:
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    violations = 0
    for path in options.paths:
        said.clear()
        answer = page.goto(options.base + path, wait_until="networkidle")
        # The page's own choice of theme gives way to the one asked for.
        page.evaluate(
            "t => { document.documentElement.dataset.themeChoice = t; dispatchEvent(new Event('tenantry:theme')) }",
            theme,
        )
        page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        file = options.out / f"{_name(path)}-{theme}-{width}.png"
        _take(page, file, options)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        print(f"{file}{f'  WIDER than the screen by {wider} px' if wider > 0 else ''}")
        for line in said:
            print(f"  console: {line}")
        if options.axe:
            violations += _axe_of(context, page, answer)
    page.close()
    return violations


def _take(page: Page, file: Path, options: argparse.Namespace) -> None:
    if not options.slice:
        page.screenshot(path=file, full_page=not options.fold)
        return
    across, down = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    for number, top in enumerate(range(0, down, options.slice), 1):
        clip: Any = {"x": 0, "y": top, "width": across, "height": min(options.slice, down - top)}
        page.screenshot(path=file.with_stem(f"{file.stem}-{number}"), full_page=True, clip=clip)


def _axe_of(context: BrowserContext, page: Page, answer: Response | None) -> int:
    """Looked at where it stands; what its own policy lets run nothing (a mail), in a page without that policy."""
    policy = answer.header_value("content-security-policy") if answer else None
    sandbox = next((one.split() for one in (policy or "").split(";") if one.split()[:1] == ["sandbox"]), None)
    if answer is None or sandbox is None or "allow-scripts" in sandbox:
        return _axe(page)
    free = context.new_page()
    try:
        free.set_content(answer.text())
        return _axe(free)
    finally:
        free.close()


def _axe(page: Page) -> int:
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page).response["violations"]
    for one in results:
        print(f"  axe: {one['id']} ({one['impact']}): {one['help']}")
        for node in one["nodes"][:6]:
            print(
                f"    {' '.join(map(str, node['target']))}  {node.get('failureSummary', '').splitlines()[-1].strip()}"
            )
    return len(results)


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "start"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Screenshots of pages: light and dark, wide and narrow")
    parser.add_argument("base", help="where the pages are served, such as http://127.0.0.1:8000")
    parser.add_argument("paths", nargs="+", help="paths of pages, such as /shop/")
    parser.add_argument("--out", type=Path, default=Path("var/shots"), help="folder of the pictures")
    parser.add_argument("--user", default="", help="sign in as this address")
    parser.add_argument("--password", default=os.environ.get("TENANTRY_SHOT_PASSWORD", ""))
    parser.add_argument("--cookie", action="append", default=[], help="name=value; may be repeated")
    parser.add_argument("--themes", nargs="+", default=list(THEMES), choices=THEMES)
    parser.add_argument("--widths", nargs="+", default=list(WIDTHS), choices=list(WIDTHS))
    parser.add_argument("--locale", default="en-GB", help="the browser's language")
    parser.add_argument("--scale", type=float, default=1, help="pixels for each point")
    parser.add_argument("--fold", action="store_true", help="only what a screen shows, not the whole page")
    parser.add_argument("--slice", type=int, default=0, help="several pictures of so many pixels each")
    parser.add_argument("--axe", action="store_true", help="look for violations of accessibility as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
