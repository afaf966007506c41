"""Forms that name another's thing are answered as for an unknown one, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from tests.support.browsing import Visit, member, staff
from tests.support.catalog import a_product_type, buys_on
from tests.support.form_examples import ADDRESSED, SENT_WITH_IT, Sent
from tests.support.outsiders import Business, a_business
from tests.support.parties import a_customer, a_reseller, provider_with_reseller
from tests.support.story import Story, customer_details

from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PartyId
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.web.pages import PAGES

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

_ID = re.compile(r"\b([a-z]{3})_([0-9A-HJKMNP-TV-Z]{26})\b")
_STRANGE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@dataclass(frozen=True)
class Stranger:
    """Somebody whom the business does not concern, and what is that one's own."""

    visit: Visit
    provider: int
    own: Mapping[str, str]


@dataclass(frozen=True)
class Stage:
    """The business, and a stranger of each face."""

    business: Business
    strangers: Mapping[str, Stranger]


@pytest.fixture(scope="module")
def stage(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock():
        business = a_business(house_of_the_file)
        yield Stage(business, {"shop": _another_reseller(business), "office": _another_provider()})


def _another_reseller(business: Business) -> Stranger:
    """Of the same provider, buying on the same price list."""
    house, now = business.house, machine_now()
    other = a_reseller(house.system, customer_details(name="Vale IT", email="office@vale.example"))
    buys_on(house, other.public_id, business.story.shop.price_list, now=now)
    own = a_customer(other.program.actor, customer_details(name="Vale Verde, Lda"), system=house.system)
    basket = open_basket(
        account_id=None, buyer_reference="", key=None, by=other.program.actor, now=now, machine_now=now
    )
    return Stranger(
        member(house.system, other.public_id), house.id, {"customer_id": own.public_id, "basket_id": basket}
    )


def _another_provider() -> Stranger:
    """Its administrator, with a reseller and a price list."""
    house, now = (
        provider_with_reseller(reseller=customer_details(name="Own Reseller", email="own@own.example")),
        machine_now(),
    )
    price_list = create_price_list(
        name="Ours", currency="EUR", key=None, by=house.administrator.actor, now=now, machine_now=now
    )
    product_type = a_product_type(house, "Of the other", now=now)
    own = {
        "reseller_id": PartyId(house.reseller.public_id),
        "price_list_id": price_list,
        "product_type_id": product_type,
    }
    return Stranger(staff(house.system), house.id, own)


def _filled(given: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: ids.get(value, value) if isinstance(value, str) else list(value)
        for name, value in given.items()
    }


def _answer(stranger: Stranger, sent: Sent, foreign: Mapping[str, str]) -> Any:
    ids = {**foreign, **{f"own.{name}": value for name, value in stranger.own.items()}}
    address = reverse(sent.name, kwargs=_filled(sent.params, ids))
    return stranger.visit.post(address, _filled(sent.data, ids))


def _words(answer: Any) -> str:
    """What was said, less the ids that the asker has sent, the request's own, and marks of the form."""
    text = answer.content.decode().replace(answer["X-Request-Id"], "")
    text = re.sub(r'name="(csrfmiddlewaretoken|_key)" value="[\w-]+"', "", text)
    return f"{answer.status_code} {answer.headers.get('Location', '')} " + _ID.sub(r"\1_…", text)


def _state(*providers: int) -> dict[str, str]:
    """Every row that these providers have, in short."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("tenantry.")
        and any(getattr(one, "attname", "") == "provider_id" for one in model._meta.get_fields())
    ]
    hashed = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
    asked = " UNION ALL ".join(
        f"SELECT '{one}', {hashed} FROM {one} t WHERE provider_id = ANY(%(providers)s)" for one in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, {"providers": list(providers)})
        return dict(cursor.fetchall())


def test_every_form_of_a_page_that_names_a_thing_is_sent_by_a_stranger() -> None:
    forms = {name for name, one in PAGES.items() if {"GET", "POST"} <= set(one.methods) and "<" in one.route}
    forms = {name for name in forms if PAGES[name].face in ("shop", "office")}
    assert forms - {one.name for one in (*ADDRESSED, *SENT_WITH_IT)} == {
        "office.setting"
    }  # every provider has them


@pytest.mark.parametrize("sent", [*ADDRESSED, *SENT_WITH_IT], ids=lambda one: f"{one.name} {one.data}"[:60])
def test_a_form_with_anothers_id_is_answered_as_for_an_unknown_one_and_changes_nothing(
    sent: Sent, stage: Stage
) -> None:
    stranger, theirs = stage.strangers[sent.who], stage.business.ids
    unknown = {name: _ID.sub(rf"\1_{_STRANGE}", value) for name, value in theirs.items()}
    if sent.name == "shop.plan":  # the catalogue is for all resellers
        unknown["plan_id"] = theirs["plan_id"]
    providers = (stage.business.house.id, stranger.provider)
    before = _state(*providers)

    answer = _answer(stranger, sent, theirs)

    assert answer.status_code == 404, answer.content.decode()[:3000]
    assert _words(answer) == _words(_answer(stranger, sent, unknown))
    assert _state(*providers) == before
    shown = [
        one for one in stage.business.secrets if one in answer.content.decode() and one not in str(sent.data)
    ]
    assert [one for one in shown if one not in theirs.values()] == []
