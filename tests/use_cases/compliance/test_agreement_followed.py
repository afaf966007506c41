"""An agreement before its signatory: sent by mail, looked at while nobody has the page open, told when it has ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.support.catalog import JANUARY
from tests.support.compliance import (
    ANA,
    a_house_known_to_microsoft,
    a_requested_agreement,
    a_sub_customer,
    accept_at_microsoft,
)
from tests.support.parties import House, Party
from tests.support.people import Person, a_person
from tests.support.simulator import Simulator, running_simulator, settings_for

from tenantry.compliance.models import AgreementRecord, Attestation
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.rules.attestation import MAILED_JUST_NOW, MAILED_OFTEN, NOTHING_TO_SEND
from tenantry.compliance.use_cases.look_for_agreement import look_for_agreement
from tenantry.compliance.use_cases.look_for_agreements_due import look_for_agreements_due
from tenantry.compliance.use_cases.refresh_agreement import refresh_agreement
from tenantry.compliance.use_cases.send_agreement import send_agreement
from tenantry.foundation.clock import machine_now
from tenantry.jobs.models import Event
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role, system
from tenantry.kernel.problems import Code, Refused
from tenantry.microsoft.clients import forget_clients
from tenantry.notices.letters import letter
from tenantry.notices.models import Mail
from tenantry.notices.reads import MailView, mails


@pytest.fixture
def house(simulator: Simulator) -> House:
    return a_house_known_to_microsoft(simulator)


@pytest.fixture
def customer(house: House) -> Party:
    return a_sub_customer(house)


@pytest.fixture
def buyer(house: House) -> Person:
    return a_person(house.system, Role.RESELLER, house.reseller.public_id, name="Rui Costa")


def look(house: House, asked: AttestationView, *, now: object = None) -> str:
    return look_for_agreement(
        attestation_id=asked.public_id,
        by=system(house.id, "look_for_agreements_due"),
        now=now or JANUARY,  # type: ignore[arg-type]
        machine_now=machine_now(),
    )


def row_of(asked: AttestationView) -> Attestation:
    return Attestation.objects.get(public_id=asked.public_id)


def log_of(customer: Party) -> list[tuple[str, str]]:
    rows = AgreementRecord.objects.filter(customer_id=customer.id).order_by("id")
    return list(rows.values_list("kind", "actor_kind"))


def happened(customer: Party) -> list[str]:
    rows = Event.objects.filter(aggregate_id=customer.public_id, name__startswith="agreement.")
    return list(rows.order_by("sequence").values_list("name", flat=True))


def told(house: House, customer: Party) -> list[MailView]:
    """Every mail about the agreement; hearing the news again writes none."""
    for _ in range(2):
        for consumer in ("notices.agreement", "notices.agreement_answer"):
            deliver_events(
                consumer=consumer,
                provider_id=house.id,
                aggregate_kind="party",
                aggregate_id=customer.public_id,
            )
    found = mails(house.administrator.actor, limit=50)[::-1]
    return [one for one in found if one.params.get("customer") == customer.public_id]


def send(customer: Party, house: House, *, after: timedelta = timedelta(0)) -> None:
    send_agreement(
        customer_id=customer.public_id,
        by=house.reseller.program.actor,
        now=JANUARY,
        machine_now=machine_now() + after,
    )


def refuses(code: Code, customer: Party, house: House, *, after: timedelta = timedelta(0)) -> None:
    before = list(Event.objects.filter(aggregate_id=customer.public_id).values_list("pk", flat=True))
    with pytest.raises(Refused) as no:
        send(customer, house, after=after)
    assert [one.code for one in no.value.problems] == [code]
    assert list(Event.objects.filter(aggregate_id=customer.public_id).values_list("pk", flat=True)) == before


def test_an_acceptance_is_noticed_while_nobody_looks_and_who_asked_is_told(
    simulator: Simulator, house: House, customer: Party, buyer: Person
) -> None:
    asked = a_requested_agreement(customer, buyer.actor)
    assert look(house, asked) == "created"
    assert (row_of(asked).looks, told(house, customer)) == (1, [])

    accept_at_microsoft(simulator, asked)
    assert [look(house, asked) for _ in range(2)] == ["accepted", "accepted"]
    assert log_of(customer) == [("attestation_requested", "user"), ("accepted", "system")]
    assert happened(customer) == ["agreement.requested", "agreement.accepted"]
    (mail,) = told(house, customer)
    assert (mail.kind, mail.recipient) == ("agreement_accepted", buyer.email)
    assert f"/shop/customers/{customer.public_id}/" in letter(mail).text


def test_who_looks_and_sees_the_acceptance_gets_no_mail(
    simulator: Simulator, house: House, customer: Party, buyer: Person
) -> None:
    asked = a_requested_agreement(customer, buyer.actor)
    accept_at_microsoft(simulator, asked)
    refresh_agreement(customer_id=customer.public_id, by=buyer.actor, now=JANUARY)
    assert (row_of(asked).state, told(house, customer)) == ("accepted", [])


def test_two_workers_write_one_acceptance(
    simulator: Simulator, house: House, customer: Party, buyer: Person
) -> None:
    asked = a_requested_agreement(customer, buyer.actor)
    accept_at_microsoft(simulator, asked)

    def work() -> str:
        try:
            return look(house, asked)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        assert [one.result() for one in [two.submit(work), two.submit(work)]] == ["accepted", "accepted"]
    assert log_of(customer).count(("accepted", "system")) == 1
    assert len(told(house, customer)) == 1


def test_while_microsoft_is_silent_it_is_asked_less_and_less_often(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    fault = {"operation": "get_attestation", "kind": "status", "status": 500, "count": 0}
    simulator.control("POST", "faults", fault)
    pauses = []
    try:
        for _ in range(4):
            before = machine_now()
            assert look(house, asked) == "created"
            pauses.append(round((row_of(asked).look_at - before).total_seconds() / 60))
    finally:
        simulator.control("DELETE", "faults")
    assert pauses == [1, 2, 3, 5]
    assert log_of(customer) == [("attestation_requested", "credential")]


def test_each_open_agreement_waits_in_the_queue_once_and_none_before_its_time(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    jobs = ProcrastinateJob.objects.filter(
        task_name="compliance.look_for_agreement", status="todo", args__attestation=asked.public_id
    )
    due = row_of(asked).look_at
    look_for_agreements_due(machine_now=due - timedelta(seconds=1))
    assert jobs.count() == 0
    for _ in range(2):
        look_for_agreements_due(machine_now=due)
    assert jobs.count() == 1
    jobs.delete()
    accept_at_microsoft(simulator, asked)
    look(house, asked)
    look_for_agreements_due(machine_now=due + timedelta(days=1))
    assert jobs.count() == 0


def test_a_request_whose_answer_was_lost_is_settled_by_the_worker_under_its_own_request_id(
    simulator: Simulator, house: House, customer: Party
) -> None:
    simulator.fault("create_attestation", "cut_after_accept")
    with pytest.raises(Refused):
        a_requested_agreement(customer, house.reseller.program.actor)
    (row,) = Attestation.objects.filter(customer_id=customer.id)
    assert row.state == "requested"
    by = system(house.id, "look_for_agreements_due")
    state = look_for_agreement(attestation_id=row.public_id, by=by, now=JANUARY, machine_now=machine_now())
    assert state == "created"
    same = simulator.calls("create_attestation")[-2:]
    assert len({one["request_id"] for one in same}) == 1
    assert log_of(customer) == [("attestation_requested", "system")]


def test_nobody_accepted_in_time_and_who_asked_is_told_once(settings: Settings) -> None:
    with running_simulator() as simulator:
        for name, value in settings_for(simulator.url).items():
            setattr(settings, name, value)
        house = a_house_known_to_microsoft(simulator)
        customer = a_sub_customer(house)
        buyer = a_person(house.system, Role.RESELLER, house.reseller.public_id)
        asked = a_requested_agreement(customer, buyer.actor)
        simulator.control("POST", "clock", {"advance_seconds": 31 * 86400})
        later = JANUARY + timedelta(days=31)
        assert [look(house, asked, now=later) for _ in range(2)] == ["expired", "expired"]
        assert happened(customer) == ["agreement.requested", "agreement.expired"]
        (mail,) = told(house, customer)
        assert (mail.kind, mail.recipient) == ("agreement_expired", buyer.email)
        assert "has not accepted the agreement" in letter(mail).text
        refuses(NOTHING_TO_SEND, customer, house)
        forget_clients()


def test_the_signatory_is_written_to_with_microsofts_page_which_is_kept_nowhere_else(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    send(customer, house)
    (mail,) = told(house, customer)
    assert (mail.kind, mail.recipient, mail.language) == ("agreement_to_sign", ANA.email, asked.language)
    words = letter(mail)
    assert asked.page_url in words.text
    assert asked.page_url in words.html
    assert "Ana Reis" in words.text
    secret = asked.microsoft_id or ""
    kept = [
        str(Mail.objects.get(public_id=mail.public_id).params),
        *(str(one) for one in Event.objects.filter(aggregate_id=customer.public_id).values_list("payload")),
        *(str(one) for one in ProcrastinateJob.objects.values_list("args")),
    ]
    assert not any(secret in one for one in kept)

    accept_at_microsoft(simulator, asked)
    look(house, asked)
    assert asked.page_url not in letter(mail).text
    refuses(NOTHING_TO_SEND, customer, house)


def test_it_is_sent_again_once_a_minute_and_five_times(
    simulator: Simulator, house: House, customer: Party
) -> None:
    refuses(NOTHING_TO_SEND, customer, house)
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    for n in range(5):
        send(customer, house, after=timedelta(minutes=n))
        refuses(
            MAILED_JUST_NOW if n < 4 else MAILED_OFTEN,
            customer,
            house,
            after=timedelta(minutes=n, seconds=50),
        )
    assert row_of(asked).mailings == 5
    assert [one.kind for one in told(house, customer)] == ["agreement_to_sign"] * 5
    refuses(MAILED_OFTEN, customer, house, after=timedelta(days=1))


def test_a_mail_that_was_asked_for_is_not_written_once_it_is_accepted(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    send(customer, house)
    accept_at_microsoft(simulator, asked)
    look(house, asked)
    assert told(house, customer) == []


def test_a_stranger_sends_and_learns_nothing(simulator: Simulator, house: House, customer: Party) -> None:
    a_requested_agreement(customer, house.reseller.program.actor)
    stranger = a_house_known_to_microsoft(simulator)
    with pytest.raises(Refused) as no:
        send_agreement(
            customer_id=customer.public_id,
            by=stranger.reseller.program.actor,
            now=JANUARY,
            machine_now=machine_now(),
        )
    assert [one.code.name for one in no.value.problems] == ["not_found"]
