"""Takes every page of a demonstration of its own: `python -m tools.screens`.

Writes docs/screens/ and docs/screens.md; the pictures in full size lie in var/screens. Fails where a page cannot be
taken, is wider than its screen, or makes the browser complain.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST_KILOBYTES = 75  # a sheet, on average


def main() -> int:
    """Take them, and say what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.screens", description=__doc__)
    parser.add_argument("--only", default="", help="pages whose name begins so; docs/ stays as it is")
    parser.add_argument("--german", action="store_true", help="everybody reads German; docs/ stays as it is")
    asked = parser.parse_args()
    from tools.screens.stage import running

    logging.disable(logging.WARNING)  # calls of the story; what goes wrong raises
    with running() as stage:
        from tools.screens.story import fill, in_german

        ids = fill(stage)
        if asked.german:
            in_german()
        # From here on nothing asks the database but the web server: Playwright keeps an event loop in this thread.
        return _take(stage, ids, only=asked.only, for_docs=not (asked.only or asked.german))


def _take(stage: object, ids: dict[str, str], *, only: str, for_docs: bool) -> int:
    from playwright.sync_api import sync_playwright
    from tests.support.browser import ARGUMENTS, chromium
    from tools.screens.album import album, unknown
    from tools.screens.camera import Camera
    from tools.screens.sheets import BEST, Table, page_of
    from tools.screens.stage import Stage

    assert isinstance(stage, Stage)
    raw, docs = ROOT / "var" / "screens", ROOT / "docs"
    raw.mkdir(parents=True, exist_ok=True)
    shots = album(stage, ids)
    missing = [f"{name}: nobody has said how this page is opened" for name in unknown(shots)]
    shots = [shot for shot in shots if shot.name.startswith(only)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        camera = Camera(browser, stage, ids, raw, missing)
        taken = []
        for shot in shots:
            print(f"{len(taken) + 1}/{len(shots)} {shot.name}", flush=True)
            taken.append(camera.take(shot))
        if for_docs:
            table, sheets = Table(browser), docs / "screens"
            sheets.mkdir(exist_ok=True)
            for old in sheets.glob("*.webp"):
                old.unlink()
            for one in taken:
                table.sheet(one, sheets / f"{one.shot.file}.webp")
                if one.shot.name in BEST:
                    table.best(one, sheets)
            (docs / "screens.md").write_text(page_of(taken), encoding="utf-8")
            size = sum(one.stat().st_size for one in sheets.iterdir()) / 1e6
            print(f"{len(taken)} sheets, {size:.1f} MB, in docs/screens")
            if size * 1e3 > LARGEST_KILOBYTES * len(taken):
                camera.wrong.append(f"a sheet has more than {LARGEST_KILOBYTES} kB on average")
        browser.close()
    for line in camera.wrong:
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if camera.wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the end of the demonstration asks once more
    sys.exit(main())
