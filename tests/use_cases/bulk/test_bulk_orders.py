"""A file of orders: looked at all at once, corrected in place, placed when met, and nothing placed twice."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import Count
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.compliance import tell_microsoft_of
from tests.support.flips import own_instances
from tests.support.parties import a_program, a_reseller
from tests.support.people import a_person
from tests.support.schools import FACULTY
from tests.support.story import (
    Ready,
    Story,
    accept_agreement,
    completed_order,
    forget_facts,
    place,
    planned_order,
    work,
)

from tenantry.bulk import reads, tasks
from tenantry.bulk.filling import CUSTOMER_AMBIGUOUS, CUSTOMER_UNKNOWN, PLAN_AMBIGUOUS, PLAN_UNKNOWN
from tenantry.bulk.locks import MOVED_ON
from tenantry.bulk.models import Entry, Upload
from tenantry.bulk.reads import EntryView
from tenantry.bulk.rules.sheet import COLUMNS, MOST_BYTES, NOT_A_NUMBER
from tenantry.bulk.use_cases.correct_entry import ROWS_ONLY, correct_entry
from tenantry.bulk.use_cases.leave_out_entry import leave_out_entry
from tenantry.bulk.use_cases.look_again import look_again
from tenantry.bulk.use_cases.place_ready import NOTHING_READY, TOTAL_CHANGED, place_ready
from tenantry.bulk.use_cases.upload_orders import ACCOUNT_MISSING, TOO_LARGE, upload_orders
from tenantry.catalog.models import Offering
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.foundation.models import AuditEvent
from tenantry.foundation.slices import Wish
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import BasketId, BulkEntryId, PartyId, UploadId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Code, Refused
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import Basket, Order, OrderLine
from tenantry.parties.models import Party
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules.permissions import NOT_ALLOWED

LINE = {"plan": BUSINESS_STANDARD, "term": "P1Y", "billed": "monthly", "seats": "5"}


@pytest.fixture(scope="module")
def customer(house_of_the_file: Story, django_db_blocker: object) -> Party:
    """A standing customer with a tenant and an agreement."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        found: Party = completed_order(house_of_the_file).row.customer
    return found


def reference() -> str:
    return f"PO-{uuid4().hex[:8]}"


def for_standing(whom: Party, **more: str) -> dict[str, str]:
    return {"reference": reference(), "customer": whom.public_id} | LINE | more


def for_new(**more: str) -> dict[str, str]:
    return (
        {
            "reference": reference(),
            "company": "Adega do Sul, Lda",
            "country": "PT",
            "address_line1": "Rua Nova 3",
            "city": "Faro",
            "postal_code": "8000-078",
            "first_name": "Eva",
            "last_name": "Melo",
            "email": "eva@adega.example",
            "phone": "+351213456789",
            "domain": f"adega{uuid4().hex[:12]}",
        }
        | LINE
        | more
    )


