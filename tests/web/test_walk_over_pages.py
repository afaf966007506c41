"""Every page, asked by its owner and by those whom it does not concern: who sees what, and for how many statements.

The pages come from the registry. The owner is served within the page's budget; outsiders are answered as for a thing
that does not exist, and no list, search or export shows them anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.urls import reverse
from tests.support.browsing import Visit, member, staff
from tests.support.database import statements
from tests.support.outsiders import SIBLING, Business, a_business, outsiders_of
from tests.support.page_examples import EXAMPLES, Example
from tests.support.story import Story

from tenantry.kernel.actor import Role, system
from tenantry.kernel.ids import PartyId
from tenantry.parties.models import Party
from tenantry.web.pages import PAGES, Kind, Page

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

_ID = re.compile(r"\b([a-z]{3})_([0-9A-HJKMNP-TV-Z]{26})\b")
_SORT = re.compile(r'href="[^"]*(\?[^"]*\bsort=[^"]*)"')
EXPORTS = ("?export=csv", "?export=signed")
_STRANGE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
# What shows only one's own has its tests in tests/signin.
WALKED = {name: one for name, one in PAGES.items() if one.face != "account" and not one.public}


@dataclass(frozen=True)
class Stage:
    """The business, those who own it, and those who do not."""

    business: Business
    owners: Mapping[str, Visit]
    outsiders: Mapping[str, Visit]
    shared: Mapping[str, frozenset[str]]  # what is an outsider's own as well


@pytest.fixture(scope="module")
def stage(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock():
        business = a_business(house_of_the_file)
        by, ids = business.house.system, business.ids
        owners = {
            "staff": staff(by),
            "reseller": member(by, business.house.reseller.public_id),
            "customer": member(by, PartyId(ids["customer_id"]), Role.CUSTOMER),
        }
        found = outsiders_of(business)
        outsiders = {one.name: _visit(one.program.actor) for one in found}
        yield Stage(business, owners, outsiders, {one.name: one.shares for one in found})


def _visit(actor: Any) -> Visit:
    """A person who is to the business what that program is."""
    by = system(actor.provider_id)
    if actor.is_staff:
        return staff(by, actor.role)
    party = Party.objects.values_list("public_id", flat=True).get(pk=actor.party_id)
    return member(by, PartyId(party), actor.role)


def _address(name: str, example: Example, business: Business) -> str:
    params = {part: business.ids.get(key, key) for part, key in example.params.items()}
    return reverse(name, kwargs=params) + example.query


def _ask(visit: Visit, one: Page, address: str, example: Example, business: Business) -> Any:
    headers = {"HX_Request": "true"} if one.kind is Kind.PART else {}
    if example.data is not None:
        return visit.post(address, dict(example.data(business)), **headers)
    return visit.get(address, **headers)


def _content(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text: str = content.decode("utf-8", errors="replace")
    return text


def _words(answer: Any) -> str:
    """What was said, less the ids that the asker has sent, the request's own, and the form's token."""
    text = _content(answer).replace(answer["X-Request-Id"], "")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return f"{answer.status_code} " + _ID.sub(r"\1_…", text)


def test_every_page_has_an_owner_who_uses_it() -> None:
    assert set(EXAMPLES) == set(WALKED)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name in PAGES])
def test_the_owner_is_served_within_the_budget_and_outsiders_are_answered_as_for_nothing(
    name: str, stage: Stage
) -> None:
    one, example, business = PAGES[name], EXAMPLES[name], stage.business
    address = _address(name, example, business)
    nothing = _ID.sub(rf"\1_{_STRANGE}", address)
    if nothing != address:  # first, because a deed changes the thing
        for who, outsider in stage.outsiders.items():
            if who == SIBLING and name == "shop.plan":
                continue  # it reads its reseller's catalogue
            asked = _ask(outsider, one, address, example, business)
            assert asked.status_code == 404, (who, address)
            assert _words(asked) == _words(_ask(outsider, one, nothing, example, business)), who

    owner = stage.owners[example.owner]
    with statements() as made:
        answer = _ask(owner, one, address, example, business)
        text = _content(answer)

    assert answer.status_code == example.status, text[:2000]
    assert len(made) <= example.statements, "\n".join(made)


@pytest.mark.parametrize(
    "name", [name for name, one in WALKED.items() if one.kind is Kind.PAGE and "GET" in one.methods]
)
def test_every_order_that_a_list_offers_is_served_both_ways(name: str, stage: Stage) -> None:
    example = EXAMPLES[name]
    owner, address = stage.owners[example.owner], _address(name, example, stage.business).partition("?")[0]
    offered = {unescape(one) for one in _SORT.findall(_content(owner.get(address)))}
    for query in sorted(offered | {one.replace("sort=", "sort=-") for one in offered if "sort=-" not in one}):
        assert owner.get(address + query).status_code == 200, address + query


@pytest.mark.parametrize(
    "name",
    [n for n, one in WALKED.items() if "<" in one.route and "GET" in one.methods and one.kind is Kind.PAGE],
)
def test_no_export_of_a_thing_is_another_answer_to_an_outsider_than_one_of_nothing(
    name: str, stage: Stage
) -> None:
    address = _address(name, EXAMPLES[name], stage.business).partition("?")[0]
    nothing = _ID.sub(rf"\1_{_STRANGE}", address)
    if nothing == address:
        return  # a setting has a name, which everybody knows
    for who, outsider in stage.outsiders.items():
        if who == SIBLING and name == "shop.plan":
            continue  # it reads its reseller's catalogue
        for query in EXPORTS:
            answer = outsider.get(address + query)
            assert answer.status_code in (403, 404), (who, address + query)
            assert _words(answer) == _words(outsider.get(nothing + query)), (who, address + query)


@pytest.mark.parametrize(
    "name", [name for name, one in WALKED.items() if "<" not in one.route and "GET" in one.methods]
)
def test_no_list_search_or_export_shows_an_outsider_anything(name: str, stage: Stage) -> None:
    words = [*stage.business.secrets, "PO-7"]
    address = reverse(name)
    ids = stage.business.ids
    for who, outsider in stage.outsiders.items():
        shared = stage.shared[who]
        own_words = {ids["plan_id"]} | shared  # one catalogue for all
        if who == SIBLING:  # whose customer it is
            own_words |= {ids["reseller_id"], "Meridian IT"}
        asked = [word for word in words if who != SIBLING or word not in own_words]
        is_searched = True
        for query in ("", *EXPORTS, *(f"?q={quote(word)}" for word in asked)):
            answer = outsider.get(address + query)
            searched = next((word for word in words if query == f"?q={quote(word)}"), "")
            led_on = (302,) if searched in shared else ()  # to the only thing that was found
            assert answer.status_code in (200, 403, 404, *led_on), (who, address + query)
            text = _content(answer) + answer.get("Location", "")
            shown = [word for word in words if word in text and word != searched and word not in own_words]
            assert shown == [], (who, address + query)
            if not query:
                is_searched = _is_searched(PAGES[name], answer.status_code, text)
            if searched and not is_searched:
                break  # one word is enough where there is no search


def _is_searched(one: Page, status: int, text: str) -> bool:
    """Whether that page, as it was shown, looks for words: a part of a page is asked by another page's field, and the
    field in the frame leads to the page of its own."""
    return status == 200 and (one.kind is not Kind.PAGE or 'name="q"' in text.partition('<main id="main"')[2])


def test_a_page_of_the_gallery_is_not_for_outsiders_of_the_house(stage: Stage) -> None:
    assert stage.outsiders["another reseller"].get("/design/").status_code == 404
