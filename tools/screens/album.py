"""What is taken: every page of the registry, and states of some that are worth seeing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Page as Window
from tests.support.page_examples import EXAMPLES
from tools.screens.stage import Stage

from tenantry.web.pages import PAGES, Kind

Act = Callable[[Window], None]
OWNERS = {"staff": "administrator", "reseller": "reseller", "customer": "customer"}
# Finance's own ground, seen as finance sees it.
FINANCE = ("office.invoice", "office.entr", "office.parked_accounts")
# Pages that show nothing: each answers with the way to another.
LEADS_ON = {
    "account.home": "the profile",
    "account.language": "where one was, in another language",
    "account.sso_back": "where one came from, after single sign-on",
    "office.party": "the page of the customer or reseller",
    "demo.simulator": "the simulator's own pages",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who opens which address, does what, and is answered how."""

    name: str
    page: str
    who: str
    address: str
    act: Act | None = None
    told: str = ""  # what is special about it
    status: int = 200

    @property
    def file(self) -> str:
        """The picture's file, without its ending."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def face(self) -> str:
        """The first segment of the address."""
        return PAGES[self.page].face if self.page else "web"


def album(stage: Stage, ids: Mapping[str, str]) -> list[Shot]:
    """All of them, in the order of the registry, a page's states behind it."""
    own = _own(stage, ids)
    states = _states(ids)
    taken = []
    for name, one in PAGES.items():
        if one.kind is Kind.PAGE and (name in own or name in EXAMPLES) and name not in LEADS_ON:
            taken.append(own.get(name) or _shot(name, ids))
            taken += [replace(state, name=f"{name}.{state.name}") for state in states if state.page == name]
    return [*taken, *(state for state in states if not state.page)]


def unknown(shots: Sequence[Shot]) -> list[str]:
    """Pages of the registry that nobody has said how to open."""
    taken = {shot.page for shot in shots}
    return [
        name
        for name, one in PAGES.items()
        if one.kind is Kind.PAGE and name not in LEADS_ON and name not in taken
    ]


def _shot(name: str, ids: Mapping[str, str]) -> Shot:
    example = EXAMPLES[name]
    who = "finance" if name.startswith(FINANCE) else OWNERS[example.owner]
    params = {part: ids.get(key, key) for part, key in example.params.items()}
    return Shot(name, name, who, reverse(name, kwargs=params) + example.query)


def _own(stage: Stage, ids: Mapping[str, str]) -> dict[str, Shot]:
    """Pages of one's own account, of the demonstration, and those that look better with another thing."""
    seen = {name: "plain" for name in PAGES if name.startswith("account.")}
    seen |= {name: "nobody" for name, one in PAGES.items() if one.public}
    seen |= {
        "account.confirm_code": "administrator",
        "account.app_remove": "finance",
        "account.choose": "both",
    }
    params = {
        "account.invitation": {"token": ids["invitation_token"]},
        "account.new_password": {"token": ids["password_token"]},
        "demo.mail": {"mail": ids["mail"]},
    }
    shots = {
        name: Shot(name, name, who, reverse(name, kwargs=params.get(name)))
        for name, who in seen.items()
        if PAGES[name].kind is Kind.PAGE
        and name not in LEADS_ON
        and ("<" not in PAGES[name].route or name in params)
    }
    sign_in = reverse("account.sign_in")
    staff = stage.login("administrator")
    shots["account.second_step"] = Shot("account.second_step", "account.second_step", "nobody", sign_in,
        _entered(staff.email, staff.password))  # fmt: skip
    shots["account.passkey_remove"] = Shot("account.passkey_remove", "account.passkey_remove", "plain",
        reverse("account.security"), _followed("/passkeys/"))  # fmt: skip
    for name, who in (("office.search", "administrator"), ("shop.search", "reseller")):
        if name in PAGES:
            shots[name] = Shot(name, name, who, reverse(name) + "?q=al")
    review = {"basket": ids["ready_basket"]}
    shots["shop.basket_review"] = Shot("shop.basket_review", "shop.basket_review", "reseller",
        reverse("shop.basket_review", kwargs=review))  # fmt: skip
    return shots


def _states(ids: Mapping[str, str]) -> list[Shot]:
    ready, stopped = {"basket": ids["ready_basket"]}, {"order": ids["stopped_order"]}
    done, awaited = {"order": ids["order_id"]}, {"order": ids["awaited_order"]}
    return [
        Shot("customer", "shop.home", "customer", reverse("shop.home"), told="a direct customer, in German"),
        Shot("met", "shop.basket_check", "reseller", reverse("shop.basket_check", kwargs=ready),
            told="all conditions met"),
        Shot("confirmation", "shop.basket_review", "reseller", reverse("shop.basket_review", kwargs=ready),
            _opened("place"), told="the confirmation names the amount"),
        Shot("errors", "shop.new_customer", "reseller", reverse("shop.new_customer"), _wrong_customer,
            told="a form that was refused"),
        Shot("nothing-found", "shop.orders", "reseller", reverse("shop.orders") + "?q=zeppelin",
            told="nothing found"),
        Shot("empty", "shop.invoices", "customer", reverse("shop.invoices"), told="nothing yet, in German"),
        Shot("done", "office.order", "administrator", reverse("office.order", kwargs=done), told="completed"),
        Shot("confirmation", "office.order", "administrator", reverse("office.order", kwargs=stopped),
            _opened("retry-order"), told="the confirmation names the amount"),
        Shot("approval", "office.order", "administrator", reverse("office.order", kwargs=awaited),
            _opened("approve-order"), told="an approval names the amount"),
        Shot("suggestions", "office.search", "administrator", reverse("office.home"), _searched,
            told="while one types"),
        Shot("wrong", "account.sign_in", "nobody", reverse("account.sign_in"),
            _entered("ines@meridian-it.example", "a wrong password"), told="refused"),
        Shot("not-found", "", "nobody", "/nothing/", told="an address that does not exist", status=404),
    ]  # fmt: skip


def _entered(email: str, password: str) -> Act:
    def act(window: Window) -> None:
        window.locator("input[name=login]").fill(email)
        window.locator("input[name=password]").fill(password)
        window.locator("main button[type=submit]").first.click()
        window.wait_for_load_state()

    return act


def _followed(part: str) -> Act:
    def act(window: Window) -> None:
        link = window.locator(f"a[href*='{part}'][href*='remove']").first.get_attribute("href")
        parts = urlsplit(window.url)
        window.goto(f"{parts.scheme}://{parts.netloc}{link}")

    return act


def _opened(dialog: str) -> Act:
    def act(window: Window) -> None:
        window.locator(f"[popovertarget={dialog}]:visible").first.click()
        window.wait_for_selector("dialog:popover-open, dialog[open]")

    return act


def _wrong_customer(window: Window) -> None:
    window.locator("input[name=name]").fill("Vinhas do Douro, Lda")
    window.locator("input[name=address_line1]").fill("Cais da Ribeira 4")
    window.locator("input[name=postal_code]").fill("405")
    window.locator("input[name=email]").fill("geral@vinhas.example")
    window.locator("main form button[type=submit]").last.click()
    window.wait_for_load_state()


def _searched(window: Window) -> None:
    field = window.locator("input[type=search]:visible").first
    field.click()
    field.press_sequentially("al", delay=20)
    window.wait_for_selector("#suggestions .menu-list")
