"""The office in the hands of its people: what each role is shown and offered, the deeds of a clerk, and exports."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.browser.test_clerk_journey import stopped_order
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.people import PASSWORD, a_person, invited
from tests.support.processes import wait_until
from tests.support.story import Placed, place, ready_basket

from tenantry.foundation.clock import business_now, machine_now
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel.actor import Role
from tenantry.notices.letters import letter
from tenantry.notices.reads import mails
from tenantry.parties.models import User

DEEDS = re.compile("^(Retry|Undo order|Cancel order|Give up the undo)$")


@dataclass(frozen=True)
class Sees:
    """What a role finds in the navigation, what it does not find, and a page that is refused to it."""

    role: Role
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    refused: str


SEES = (
    Sees(
        Role.FINANCE,
        ("Invoices", "Journal", "Payments", "Billing"),
        ("Parked events",),
        "/office/deliveries/",
    ),
    Sees(Role.SALES, ("Orders", "Customers", "Price lists"), ("Journal", "Payments"), "/office/payments/"),
    Sees(Role.AUDITOR, ("Journal", "Audit trail", "Orders"), ("Billing",), "/office/payments/new/"),
)


@pytest.fixture(scope="module")
def carried_out(stage: Stage) -> Placed:
    """An order that is carried out and billed."""
    ready = ready_basket(stage.story)
    placed = Placed(stage.story, place(stage.story, ready), ready.domain)
    wait_until(lambda: placed.state == "completed", "the order is carried out", seconds=60)
    return placed


def accept_by_mail(journey: Journey, stage: Stage, role: Role) -> None:
    """The invited colleague follows the link of the mail, and has a second factor."""
    from allauth.mfa.models import Authenticator

    house = stage.story.shop.house
    invitation = invited(house.system, role, now=business_now())

    def mail() -> str:
        return next(
            (letter(one).text for one in mails(house.system, limit=50, state="kept")
             if one.params.get("invitation") == invitation), ""
        )  # fmt: skip

    wait_until(lambda: bool(mail()), "the worker keeps the mail")
    link = re.search(r"https?://[^/]+(\S+)", mail())
    assert link is not None
    page = journey.open(link[1])
    page.get_by_label("Your name").fill(f"Ines {role}")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, again").fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url(lambda url: "invitation" not in url)
    who = User.objects.filter(name=f"Ines {role}").latest("pk")
    Authenticator.objects.create(
        user_id=who.pk, type=Authenticator.Type.TOTP, data={"secret": "x"}, created_at=machine_now()
    )


def post_anyway(page: Page, address: str) -> None:
    """What the page does not offer is sent nevertheless, with the page's own mark."""
    page.evaluate(
        """(address) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = address;
            form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
            document.body.append(form);
            form.submit();
        }""",
        address,
    )


