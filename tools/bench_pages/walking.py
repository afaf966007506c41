"""Every address that is asked: the registry's pages with the world's things, and the variants that a list offers.

A list says itself how it can be sorted, filtered, searched, turned and exported: its first page is read as a person
reads it, so a new list is measured without a word here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.urls import reverse
from tools.bench_pages.asking import Answer, Browser
from tools.bench_pages.things import NARROWING, Things
from tools.bench_pages.viewers import Viewer

from tenantry.foundation.clock import machine_now
from tenantry.web.pages import PAGES, Kind, Page

_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_OPTIONS = 6  # of a filter at most
# What a page needs beside its address to be more than an empty form.
QUERIES = {
    "office.search": "?q=Monte",
    "office.search_suggestions": "?q=mo",
    "shop.check_domain": "?domain_prefix=monteverde",
}
SHOWN = (200, 302)
# Shown right after recovery codes were made, and never again.
MOMENTS = ("account.codes",)


@dataclass(frozen=True, slots=True)
class Address:
    """One address for one viewer. Of an export only the first byte is awaited."""

    page: str
    kind: str
    viewer: str
    variant: str
    path: str
    is_part: bool = False

    @property
    def is_export(self) -> bool:
        """Whether a whole table is sent."""
        return "export=csv" in self.path


@dataclass(slots=True)
class Walk:
    """What there is to be asked, and what could not be."""

    addresses: list[Address] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # pages that no viewer was shown


@dataclass(frozen=True, slots=True)
class _Seen:
    """A whole page as a viewer was shown it."""

    address: Address
    answer: Answer
    things: Things
    browser: Browser


def walk(viewers: list[Viewer], origin: str, only: tuple[str, ...]) -> Walk:
    """Ask each page whose name begins so once for each viewer, and read from the lists what else they offer."""
    found = Walk()
    pages = [one for one in PAGES.values() if is_measured(one) and one.name.startswith(only)]
    seen: dict[tuple[str, int | None], list[_Seen]] = defaultdict(list)
    browsers = [Browser(origin, viewer.cookie) for viewer in viewers]
    for viewer, browser in zip(viewers, browsers, strict=True):
        things = Things(viewer)
        for one in (one for one in pages if one.face in viewer.faces):
            for number, path in enumerate(_paths(one, things)):
                address = Address(
                    one.name, one.kind.value, viewer.name, f"thing {number + 1}" if number else "", path,
                    is_part=one.kind is Kind.PART,
                )  # fmt: skip
                answer = browser.ask(address.path, is_part=address.is_part)
                if answer.status >= 500:
                    found.failures.append(f"{answer.status} {viewer.name} {path}")
                if answer.status in SHOWN:
                    found.addresses.append(address)
                    if one.kind is Kind.PAGE and not number:
                        seen[one.name, viewer.party].append(_Seen(address, answer, things, browser))
    for number, alike in enumerate(seen.values()):  # those who see the same take turns at turning it over
        found.addresses += _variants(alike[number % len(alike)])
    for browser in browsers:
        browser.close()
    shown = {address.page for address in found.addresses}
    found.unseen = sorted(one.name for one in pages if one.name not in shown)
    return found


OF_TRIALS = frozenset({"shop.trial", "shop.basket_trial"})


def is_measured(one: Page) -> bool:
    """Pages that are read, less strangers' and demonstrations', and what is only for a moment of one's own sign-in.

    And less those of trials, of which the benchmark's world has none.
    """
    is_own = one.face == "account" and ("<" in one.route or one.name in MOMENTS)
    return not (one.public or is_own or one.name in OF_TRIALS) and one.face != "demo" and "GET" in one.methods


def parts_of(route: str) -> tuple[str, ...]:
    """The names of what stands for a thing in a route."""
    return tuple(_PART.findall(route))


def _paths(one: Page, things: Things) -> Iterator[str]:
    names = parts_of(one.route)
    for values in product(*(things.of(name) for name in names)):
        params: dict[str, Any] = dict(zip(names, values, strict=True))
        yield reverse(one.name, kwargs=params) + QUERIES.get(one.name, "")


class _Offers(HTMLParser):
    """The links to the page's own address, its choices, and whether it can be searched."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.links: dict[str, None] = {}
        self.choices: dict[str, list[str]] = {}
        self.days: list[str] = []
        self.searches = False
        self._select = ""
        self._in_tools = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_tools = given.get("method") == "get" and given.get("action") == self.path
        elif tag == "a" and (href := given.get("href", "")).startswith(f"{self.path}?"):
            self.links[href] = None
        elif not self._in_tools:
            return
        elif tag == "select":
            self._select = given.get("name", "")
            self.choices[self._select] = []
        elif tag == "option" and given.get("value"):
            self.choices[self._select].append(given["value"])
        elif tag == "input" and given.get("type") == "date" and given["name"].endswith("_from"):
            self.days.append(given["name"].removesuffix("_from"))
        elif tag == "input" and given.get("name") == "q":
            self.searches = True


def _variants(seen: _Seen) -> Iterator[Address]:
    plain, text = seen.address, seen.answer.text
    offers = _Offers(plain.path.partition("?")[0])
    offers.feed(text)
    if 'id="list"' not in text and not offers.searches:
        return
    for variant, query in _queries(offers, seen.things):
        yield _variant(plain, variant, query)
    if any("page=2" in link for link in offers.links):
        yield _variant(plain, "last page", f"page={_last_page(offers.path, seen.browser)}")
    for name in NARROWING:
        for value in seen.things.of(name)[:1]:
            address = _variant(plain, f"of one {name}", f"{name}={quote(value)}")
            if 'class="chip"' in seen.browser.ask(address.path).text:
                yield address


def _variant(plain: Address, variant: str, query: str) -> Address:
    path = f"{plain.path.partition('?')[0]}?{query}"
    return Address(plain.page, plain.kind, plain.viewer, variant, path)


def _queries(offers: _Offers, things: Things) -> Iterator[tuple[str, str]]:
    for link in offers.links:
        query = urlsplit(link).query
        told = parse_qs(query)
        if sort := told.get("sort"):
            column = sort[0].removeprefix("-")
            yield f"sorted by {column}", f"sort={column}"
            yield f"sorted by {column}, falling", f"sort=-{column}"
        elif "export" in told:
            yield "export, first byte", query
        elif "page" in told:
            yield "page 2", query
    for name, values in offers.choices.items():
        for value in values[:_OPTIONS]:
            yield f"{name} {value}", f"{name}={quote(value)}"
    today = machine_now().date()
    for name in offers.days:
        yield f"{name}: a month", f"{name}_from={today - timedelta(days=30)}&{name}_to={today}"
        yield (
            f"{name}: a day",
            f"{name}_from={today - timedelta(days=40)}&{name}_to={today - timedelta(days=40)}",
        )
    if offers.searches:
        for what, word in things.words():
            yield f"search: {what}", f"q={quote(word)}"


def _last_page(path: str, browser: Browser) -> int:
    """By the way back from a page behind the last: such an address shows the last."""
    offers = _Offers(path)
    offers.feed(browser.ask(f"{path}?page=100000").text)
    before = [int(parse_qs(urlsplit(link).query)["page"][0]) for link in offers.links if "page=" in link]
    return max(before, default=0) + 1