def file(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def uploaded(
    story: Story, *rows: dict[str, str], by: Actor | None = None, account: str = "", work: bool = True
) -> UploadId:
    """The file, and all that the worker finds out about it."""
    upload = upload_orders(
        content=file(*rows),
        file_name="orders.csv",
        account=PartyId(account) if account else None,
        confirms_partner=True,
        origin=Origin("203.0.113.9", "Browser"),
        key=None,
        by=by or story.reseller,
        now=machine_now(),
        machine_now=machine_now(),
    )
    if work:
        worked(story, upload)
    return upload


def worked(story: Story, upload: UploadId) -> None:
    tasks.work(provider_id=story.shop.house.id, upload=upload)


def entries(story: Story, upload: UploadId) -> list[EntryView]:
    return list(reads.entries_all(story.staff, Wish(filters={"upload": upload}, sort="number")))


def states(story: Story, upload: UploadId) -> list[str]:
    return [one.state for one in entries(story, upload)]


def codes(story: Story, upload: UploadId) -> list[list[tuple[str, str | None]]]:
    return [[(one["code"], one["field"]) for one in found.problems] for found in entries(story, upload)]


def placed(story: Story, upload: UploadId, by: Actor | None = None) -> int:
    """Confirmed for what is ready, and worked."""
    shown = reads.upload(story.staff, upload).ready_totals
    chosen = place_ready(
        upload=upload, shown=shown, origin=Origin(), by=by or story.reseller, now=machine_now()
    )
    worked(story, upload)
    return chosen


def orders(story: Story) -> int:
    return Order.objects.filter(provider_id=story.shop.house.id).count()


def refused(call: object, *expected: Code) -> None:
    with pytest.raises(Refused) as error:
        call()  # type: ignore[operator]
    assert [one.code for one in error.value.problems] == list(expected)


def test_all_orders_are_looked_at_once_and_what_is_met_is_placed(story: Story, customer: Party) -> None:
    before = orders(story)
    one = for_standing(customer)
    upload = uploaded(story, one, for_new(), for_standing(customer, seats="many"))
    assert (states(story, upload), orders(story)) == (["ready", "open", "open"], before)
    met, agreement, typo = codes(story, upload)
    assert (met, typo) == ([], [(NOT_A_NUMBER.name, "rows[0].seats")])
    assert [code for code, _ in agreement] == ["agreement.missing"]

    assert placed(story, upload) == 1
    assert (states(story, upload), orders(story)) == (["placed", "open", "open"], before + 1)
    order = Order.objects.get(public_id=entries(story, upload)[0].order)
    assert (order.buyer_reference, order.customer_id, order.account.public_id) == (
        one["reference"], customer.pk, story.shop.house.reseller.public_id
    )  # fmt: skip
    line = OrderLine.objects.get(order=order)
    assert (line.seats, line.term, line.billing_plan) == (5, "P1Y", "monthly")
    audited = AuditEvent.objects.filter(subject=upload).order_by("id")
    assert [row.action for row in audited] == ["bulk.uploaded", "bulk.placed"]


def test_a_row_is_corrected_in_place_and_the_basket_by_hand(story: Story, customer: Party) -> None:
    upload = uploaded(story, for_standing(customer, plan="Windows 3.1", seats="0"), for_new(postal_code="1"))
    typo, new = entries(story, upload)
    correct_entry(
        upload=upload,
        entry=BulkEntryId(typo.public_id),
        rows=[typo.rows[0] | {"seats": "7"}],
        by=story.reseller,
        now=machine_now(),
    )
    worked(story, upload)
    plan, postal = codes(story, upload)
    assert plan == [(PLAN_UNKNOWN.name, "rows[0].plan")]
    assert [field for _, field in postal] == ["rows[0].postal_code"]
    for one, cells in ((typo, {"plan": BUSINESS_STANDARD, "seats": "7"}), (new, {"postal_code": "8000-078"})):
        correct_entry(
            upload=upload,
            entry=BulkEntryId(one.public_id),
            rows=[one.rows[0] | cells],
            by=story.reseller,
            now=machine_now(),
        )
    worked(story, upload)
    assert states(story, upload) == ["ready", "open"]
    right = reference()
    correct_entry(
        upload=upload,
        entry=BulkEntryId(typo.public_id),
        rows=[entries(story, upload)[0].rows[0] | {"reference": right}],
        by=story.reseller,
        now=machine_now(),
    )
    worked(story, upload)
    basket = BasketId(entries(story, upload)[1].basket or "")
    accept_agreement(story, basket)
    assert look_again(upload=upload, by=story.reseller, now=machine_now()) == 2
    worked(story, upload)
    assert states(story, upload) == ["ready", "ready"]
    assert entries(story, upload)[1].basket == basket
    assert placed(story, upload) == 2
    seats = OrderLine.objects.filter(order__public_id=entries(story, upload)[0].order)
    assert seats.get().seats == 7
    assert seats.get().order.buyer_reference == right


def test_rows_of_one_reference_are_lines_of_one_order(story: Story, customer: Party) -> None:
    first = for_standing(customer)
    second = {"reference": first["reference"]} | LINE | {"plan": "Exchange Online (Plan 1)", "seats": "2"}
    upload = uploaded(story, first, second)
    assert states(story, upload) == ["ready"]
    placed(story, upload)
    (one,) = entries(story, upload)
    assert sorted(OrderLine.objects.filter(order__public_id=one.order).values_list("seats", flat=True)) == [
        2,
        5,
    ]


def test_a_repeated_file_places_nothing_again(story: Story, customer: Party) -> None:
    row = for_standing(customer)
    first = uploaded(story, row)
    placed(story, first)
    before = orders(story)
    again = uploaded(story, row, for_standing(customer))
    assert states(story, again) == ["repeated", "ready"]
    assert entries(story, again)[0].repeats == entries(story, first)[0].order
    assert placed(story, again) == 1
    assert orders(story) == before + 1
    assert states(story, again) == ["repeated", "placed"]


def test_the_same_reference_in_two_files_at_once_is_placed_once(story: Story, customer: Party) -> None:
    row = for_standing(customer)
    both = [uploaded(story, row), uploaded(story, row)]
    assert [states(story, one) for one in both] == [["ready"], ["ready"]]
    before = orders(story)

    def press(upload: UploadId) -> int:
        try:
            return placed(story, upload)
        except Refused as no:
            assert [one.code for one in no.problems] == [NOTHING_READY]
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, both)) == [0, 1]
    assert orders(story) == before + 1