@pytest.mark.parametrize("sees", SEES, ids=lambda one: str(one.role))
def test_a_role_sees_what_it_may_and_is_told_in_words_what_it_may_not(
    journey: Journey, stage: Stage, carried_out: Placed, sees: Sees
) -> None:
    journey.expected |= {403}
    accept_by_mail(journey, stage, sees.role)
    page = journey.open("/office/")
    menu = page.get_by_role("navigation").first
    for name in sees.shown:
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_visible()
    for name in sees.hidden:
        expect(menu.get_by_role("link", name=name, exact=True)).to_have_count(0)

    journey.open(sees.refused, 403)
    expect(page.get_by_role("heading", level=1)).to_have_text("You may not do this")
    expect(page.locator("main")).to_contain_text("Ask an administrator of your organisation")
    journey.axe()
    journey.open(f"/office/orders/{carried_out.order_id}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name=DEEDS)).to_have_count(0)
    for deed in ("retry", "undo", "cancel"):
        post_anyway(page, f"/office/orders/{carried_out.order_id}/{deed}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("You may not do this")
    assert carried_out.state == "completed"


def as_clerk(journey: Journey, stage: Stage, role: Role = Role.PROVISIONING) -> None:
    """Signed in, with a second factor."""
    journey.enter(with_second_factor(a_person(stage.story.shop.house.system, role, name="Nora Klein")))


def decide(page: Page, deed: str, why: str) -> None:
    """Press a deed of an order, and give the reason it asks for."""
    page.get_by_role("button", name=deed).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role(
        "button", name=deed
    ).click()  # without a reason the browser itself says what is missing
    expect(dialog.get_by_role("textbox")).to_be_focused()
    dialog.get_by_role("textbox").fill(why)
    dialog.get_by_role("button", name=deed).click()


def test_a_stopped_order_is_cancelled_with_a_reason(journey: Journey, stage: Stage) -> None:
    placed = stopped_order(stage)
    as_clerk(journey, stage)
    page = journey.open(f"/office/orders/{placed.order_id}/")

    decide(page, "Cancel order", "The customer went elsewhere")

    expect(page.get_by_text("The order is cancelled. Nothing is billed.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("The customer went elsewhere")
    expect(page.get_by_role("button", name=DEEDS)).to_have_count(0)
    assert placed.state == "cancelled"
    assert placed.at_microsoft()["subscriptions"] == 0


def test_an_order_is_undone_and_the_page_follows_to_the_credit(journey: Journey, stage: Stage) -> None:
    ready = ready_basket(stage.story)
    placed = Placed(stage.story, place(stage.story, ready), ready.domain)
    wait_until(lambda: placed.state == "completed", "the order is carried out", seconds=60)
    as_clerk(journey, stage)
    page = journey.open(f"/office/orders/{placed.order_id}/")

    decide(page, "Undo order", "Ordered by mistake")

    expect(page.locator("#notices").get_by_text("The order is being undone.")).to_be_visible()
    wait_until(lambda: placed.state == "cancelled", "the order is undone", seconds=60)
    expect(page.get_by_role("button", name=DEEDS)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Ordered by mistake")


def test_a_parked_event_is_released_and_its_list_is_empty_again(
    journey: Journey, stage: Stage, carried_out: Placed
) -> None:
    cursors = ConsumerCursor.objects.filter(
        provider_id=stage.story.shop.house.id, consumer="billing.bill", aggregate_id=carried_out.order_id
    )
    assert cursors.update(parked_at=machine_now(), failures=5, last_error="ValueError: planted") == 1
    as_clerk(journey, stage)
    page = journey.open("/office/deliveries/")

    page.locator("#list tbody a").first.click()
    expect(page.get_by_text("ValueError: planted").first).to_be_visible()
    page.get_by_role("button", name="Release").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Release").click()

    expect(page.locator("#notices .notice")).to_be_visible()
    wait_until(lambda: not cursors.filter(parked_at__isnull=False).exists(), "it is handled")
    journey.open("/office/deliveries/")
    expect(page.get_by_text("Nothing is parked")).to_be_visible()


def test_a_payment_settles_an_invoice_after_it_was_shown_what_it_would_settle(
    journey: Journey, stage: Stage, carried_out: Placed
) -> None:
    as_clerk(journey, stage, Role.FINANCE)
    page = journey.open("/office/payments/new/")
    page.get_by_role("combobox", name="Received from").fill("Meridian")
    page.get_by_role("option", name=re.compile("Meridian IT")).click()
    page.get_by_label("Amount").fill("1.50")
    page.get_by_label("Received on").fill(machine_now().date().isoformat())
    page.get_by_role("button", name="Show what it settles").click()
    expect(page.locator("main")).to_contain_text("€1.50")
    page.get_by_role("button", name="Record the payment").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("€1.50")
    dialog.get_by_role("button", name=re.compile("Record")).click()

    expect(page.get_by_text("€1.50 is recorded.")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("20")


def test_an_export_holds_what_the_filter_shows(journey: Journey, stage: Stage, carried_out: Placed) -> None:
    stopped = stopped_order(stage)
    as_clerk(journey, stage)
    page = journey.open("/office/orders/")
    page.get_by_role("combobox", name="All states").select_option("completed")
    page.wait_for_url(re.compile("state=completed"))
    expect(page.locator("#list")).not_to_contain_text("Needs attention")
    count = page.locator("#list tbody tr").count()
    page.get_by_role("link", name="Customer", exact=True).click()  # sorted by it
    page.wait_for_url(re.compile("sort=customer"))

    with page.expect_download() as loaded:
        page.get_by_role("link", name="Export").click()

    assert re.fullmatch(r"orders-\d{4}-\d\d-\d\d\.csv", loaded.value.suggested_filename)
    with loaded.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count > 0
    assert {row["State"] for row in rows} == {"completed"}
    text = str(rows)
    named = [row["Customer"].casefold() for row in rows]
    assert named == sorted(named)
    assert carried_out.order_id in text or "Quinta do Lago, Lda" in text
    assert stopped.order_id not in text
