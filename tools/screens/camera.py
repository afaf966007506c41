"""Opens each page as its visitor, and takes it light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, TimeoutError
from tools.screens.album import Shot
from tools.screens.stage import Stage

from tenantry.foundation.clock import machine_now

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = {"wide": (1440, 900), "narrow": (360, 740)}
_STATUS = re.compile(r"the server responded with a status of (404|422)")


@dataclass(frozen=True, slots=True)
class Taken:
    """One page's pictures, and what the page calls itself."""

    shot: Shot
    title: str
    pictures: Mapping[str, Path]


@dataclass
class Camera:
    """One browser with a window for each visitor; `wrong` is what a person would not like."""

    browser: Browser
    stage: Stage
    ids: Mapping[str, str]
    folder: Path
    wrong: list[str] = field(default_factory=list)
    _windows: dict[str, BrowserContext] = field(default_factory=dict)

    def take(self, shot: Shot) -> Taken:
        """Open it, wait until it stands, take the four pictures."""
        context = self._window(shot.who)
        page = context.new_page()
        page.set_viewport_size(_size("wide"))
        page.on("console", lambda message: self._hear(shot, message))
        page.on("pageerror", lambda error: self.wrong.append(f"{shot.name}: {error}"))
        try:
            answer = page.goto(self.stage.web_url + shot.address)
            status = answer.status if answer else 0
            if status != shot.status or (
                shot.act is None and not page.url.startswith(_bare(self.stage, shot))
            ):
                self.wrong.append(
                    f"{shot.name}: {shot.address} answers {status} at {urlsplit(page.url).path}"
                )
            _settle(page)
            if shot.act is not None:
                shot.act(page)
                _settle(page)
            return Taken(shot, page.title(), self._pictures(page, shot))
        finally:
            page.close()
            if shot.who == "nobody":
                self._windows.pop("nobody").close()

    def _pictures(self, page: Page, shot: Shot) -> dict[str, Path]:
        found = {}
        for width in WIDTHS:
            page.set_viewport_size(_size(width))
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.evaluate("() => scrollTo(0, 0)")
                page.wait_for_timeout(60)
                path = self.folder / f"{shot.file}-{theme}-{width}.png"
                page.screenshot(path=path, full_page="confirmation" not in shot.name)
                found[f"{width} {theme}"] = path
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                self.wrong.append(f"{shot.name}: {over} px wider than the {width} screen")
        return found

    def _hear(self, shot: Shot, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _STATUS.search(message.text):
            self.wrong.append(f"{shot.name}: {message.text}")

    def _window(self, who: str) -> BrowserContext:
        if who not in self._windows:
            self._windows[who] = context = self.browser.new_context(locale="en-GB")
            context.set_default_timeout(15_000)
            if who != "nobody":
                page = context.new_page()
                self._sign_in(page, who)
                if who == "plain":
                    _add_passkey(page, self.stage.web_url)
                page.close()
        return self._windows[who]

    def _sign_in(self, page: Page, who: str) -> None:
        email, password, code = self._secrets(who)
        page.goto(f"{self.stage.web_url}/account/sign-in/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_load_state()
        if code is not None:
            page.locator("input[name=code]").fill(code(machine_now()))
            page.locator("main button[type=submit]").first.click()
            page.wait_for_load_state()
        assert "sign-in" not in page.url, f"{who} cannot sign in: {page.url}"

    def _secrets(self, who: str) -> tuple[str, str, Any]:
        if who in ("plain", "both"):
            return self.ids[who], self.ids["plain_password"], None
        login = self.stage.login(who)
        return login.email, login.password, login.code if login.key else None


def _bare(stage: Stage, shot: Shot) -> str:
    return stage.web_url + shot.address.partition("?")[0]


def _size(width: str) -> Any:
    across, down = WIDTHS[width]
    return {"width": across, "height": down}


def _settle(page: Page) -> None:
    """What loads by itself has loaded; a page that asks again and again is taken as it is."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(150)
    try:
        page.wait_for_function("!document.querySelector('.htmx-request')", timeout=3_000)
    except TimeoutError:
        page.wait_for_timeout(200)


def _add_passkey(page: Page, web_url: str) -> None:
    """The browser has a fingerprint reader, and the right finger lies on it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{web_url}/account/passkeys/add/")
    page.locator("main input[name=name]").fill("Laptop")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/recovery-codes/**")