def test_an_order_that_was_placed_before_a_kill_is_found_not_made_again(
    story: Story, customer: Party
) -> None:
    upload = uploaded(story, for_standing(customer), for_standing(customer))
    chosen, by_hand = entries(story, upload)
    before = orders(story)
    for one in (chosen, by_hand):
        assert one.total is not None
        place(story, Ready(BasketId(one.basket or ""), "", one.total))
    # The worker died between placing and its note; the other basket somebody placed in the shop.
    Entry.objects.filter(public_id=chosen.public_id).update(state="placing")
    Entry.objects.filter(public_id=by_hand.public_id).update(state="waiting")
    worked(story, upload)
    assert (states(story, upload), orders(story)) == (["placed", "placed"], before + 2)
    made = [Order.objects.get(basket__public_id=one.basket).public_id for one in (chosen, by_hand)]
    assert [one.order for one in entries(story, upload)] == made


def test_what_was_placed_by_hand_is_placed_and_its_reference_taken(story: Story, customer: Party) -> None:
    row = for_standing(customer)
    first = uploaded(story, row)
    (entry,) = entries(story, first)
    waiting = uploaded(story, row)
    assert [states(story, one) for one in (first, waiting)] == [["ready"], ["ready"]]
    assert entry.total is not None
    order = place(story, Ready(BasketId(entry.basket or ""), "", entry.total))
    before = orders(story)

    # Before the news of the order is delivered and after: nothing is placed under its reference.
    again = uploaded(story, row)
    assert (states(story, again), entries(story, again)[0].repeats) == (["repeated"], order)
    refused(lambda: placed(story, waiting), NOTHING_READY)
    assert (states(story, waiting), entries(story, waiting)[0].repeats) == (["repeated"], order)
    for _ in range(2):
        deliver_events(
            consumer="bulk.placed",
            provider_id=story.shop.house.id,
            aggregate_kind="order",
            aggregate_id=order,
        )
    assert (states(story, first), entries(story, first)[0].order) == (["placed"], order)
    refused(lambda: placed(story, first), NOTHING_READY)
    assert states(story, uploaded(story, row)) == ["repeated"]
    assert orders(story) == before


