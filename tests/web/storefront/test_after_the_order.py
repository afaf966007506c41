"""What an order leaves behind, as its buyer looks at it: invoices and their reasons, subscriptions, customers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.support.browsing import Visit, member
from tests.support.story import Placed, Story, completed_order, customer_details
from tests.web.storefront.test_orders import buyer, customer_of, text_of

from tenantry.billing.models import Invoice
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role
from tenantry.parties.models import Party
from tenantry.subscriptions.models import Subscription

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@dataclass(frozen=True)
class Done:
    """An order that is active and invoiced."""

    placed: Placed
    invoice: Invoice
    subscription: Subscription


@pytest.fixture(scope="module")
def done(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Done]:
    with django_db_blocker.unblock():
        placed = completed_order(house_of_the_file)
        deliver_events(
            consumer="billing.bill",
            provider_id=house_of_the_file.shop.house.id,
            aggregate_kind="order",
            aggregate_id=placed.order_id,
        )
        invoice = Invoice.objects.get(order_id=placed.order_id)
        subscription = Subscription.objects.select_related("customer").get(customer_id=placed.row.customer_id)
        yield Done(placed, invoice, subscription)


def test_an_invoice_shows_net_tax_and_total_with_their_currency(story: Story, done: Done) -> None:
    said = text_of(buyer(story).get(f"/shop/invoices/{done.invoice.public_id}/"))

    assert f"Invoice {done.invoice.number}" in said
    assert "Net €118.00" in said
    assert "VAT 23% €27.14" in said
    assert "Total, with VAT €145.14" in said
    assert "Microsoft 365 Business Standard" in said


def test_a_line_says_which_change_price_rule_and_days_made_its_amount(story: Story, done: Done) -> None:
    said = text_of(buyer(story).get(f"/shop/invoices/{done.invoice.public_id}/lines/1/"))

    assert "Bought" in said
    assert "A whole charge cycle is charged at the full price." in said
    assert "Price of a seat for a charge cycle €11.80" in said
    assert "10 seats × price × days €118.00" in said
    assert "VAT of the seller's country, 23%" in said
    assert "What the buyer owes" in said
    assert "cost" not in said.lower()


def test_a_line_that_is_not_there_is_not_found(story: Story, done: Done) -> None:
    assert buyer(story).get(f"/shop/invoices/{done.invoice.public_id}/lines/7/").status_code == 404


def test_the_file_of_an_invoice_has_its_number_and_its_lines_are_plain_digits(
    story: Story, done: Done
) -> None:
    visit = buyer(story)

    pdf = visit.get(f"/shop/invoices/{done.invoice.public_id}/pdf")
    rows = visit.get(f"/shop/invoices/{done.invoice.public_id}/csv").content.decode("utf-8-sig")

    assert pdf.content.startswith(b"%PDF")
    assert f'filename="{done.invoice.number}.pdf"' in pdf["Content-Disposition"]
    (line,) = list(csv.DictReader(io.StringIO(rows)))
    assert (line["document"], line["quantity"], line["net"], line["currency"]) == (
        done.invoice.number,
        "10",
        "118.00",
        "EUR",
    )


def test_a_resellers_customer_finds_no_invoice_and_is_told_why(story: Story, done: Done) -> None:
    visit = customer_of(story, done.placed)

    assert "Your reseller is billed for what you order." in text_of(visit.get("/shop/invoices/"))
    assert visit.get(f"/shop/invoices/{done.invoice.public_id}/").status_code == 404


def test_a_subscription_tells_its_term_its_changes_and_what_was_charged(story: Story, done: Done) -> None:
    answer = buyer(story).get(f"/shop/subscriptions/{done.subscription.public_id}/")

    said = text_of(answer)
    assert "1-year term, billed monthly" in said
    assert "10 seats · €11.80 per seat and month" in said
    assert f"/shop/invoices/{done.invoice.public_id}/lines/1/" in answer.content.decode()


def test_a_resellers_customer_sees_its_subscription_without_prices(story: Story, done: Done) -> None:
    said = text_of(customer_of(story, done.placed).get(f"/shop/subscriptions/{done.subscription.public_id}/"))
    assert "10 seats" in said
    assert "€" not in said


def test_a_customers_page_shows_what_it_holds_and_where(story: Story, done: Done) -> None:
    said = text_of(buyer(story).get(f"/shop/customers/{done.subscription.customer.public_id}/"))

    assert "Quinta do Lago, Lda" in said
    assert "Rua da Fonte 12" in said
    assert done.placed.domain in said
    assert "Microsoft 365 Business Standard" in said


def test_a_customer_sees_its_own_company_and_a_reseller_its_own(story: Story, done: Done) -> None:
    assert "Quinta do Lago, Lda" in text_of(customer_of(story, done.placed).get("/shop/company/"))
    reseller = story.shop.house.reseller.public_id
    visit = buyer(story)
    assert visit.get(f"/shop/customers/{reseller}/")["Location"] == "/shop/company/"
    assert "Meridian IT" in text_of(visit.get("/shop/company/"))


def _entered(**changes: str) -> dict[str, str]:
    names = (
        "name", "country", "address_line1", "city", "postal_code", "email", "first_name", "last_name", "phone",
    )  # fmt: skip
    details = customer_details(**changes)
    return {"do": "save", "_key": "one-form-of-mine", **{name: getattr(details, name) for name in names}}


def _customers(story: Story, name: str) -> int:
    return Party.objects.filter(provider_id=story.shop.house.id, name=name).count()


def test_a_new_customer_is_made_once_however_often_it_is_sent(story: Story) -> None:
    visit, form = buyer(story), _entered(name="Oficina Nova, Lda")

    first, second = visit.post("/shop/customers/new/", form), visit.post("/shop/customers/new/", form)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert _customers(story, "Oficina Nova, Lda") == 1


def test_a_wrong_detail_is_told_at_its_field_and_what_was_typed_stays(story: Story) -> None:
    answer = buyer(story).post("/shop/customers/new/", _entered(name="Errada, Lda", postal_code="12"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Errada, Lda"' in page
    assert 'id="id_postal_code_error"' in page
    assert "Write it as in" in text_of(answer)
    assert _customers(story, "Errada, Lda") == 0


def test_a_customer_is_corrected_by_its_reseller(story: Story) -> None:
    visit = buyer(story)
    page = visit.post("/shop/customers/new/", _entered(name="Antiga, Lda"))["Location"]

    answer = visit.post(f"{page}correct/", _entered(name="Antiga e Filhos, Lda"))

    assert answer["Location"] == page
    assert "Antiga e Filhos, Lda" in text_of(visit.get(page))


def test_whoever_only_reads_invoices_enters_no_customer(story: Story) -> None:
    house = story.shop.house
    bookkeeper: Visit = member(house.system, house.reseller.public_id, Role.RESELLER, "billing")
    assert bookkeeper.get("/shop/customers/new/").status_code == 403
    assert "New customer" not in text_of(bookkeeper.get("/shop/customers/"))
