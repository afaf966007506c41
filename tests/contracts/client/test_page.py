"""The page of the client names every operation, and nothing that there is not."""

from __future__ import annotations

import inspect
import re

from tests.contracts.client.simulation import ROOT

from partner_center import Endpoints, PartnerCenter

PAGE = (ROOT / "docs" / "partner-center-client.md").read_text(encoding="utf-8")


def _operations() -> dict[str, set[str]]:
    with PartnerCenter(
        tenant="t", client_id="c", client_secret="s", endpoints=Endpoints.at("https://pc.example")
    ) as pc:
        return {
            name: {method for method, _ in inspect.getmembers(group, inspect.ismethod) if method[0] != "_"}
            for name, group in vars(pc).items()
            if not name.startswith("_")
        }


def _named(heading: str) -> dict[str, set[str]]:
    """The rows of a table under a heading: what stands in its first cell, and the names in its second."""
    section = PAGE.partition(heading)[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.+?) \| (.+) \|$", section, re.MULTILINE)
    return {
        name: {word.partition("(")[0] for word in re.findall(r"`([a-z_]+(?:\([^`]*)?)`", second)}
        for first, second in rows
        for name in re.findall(r"`([a-z_]+)`", first)
    }


def test_every_operation_stands_on_the_page() -> None:
    told = _named("\n## Operations\n")
    changes = set(_named("\n### Changes of a subscription\n"))
    told["subscriptions"] |= changes
    assert told == _operations()


def test_every_method_promises_something_and_names_its_request() -> None:
    with PartnerCenter(
        tenant="t", client_id="c", client_secret="s", endpoints=Endpoints.at("https://pc.example")
    ) as pc:
        groups = [group for name, group in vars(pc).items() if not name.startswith("_")]
        methods = [
            method
            for group in groups
            for name, method in inspect.getmembers(group, inspect.ismethod)
            if not name.startswith("_")
        ]
    assert [method.__qualname__ for method in methods if not inspect.getdoc(method)] == []
    assert len(methods) > 120
