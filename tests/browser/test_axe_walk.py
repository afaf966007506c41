"""Every page of the registry, looked at by a machine: accessibility in light and dark, console, security policy.

The pages and how they are opened come from tests/support/page_examples.py; those of one's own account and of the
demonstration have rows here. The web server is one of the demonstration, whose bar stands on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect
from tests.browser.conftest import Stage, answers
from tests.support.accessibility import squeezed, violations
from tests.support.browser import Journey, Place, an_authenticator, journey_at
from tests.support.browsing import with_second_factor
from tests.support.outsiders import Business, a_business
from tests.support.page_examples import EXAMPLES
from tests.support.people import Person, a_person, invited, token_of
from tests.support.processes import wait_until
from tests.support.totp import code_of

from tenantry.config.launch.ports import free_port
from tenantry.demo.provider import HARBOUR_CLOUD
from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import Role, system
from tenantry.kernel.ids import PartyId
from tenantry.notices.outbox import write_mail
from tenantry.notices.reads import mails
from tenantry.parties.links import password_token
from tenantry.parties.models import User
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.web.pages import PAGES, Kind

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

# What answers with the way to another page; and the second step, which the journey of the sign-in looks at.
LEADS_ON = ("account.home", "account.language", "account.sso_back", "office.party", "demo.simulator")
ELSEWHERE = (*LEADS_ON, "account.second_step")
WALKED = [name for name, one in PAGES.items() if one.kind is Kind.PAGE and name not in ELSEWHERE]
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Walk:
    """Who walks, and what the pages are asked for."""

    business: Business
    journeys: Mapping[str, Journey]
    params: Mapping[str, dict[str, str]]

    def way(self, name: str) -> tuple[Journey, str]:
        """Whose page it is, and its address."""
        if (example := EXAMPLES.get(name)) is not None:
            given = {part: self.business.ids.get(key, key) for part, key in example.params.items()}
            return self.journeys[example.owner], reverse(name, kwargs=given) + example.query
        who = "nobody" if PAGES[name].public else "keyed"
        return self.journeys[who], reverse(name, kwargs=self.params.get(name))


@pytest.fixture(scope="module")
def walk(lone_stage: Stage, browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[Walk]:
    stage = lone_stage
    for running in stage.processes.started:
        running.stop()  # what they would do is done here, step by step
    with django_db_blocker.unblock(), ExitStack() as windows:
        place = _demonstration(stage)
        business = a_business(stage.story)
        by = business.house.system
        people: dict[str, Person | None] = {
            "staff": with_second_factor(a_person(by)),
            "reseller": a_person(by, Role.RESELLER, business.house.reseller.public_id),
            "customer": a_person(by, Role.CUSTOMER, PartyId(business.ids["customer_id"])),
            "keyed": a_person(by, Role.RESELLER, business.house.reseller.public_id),
            "nobody": None,
        }
        journeys = {who: windows.enter_context(journey_at(place, browser)) for who in people}
        for who, person in people.items():
            if person is not None and who != "keyed":
                journeys[who].enter(person)
        keyed = people["keyed"]
        assert keyed is not None
        with an_authenticator(journeys["keyed"].page):
            passkey = _with_keys(journeys["keyed"], keyed)
            invitation = invited(by, Role.RESELLER, business.house.reseller.public_id, now=business_now())
            params = {
                "account.passkey_remove": {"pk": str(passkey)},
                "account.invitation": {"token": token_of(invitation)},
                "account.new_password": {"token": password_token(User.objects.get(pk=keyed.key))},
                "demo.mail": {"mail": _a_mail()},
            }
            yield Walk(business, journeys, params)


def _demonstration(stage: Stage) -> Place:
    """A web server in the demonstration's mode, reached by name: browsers make passkeys for names only."""
    port = str(free_port(19_000, "127.0.0.1"))
    url = f"http://localhost:{port}"
    web = stage.processes.start("demonstration", ["-m", "tenantry", "serve"], TENANTRY_ENVIRONMENT="demo",
        TENANTRY_PORT=port, TENANTRY_PUBLIC_URL=url)  # fmt: skip
    at = url.replace("localhost", "127.0.0.1")
    wait_until(lambda: answers(at) or web.process.poll() is not None, "the server starts", seconds=60)
    assert web.process.poll() is None, web.said
    return Place(url, web.log, stage.place.allowed)


def _with_keys(journey: Journey, person: Person) -> int:
    """Signed in a moment ago, with an app and a passkey: its key."""
    key = generate_totp_secret()
    TOTP.activate(User.objects.get(pk=person.key), key)
    page = journey.sign_in(person)
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    journey.open(reverse("account.passkey_add"))
    page.get_by_label("Name", exact=True).fill("Laptop")
    page.get_by_role("button", name="Add a passkey", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    kind = Authenticator.Type.WEBAUTHN
    return int(Authenticator.objects.values_list("pk", flat=True).get(user_id=person.key, type=kind))


def _a_mail() -> str:
    """The demonstration shows the mails of its own provider."""
    at = business_now()
    provider = create_provider(details=HARBOUR_CLOUD, by=system(0), now=at)
    told = {
        "name": "Rui",
        "what": "passkey_added",
        "at": at.isoformat(),
        "time_zone": "UTC",
        "house": "Harbour Cloud",
    }
    with transaction.atomic(durable=True):
        write_mail(provider_id=provider.id, kind="sign_in_change", recipient="rui@meridian.example", language="en",
            params=told, caused_by="test", at=at)  # fmt: skip
    return mails(system(provider.id), limit=1)[0].public_id


def test_every_page_is_walked_or_known_to_lead_on() -> None:
    own = {name for name in WALKED if PAGES[name].face in ("account", "demo")}
    assert set(WALKED) == own | {name for name in EXAMPLES if PAGES[name].kind is Kind.PAGE} - set(ELSEWHERE)


@pytest.mark.parametrize("name", WALKED)
def test_a_page_is_accessible_in_light_and_dark_and_nothing_complains(name: str, walk: Walk) -> None:
    journey, address = walk.way(name)
    page = journey.open(address)
    assert page.url.startswith(f"{journey.place.url}{address.partition('?')[0]}"), "the page leads elsewhere"

    told = [*violations(page, "light"), *violations(page, "dark"), *_in_dialogs(page)]
    page.set_viewport_size(NARROW)
    told += [*violations(page, "light"), *squeezed(page)]
    page.set_viewport_size(WIDE)

    found = journey.findings()
    journey.forget()
    assert [*told, *found] == []


@pytest.mark.parametrize("name", ["office.home", "shop.home"])
def test_the_drawer_of_a_narrow_screen_is_accessible(name: str, walk: Walk) -> None:
    journey, address = walk.way(name)
    page = journey.open(address)
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Open the menu").click()
    expect(page.locator("#drawer")).to_be_visible()

    told = [*violations(page, "light"), *violations(page, "dark")]
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    page.set_viewport_size(WIDE)
    found = journey.findings()
    journey.forget()
    assert [*told, *found] == []


def _in_dialogs(page: Page) -> list[str]:
    """What is wrong inside the dialogs that can be opened on this page."""
    told = []
    buttons = page.locator("main [popovertarget]:not([data-close])")
    for n in range(buttons.count()):
        button = buttons.nth(n)
        if not button.is_visible():
            continue  # in a menu that is closed, or inside another dialog
        button.click()
        dialog = page.locator(f"#{button.get_attribute('popovertarget')}")
        expect(dialog).to_be_visible()
        told += violations(page, "light")
        dialog.evaluate("dialog => dialog.close()")  # Escape would first close what is open in it
        expect(dialog).to_be_hidden()
    return told
