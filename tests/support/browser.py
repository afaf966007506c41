"""A real browser before a real web server: it does what people do, and notices what people would not."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from tests.support.accessibility import SCHEMES, violations
from tests.support.processes import REPOSITORY

if TYPE_CHECKING:
    from tests.support.people import Person

# Debian's browser: also as root, in a container, and without any network of its own.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
REPORTED = "content security policy report"
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
# A page was left while a part of it was asked for. What fails while the page stands is said as another event.
_LEFT = re.compile(r"htmx:(sendAbort|afterRequest), ")


def chromium() -> str:
    """The browser of this machine, or the one that `make browser` has fetched; a variable names another."""
    own = REPOSITORY / ".chromium" / "run"
    named = os.environ.get("TENANTRY_CHROMIUM", "")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    found = found or (str(own) if own.exists() else "")
    assert found, "no Chromium here: `make browser` finds or fetches one"
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def an_authenticator(page: Page) -> Iterator[None]:
    """The browser has a fingerprint reader, and the right finger lies on it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    tools.send("WebAuthn.disable")


@contextmanager
def a_slow_line(page: Page, *, latency: int = 900) -> Iterator[CDPSession]:
    """Every answer takes that many milliseconds longer than it would."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    line = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    tools.send("Network.emulateNetworkConditions", line)
    yield tools
    tools.send("Network.emulateNetworkConditions", line | {"latency": 0})


@dataclass(frozen=True)
class Place:
    """Where a web server answers, what it has said, and which other origins its pages may ask."""

    url: str
    log: Path
    allowed: frozenset[str] = frozenset()


@dataclass
class Journey:
    """One person's browser. What goes wrong unseen is found at the end: see `findings`."""

    place: Place
    context: BrowserContext
    page: Page
    expected: set[int] = field(default_factory=lambda: {422})  # a refused form is an ordinary answer
    found: list[str] = field(default_factory=list)
    _log_start: int = 0

    def open(self, path: str, status: int = 200) -> Page:
        """Open an address, which must answer with this status."""
        self.expected.add(status)
        answer = self.page.goto(f"{self.place.url}{path}")
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}:\n{self.said()[-6000:]}"
        return self.page

    def enter(self, person: Person) -> None:
        """Be signed in, without the form."""
        from django.conf import settings
        from django.test import Client
        from tests.support.browsing import enter

        browser = Client()
        enter(browser, person)
        name = settings.SESSION_COOKIE_NAME
        cookie: Any = {"name": name, "value": browser.cookies[name].value, "url": self.place.url}
        self.context.add_cookies([cookie])

    def sign_in(self, person: Person, password: str = "") -> Page:
        """Sign in through the form, as far as the password leads."""
        page = self.open("/account/sign-in/")
        page.locator("input[name=login]").fill(person.email)
        page.locator("input[name=password]").fill(password or person.password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()
        return page

    def axe(self, *, within: str | None = None) -> None:
        """The page that stands has no violation of accessibility that a machine can see, in light and in dark."""
        told = [line for scheme in SCHEMES for line in violations(self.page, scheme, within)]
        assert not told, "\n".join([self.page.url, *told])

    def findings(self) -> list[str]:
        """Errors and warnings of the console, requests to other origins, reports of the security policy."""
        return self.found + [line for line in self.said().splitlines() if REPORTED in line]

    def said(self) -> str:
        """What the web server has said since the journey began."""
        return self.place.log.read_text(errors="replace")[self._log_start :]

    def forget(self) -> None:
        """What was found until now was wanted."""
        self.found.clear()
        self._log_start = len(self.place.log.read_text(errors="replace"))

    def watch(self, page: Page) -> None:
        """Notice what goes wrong in this page, too."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"error in the page: {error}"))
        page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or _LEFT.match(message.text):
            return
        status = _STATUS.match(message.text)
        if status is None or int(status.group(1)) not in self.expected:
            self.found.append(f"console, {message.type}: {message.text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in ("http", "https") or origin == self.place.url:
            return
        # Microsoft's own page is opened, and asks for what it needs; a page of ours asks nobody else.
        is_its_own = request.is_navigation_request() or request.frame.url.startswith(origin)
        if origin not in self.place.allowed or not is_its_own:
            self.found.append(f"a request to another origin: {request.url}")


@contextmanager
def journey_at(place: Place, browser: Browser, **options: Any) -> Iterator[Journey]:
    """A fresh browser window. At the end nothing may have gone wrong unseen."""
    context = browser.new_context(
        **({"locale": "en-GB", "viewport": {"width": 1440, "height": 900}} | options)
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    start = len(place.log.read_text(errors="replace"))
    journey = Journey(place, context, page, _log_start=start)
    journey.watch(page)
    context.on("page", journey.watch)
    try:
        yield journey
        found = journey.findings()
        assert not found, "\n".join(found)
    finally:
        context.close()