def test_a_price_or_condition_that_moves_before_the_worker_places_opens_the_order_again(
    story: Story, customer: Party
) -> None:
    upload = uploaded(story, for_standing(customer))
    shown = reads.upload(story.staff, upload).ready_totals
    place_ready(upload=upload, shown=shown, origin=Origin(), by=story.reseller, now=machine_now())
    path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
    story.simulator.control("POST", path, {"isPurchasable": False})
    forget_facts(story)
    before = orders(story)
    try:
        worked(story, upload)
    finally:
        story.simulator.control("POST", path, {"isPurchasable": True})
    assert (states(story, upload), orders(story)) == (["open"], before)
    assert "plan.not_sold" in [code for code, _ in codes(story, upload)[0]]


def test_who_confirms_another_total_places_nothing(story: Story, customer: Party) -> None:
    upload = uploaded(story, for_standing(customer))
    before = orders(story)
    for shown in ((), (Money.zero("EUR"),)):
        refused(
            lambda shown=shown: place_ready(
                upload=upload, shown=shown, origin=Origin(), by=story.reseller, now=machine_now()
            ),
            TOTAL_CHANGED,
        )
    assert (states(story, upload), orders(story)) == (["ready"], before)


def test_an_order_is_left_out_and_taken_in_again(story: Story, customer: Party) -> None:
    upload = uploaded(story, for_standing(customer))
    (one,) = entries(story, upload)

    def leave(is_left_out: bool) -> None:
        leave_out_entry(
            upload=upload,
            entry=BulkEntryId(one.public_id),
            is_left_out=is_left_out,
            by=story.reseller,
            now=machine_now(),
        )

    leave(True)
    assert states(story, upload) == ["left_out"]
    refused(lambda: placed(story, upload), NOTHING_READY)
    refused(lambda: leave(True), MOVED_ON)
    leave(False)
    worked(story, upload)
    assert states(story, upload) == ["ready"]
    refused(
        lambda: correct_entry(
            upload=upload,
            entry=BulkEntryId(one.public_id),
            rows=one.rows * 2,
            by=story.reseller,
            now=machine_now(),
        ),
        ROWS_ONLY,
    )
    placed(story, upload)
    refused(
        lambda: correct_entry(
            upload=upload,
            entry=BulkEntryId(one.public_id),
            rows=one.rows,
            by=story.reseller,
            now=machine_now(),
        ),
        MOVED_ON,
    )


def test_names_that_fit_nobody_or_several_say_so(story: Story, customer: Party) -> None:
    Party.objects.filter(pk=customer.pk).update(name="Only Once, Lda")
    assert states(story, uploaded(story, for_standing(customer, customer="only once, LDA"))) == ["ready"]
    name = f"Twin {uuid4().hex[:6]}"
    for _ in range(2):
        row = Party.objects.get(pk=customer.pk)
        row.pk, row.public_id, row.name = None, f"pty_{uuid4().hex[:26].upper()}", name
        row.save(force_insert=True)
    product = story.plan.product_id
    skus = Offering.objects.filter(provider_id=story.shop.house.id, segment="commercial").values(
        "plan__product_id"
    )
    several = skus.annotate(n=Count("plan__sku_id", distinct=True)).filter(n__gt=1)
    upload = uploaded(
        story,
        for_standing(customer, customer="Nobody & Sons"),
        for_standing(customer, customer=name),
        for_standing(customer, plan=f"{product}:{story.plan.sku_id}"),
        for_standing(customer, plan=story.plan.public_id, segment="government"),
        for_standing(customer, plan=several.values_list("plan__product_id", flat=True)[0]),
    )
    assert codes(story, upload) == [
        [(CUSTOMER_UNKNOWN.name, "rows[0].customer")],
        [(CUSTOMER_AMBIGUOUS.name, "rows[0].customer")],
        [],
        [(PLAN_UNKNOWN.name, "rows[0].plan")],
        [(PLAN_AMBIGUOUS.name, "rows[0].plan")],
    ]


