"""Documents, their reasons and the books: each for those who may see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from tests.support.billing import Account, Ordered, an_account, buys, cancels, hears_of, is_billed
from tests.support.parties import MERIDIAN_IT, NOW, a_customer, a_program, a_reseller

from tenantry.billing import gathering, reads, stored
from tenantry.billing.models import BilledAccount, InvoiceFile
from tenantry.billing.rules.document import InvoiceDocument
from tenantry.billing.rules.rating import charges
from tenantry.billing.unbilled import ahead_of
from tenantry.billing.use_cases.render_document import render_document
from tenantry.billing.use_cases.store_file import store_file
from tenantry.jobs import events
from tenantry.jobs import reads as log
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.ordering.events import UndoStarted


def an_invoice(account: Account, *lines: Ordered) -> str:
    order = buys(account, *lines)
    is_billed(account)
    return reads.order_documents(account.house.administrator.actor, order)[0].public_id


def test_documents_are_listed_newest_first_by_page_kind_account_order_and_text() -> None:
    account = an_account()
    by = account.house.administrator.actor
    order, other = buys(account), buys(account, Ordered(buyer_reference="ÄB-1"))
    is_billed(account)
    cancels(account, order, at=NOW + timedelta(hours=1))
    is_billed(account, now=NOW + timedelta(hours=1))

    def numbers(**where: str | int) -> list[str]:
        return [found.number for found in reads.invoices(by, **{"limit": 10, **where})]  # type: ignore[arg-type]

    everything = ["CN-2026-000001", "2026-000002", "2026-000001"]
    assert numbers() == everything
    assert numbers(limit=2) == everything[:2]
    second = reads.invoices(by, limit=2)[1].id
    assert numbers(before_id=second) == ["2026-000001"]
    assert numbers(kind="credit_note") == ["CN-2026-000001"]
    assert numbers(order=other) == ["2026-000002"]
    assert numbers(account=account.id) == everything
    assert numbers(account=account.customer.public_id) == []
    assert numbers(q="äb-1") == ["2026-000002"]
    assert numbers(q="2026-000002") == ["2026-000002"]
    assert numbers(q="meridian") == everything


def test_only_the_billed_account_and_finance_see_a_document() -> None:
    account = an_account()
    public_id = an_invoice(account)
    order = reads.invoices(account.house.administrator.actor, limit=1)[0].order_id
    rival = a_reseller(account.system).program.actor
    stranger = an_account().house.administrator.actor
    outsiders = [rival, account.customer.program.actor, stranger]
    for actor in outsiders:
        unknown = public_id[:-1] + ("0" if public_id[-1] != "0" else "1")
        assert reads.invoices(actor, limit=10) == []
        assert reads.order_documents(actor, order) == []
        for read in (
            lambda found, by=actor: reads.invoice(by, found),
            lambda found, by=actor: reads.pdf(by, found),
            lambda found, by=actor: reads.why(by, found, 1),
        ):
            answers = []
            for asked in (public_id, unknown):
                with pytest.raises(Refused) as refused:
                    read(asked)
                answers.append([p.as_data() for p in refused.value.problems])
                assert answers[-1][0]["params"] == {"kind": "invoice", "id": asked}
            assert answers[0][0]["code"] == answers[1][0]["code"] == "not_found"
    for role in (Role.SALES, Role.PROVISIONING):
        with pytest.raises(Refused, match="permission.not_allowed"):
            reads.invoices(a_program(account.system, role).actor, limit=10)
    for actor in (account.party.program.actor, a_program(account.system, Role.AUDITOR).actor):
        assert [found.public_id for found in reads.invoices(actor, limit=10)] == [public_id]


def test_a_direct_customer_sees_its_own_invoice_without_an_end_customer() -> None:
    base = an_account()
    direct = a_customer(base.system, system=base.system)
    account = an_account(house=base.house, party=direct, customer=direct, vat_is_checked=False)
    order = buys(account)
    is_billed(account)
    (found,) = reads.order_documents(direct.program.actor, order)
    assert reads.invoice(direct.program.actor, found.public_id).lines[0].customer_name == ""


def test_staff_is_told_every_step_of_a_line() -> None:
    account = an_account()
    reason = reads.why(account.house.administrator.actor, an_invoice(account), 1)
    assert [step.code for step in reason.steps] == [
        "change",
        "quote.supplier_price",
        "quote.cost_per_cycle",
        "quote.margin",
        "quote.rounded",
        "quote.seats",
        "price.per_cycle",
        "rule.whole_cycle",
        "days",
        "amount.quantity_times_price_times_days",
        "tax.reverse_charge",
        "tax.vat_check",
    ]
    assert [(row.ledger, row.amount.as_wire()["amount"]) for row in reason.journal] == [
        ("receivable", "120.00"),
        ("deferred_revenue", "-120.00"),
        ("prepaid_cost", "100.00"),
        ("supplier_accrual", "-100.00"),
    ]


def test_a_reason_says_when_the_vat_number_was_checked_on_which_the_tax_rests() -> None:
    account = an_account()
    at = NOW + timedelta(days=300)
    order = buys(account, at=at)
    is_billed(account, now=at)
    (found,) = reads.order_documents(account.party.program.actor, order)
    steps = reads.why(account.party.program.actor, found.public_id, 1).steps
    (check,) = [dict(step.params) for step in steps if step.code == "tax.vat_check"]
    assert (check["vat_number"], check["result"]) == ("PT509442013", "valid")
    assert check["checked_at"] == NOW.isoformat()
    assert (
        check["consultation_number"]
        == reads.invoice(account.party.program.actor, found.public_id).vat_check["consultation_number"]
    )


def test_a_number_that_was_never_checked_has_no_date_and_a_sale_at_home_names_no_check() -> None:
    doubted = an_account(vat_is_checked=False)
    at_home = an_account(reseller=replace(MERIDIAN_IT, country="IE", vat_number="IE6388047V"))
    told = []
    for account in (doubted, at_home):
        steps = reads.why(account.party.program.actor, an_invoice(account), 1).steps
        told.append([step.params["checked_at"] for step in steps if step.code == "tax.vat_check"])
    assert told == [[""], []]


@pytest.mark.parametrize("who", ["the reseller", "staff without the journal's scope"])
def test_a_buyer_is_told_its_price_and_rows_but_never_cost_or_margin(who: str) -> None:
    account = an_account()
    actor: Actor = account.party.program.actor
    if who != "the reseller":
        actor = a_program(account.system, Role.FINANCE, scopes=("invoices.read",)).actor
    reason = reads.why(actor, an_invoice(account, Ordered(), Ordered(seats=1)), 2)
    assert [step.code for step in reason.steps if step.code.startswith("quote.")] == [
        "quote.rounded",
        "quote.seats",
    ]
    assert [(row.ledger, row.amount.as_wire()["amount"]) for row in reason.journal] == [
        ("receivable", "132.00"),
        ("deferred_revenue", "-12.00"),
    ]
    told = repr(reason)
    assert all(secret not in told for secret in ("10.00", "120.00", "100.00", "margin", "cost"))


def test_a_reason_names_days_change_and_who_asked_for_it() -> None:
    account = an_account()
    order = buys(account, completes=False)
    person = account.house.administrator.actor
    at = NOW + timedelta(days=4)
    with transaction.atomic(durable=True):
        events.put(UndoStarted(order, "ordered by mistake"), by=person, at=at)
    cancels(account, order, at=at)
    hears_of(account, order, now=at)
    note = reads.order_documents(person, order)[1]
    reason = reads.why(person, note.public_id, 1)
    assert (reason.change.kind, reason.change.effective_on, reason.change.at) == (
        "cancelled",
        date(2026, 11, 6),
        at,
    )
    assert (reason.change.actor_kind, reason.change.actor_id) == ("credential", person.id)
    days = next(step.params for step in reason.steps if step.code == "days")
    assert dict(days) == {"start": "2026-11-06", "last_day": "2026-12-01", "days": 26, "cycle_days": 30}
    assert "rule.cancelled_within_window" in [step.code for step in reason.steps]


def test_a_line_that_does_not_exist_is_not_found() -> None:
    account = an_account()
    with pytest.raises(Refused, match="not_found"):
        reads.why(account.party.program.actor, an_invoice(account), 2)


def test_the_journal_is_read_by_finance_alone_and_balances_in_every_currency() -> None:
    account = an_account(vat_is_checked=False)
    invoice = an_invoice(account, Ordered(seats=3, cost="118.61"))
    by = a_program(account.system, Role.FINANCE).actor
    (entry,) = reads.entries(by, limit=10, invoice=invoice)
    assert reads.entry(by, entry.public_id) == entry
    assert reads.entries(by, limit=10, before_id=entry.id) == []
    assert reads.entries(by, limit=10, q="2027-") == []
    balances = {item.ledger: item.balance.as_wire()["amount"] for item in reads.balance(by)}
    assert balances == {
        "receivable": "43.76",
        "deferred_revenue": "-35.58",
        "vat_payable": "-8.18",
        "prepaid_cost": "29.64",
        "supplier_accrual": "-29.64",
    }
    assert sum(Decimal(amount) for amount in balances.values()) == 0
    for actor in (account.party.program.actor, a_program(account.system, Role.SALES).actor):
        for read in (
            lambda who=actor: reads.balance(who),
            lambda who=actor: reads.entries(who, limit=10),
            lambda who=actor: reads.entry(who, entry.public_id),
        ):
            with pytest.raises(Refused, match="permission.not_allowed"):
                read()
    stranger = an_account().house.administrator.actor
    assert reads.entries(stranger, limit=10) == [] == reads.balance(stranger)
    with pytest.raises(Refused, match="not_found"):
        reads.entry(stranger, entry.public_id)


def test_a_document_prints_from_its_rows_even_when_its_parties_have_changed() -> None:
    account = an_account()
    public_id = an_invoice(account, Ordered(), Ordered(seats=2, buyer_reference="PO-2"))
    document = stored.document(account.house.id, public_id)
    assert isinstance(document, InvoiceDocument)
    assert (document.end_customer, document.locale) == ("Padaria Central, Lda", "pt_PT")
    assert document.lines[1].details == ("Prazo 1 ano, faturação mensal", "A sua referência: PO-2")
    assert document.gross == Money(Decimal(144), "EUR")
    assert document.bank.iban == "IE29AIBK93115212345678"


def test_a_pdf_is_there_at_once_is_kept_once_and_stays_the_same() -> None:
    account = an_account()
    public_id = an_invoice(account)
    reader = account.party.program.actor
    at_once = reads.pdf(reader, public_id)
    assert at_once.startswith(b"%PDF-")
    for _ in range(2):
        store_file(provider_id=account.house.id, invoice_id=public_id, sequence=1)
    (kept,) = InvoiceFile.objects.filter(provider_id=account.house.id)
    assert bytes(kept.content) == at_once == reads.pdf(reader, public_id)


def test_an_issued_document_queues_its_rendering_in_the_same_commit() -> None:
    account = an_account()
    public_id = an_invoice(account)
    (event,) = log.timeline(provider_id=account.house.id, aggregate_kind="invoice", aggregate_id=public_id)
    from procrastinate.contrib.django.models import ProcrastinateJob

    def waiting() -> int:
        arguments = {"provider_id": account.house.id, "invoice_id": public_id, "sequence": 1}
        found = ProcrastinateJob.objects.filter(task_name="billing.render", args=arguments)
        return found.filter(queue_name="documents").count()

    with pytest.raises(RuntimeError, match="dies"), transaction.atomic(durable=True):
        render_document(event, NOW)
        raise RuntimeError("the delivery dies")
    assert waiting() == 0
    with transaction.atomic(durable=True):
        render_document(event, NOW)
    assert waiting() == 1


def test_what_running_terms_are_still_going_to_cost_is_what_charging_them_all_would_sum_up() -> None:
    account = an_account()
    buys(account, Ordered(), Ordered(seats=3, term=Term.P1Y, billing_plan=BillingPlan.ANNUAL))
    gone = buys(account, Ordered(seats=7))
    cancels(account, gone, at=NOW + timedelta(hours=1))
    key = account.party.id
    billed = BilledAccount(provider_id=account.house.id, account_id=key)

    for day in (
        date(2026, 11, 2),
        date(2026, 12, 1),
        date(2026, 12, 2),
        date(2027, 10, 30),
        date(2028, 1, 1),
    ):
        every = gathering.subjects(billed, day, from_scratch=True)
        ahead = [
            charge
            for one in every
            for charge in charges(one.facts, one.facts.term_end)
            if charge.period.start > day
        ]
        found = ahead_of(account.house.id, key, "EUR", day)
        assert found.cost == sum_money((charge.cost for charge in ahead), "EUR")
        assert found.net == sum_money((charge.net for charge in ahead), "EUR")
        assert bool(ahead) == (day < date(2027, 10, 2))