def test_a_school_says_in_the_file_what_it_is(story: Story) -> None:
    plan = {"plan": FACULTY, "segment": "education", "education_segment": "k12"}
    upload = uploaded(
        story,
        for_new(**plan, website="https://escola.example"),
        for_new(**plan | {"education_segment": ""}),
        for_new(**plan, website="no website"),
        for_new(**plan | {"education_segment": ""}, website="https://escola.example"),
    )
    told, untold, wrong, half = codes(story, upload)
    basket = Basket.objects.get(public_id=entries(story, upload)[0].basket)
    assert (basket.education_segment, basket.school_website) == ("K12", "https://escola.example")
    assert [code for code, _ in told] == ["agreement.missing"]  # the school is vetted by the order itself
    assert "qualification.school_untold" in [code for code, _ in untold]
    assert wrong == [("qualification.website_unusable", "rows[0].website")]
    assert half == [("qualification.segment_missing", "rows[0].education_segment")]


def test_a_file_answers_whether_a_new_instance_is_meant(story: Story) -> None:
    dynamics = own_instances(story)
    bought = work(planned_order(story, titles=(dynamics.title,)))
    assert bought.state == "completed", bought.attention
    line = {"plan": f"{dynamics.product_id}:{dynamics.sku_id}"}
    upload = uploaded(story, *(for_standing(bought.row.customer, **line, new_instance=x) for x in ("", "no")))
    assert [[code for code, _ in one] for one in codes(story, upload)] == [
        ["one_per_plan.which_is_meant"]
    ] * 2
    upload = uploaded(story, for_standing(bought.row.customer, **line, new_instance="Yes"))
    assert (states(story, upload), placed(story, upload)) == (["ready"], 1)


def test_each_sees_and_changes_its_own_files_only(story: Story, customer: Party) -> None:
    house = story.shop.house
    upload = uploaded(story, for_standing(customer))
    rival = a_reseller(house.system, now=machine_now())
    tell_microsoft_of(rival, story.simulator)
    theirs = rival.program.actor
    refused(lambda: reads.upload(theirs, upload), NOT_FOUND)
    refused(lambda: look_again(upload=upload, by=theirs, now=machine_now()), NOT_FOUND)
    assert reads.uploads_slice(theirs, Wish()).total == 0
    # Another reseller's customer is nobody to it, and its own reference is no repetition.
    other = uploaded(story, for_standing(customer, reference=entries(story, upload)[0].reference), by=theirs)
    assert codes(story, other) == [[(CUSTOMER_UNKNOWN.name, "rows[0].customer")]]
    buyer = a_program(house.system, Role.CUSTOMER, PartyId(customer.public_id), now=machine_now()).actor
    refused(lambda: uploaded(story, for_standing(customer), by=buyer), NOT_ALLOWED)
    auditor = a_person(house.system, Role.AUDITOR).actor
    assert reads.upload(auditor, upload).entries == 1
    refused(lambda: look_again(upload=upload, by=auditor, now=machine_now()), NOT_ALLOWED)


def test_staff_uploads_for_a_reseller_and_names_it(story: Story, customer: Party) -> None:
    row = for_standing(customer)
    refused(lambda: uploaded(story, row, by=story.staff), ACCOUNT_MISSING)
    upload = uploaded(story, row, by=story.staff, account=story.shop.house.reseller.public_id)
    assert states(story, upload) == ["ready"]
    assert placed(story, upload, by=story.staff) == 1
    basket = Basket.objects.get(public_id=entries(story, upload)[0].basket)
    assert basket.account.public_id == story.shop.house.reseller.public_id


def test_a_file_sent_twice_under_one_key_is_one_and_a_huge_one_is_refused(
    story: Story, customer: Party
) -> None:
    def send(content: bytes) -> UploadId:
        return upload_orders(
            content=content,
            file_name="orders.csv",
            account=None,
            confirms_partner=True,
            origin=Origin(),
            key=RequestKey.of("twice-and-again", "upload", {}),
            by=story.reseller,
            now=machine_now(),
            machine_now=machine_now(),
        )

    content = file(for_standing(customer))
    assert send(content) == send(content)
    before = Upload.objects.count()
    refused(lambda: send(b"x" * (MOST_BYTES + 1)), TOO_LARGE)
    assert Upload.objects.count() == before
