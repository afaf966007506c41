"""Mails: written with their cause, in the reader's language, without a secret, sent once or given up visibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings
from tests.support.mail_server import MailServer, running_mail_server
from tests.support.parties import NOW, House, a_program, provider_with_reseller
from tests.support.people import PASSWORD, a_person, an_address, invited, token_of

from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import InvitationId
from tenantry.kernel.problems import Refused
from tenantry.notices.letters import letter
from tenantry.notices.models import Delivery, Mail
from tenantry.notices.reads import MailView, mail, mails, outgoing
from tenantry.notices.rules.states import MailState
from tenantry.notices.smtp import NotSent
from tenantry.notices.use_cases.mail_password_link import mail_password_link
from tenantry.notices.use_cases.request_password_link import request_password_link
from tenantry.notices.use_cases.retry_mail import NOT_FAILED, retry_mail
from tenantry.notices.use_cases.send_mail import send_mail
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.parties.rules.security import SignInChange
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation
from tenantry.parties.use_cases.note_sign_in_change import note_sign_in_change
from tenantry.parties.use_cases.resend_invitation import resend_invitation
from tenantry.parties.use_cases.reset_password import reset_password


@pytest.fixture
def house() -> House:
    return provider_with_reseller()


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with running_mail_server() as running:
        settings.TENANTRY_MAIL_URL = running.url
        yield running


def delivered(house: House, invitation: InvitationId) -> None:
    deliver_events(
        consumer="notices.invitation",
        provider_id=house.id,
        aggregate_kind="invitation",
        aggregate_id=invitation,
    )


def the_mails(house: House) -> list[MailView]:
    """Oldest first."""
    return mails(house.administrator.actor, limit=10)[::-1]


def a_mail(house: House) -> MailView:
    delivered(house, invited(house.system))
    (found,) = the_mails(house)
    return found


def state_of(found: MailView) -> tuple[str, int]:
    row = Delivery.objects.get(provider_id=found.provider_id, mail_id=found.id)
    return row.state, row.attempts


def test_an_invitation_is_written_once_in_the_language_of_the_invited(house: House) -> None:
    inviter = a_person(house.system, Role.ADMINISTRATOR, name="Ana Reis")
    invitation = invited(
        inviter.actor, Role.RESELLER, house.reseller.public_id, email=an_address("rui"), language="de"
    )
    for _ in range(2):
        delivered(house, invitation)
    (found,) = the_mails(house)
    assert (found.kind, found.language, found.state) == ("invitation", "de", MailState.QUEUED)
    assert found.recipient.startswith("rui.")
    assert found.params["inviter"] == "Ana Reis"
    said = letter(found)
    link = f"/account/invitation/{token_of(invitation)}/"
    assert (said.text.count(link), said.html.count(f'{link}"')) == (1, 1)
    assert said.subject == "Ihr Zugang zu Harbour Cloud für Meridian IT"
    assert "9. November 2026" in said.text


def test_the_outbox_opens_nothing(house: House) -> None:
    invitation = invited(house.system)
    delivered(house, invitation)
    stored = str(Mail.objects.filter(provider_id=house.id).values().get())
    assert token_of(invitation).rpartition("~")[2] not in stored


def test_a_sending_that_was_overtaken_is_not_written(house: House) -> None:
    invitation = invited(house.system)
    resend_invitation(invitation=invitation, by=house.system, now=NOW)
    delivered(house, invitation)
    assert [found.params["sending"] for found in the_mails(house)] == [2]


def test_a_mail_names_its_links_holder_and_leads_to_acceptance(house: House) -> None:
    invitation = invited(house.system)
    delivered(house, invitation)
    text = letter(the_mails(house)[0]).text
    token = text.partition("/account/invitation/")[2].partition("/")[0]
    newcomer = Newcomer("Ines Duarte", PASSWORD, "en", "UTC")
    accept_invitation(token=token, newcomer=newcomer, now=NOW)


def test_without_a_server_mails_are_kept(house: House, settings: Settings) -> None:
    settings.TENANTRY_MAIL_URL = ""
    found = a_mail(house)
    send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("kept", 0)


def test_a_mail_is_sent_once_as_text_and_in_our_design(house: House, server: MailServer) -> None:
    found = a_mail(house)
    for _ in range(2):
        send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("sent", 0)
    (sent,) = server.handed
    assert (sent["To"], sent["Subject"], sent["Message-ID"]) == (
        found.recipient,
        "Your access to Harbour Cloud",
        f"<{found.public_id}@harbour.example>",
    )
    assert sent["From"] == "Harbour Cloud <office@harbour.example>"
    text, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert text is not None
    assert html is not None
    said = letter(found)
    assert text.get_content().replace("\r\n", "\n").strip() == said.text.strip()
    assert "<style>" in html.get_content()


def test_a_mail_from_our_own_address_is_answered_to_the_house(
    house: House, server: MailServer, settings: Settings
) -> None:
    settings.TENANTRY_MAIL_FROM = "no-reply@mail.example"
    send_mail(provider_id=house.id, mail_id=a_mail(house).id)
    (sent,) = server.handed
    assert (sent["From"], sent["Reply-To"]) == (
        "Harbour Cloud <no-reply@mail.example>",
        "office@harbour.example",
    )


def test_a_server_that_cannot_take_it_now_is_asked_again_five_times(house: House, server: MailServer) -> None:
    server.refusal = "451 later"
    found = a_mail(house)
    for attempt in range(1, 5):
        with pytest.raises(NotSent):
            send_mail(provider_id=house.id, mail_id=found.id)
        assert state_of(found) == ("queued", attempt)
    send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("failed", 5)
    assert "451" in mail(house.administrator.actor, found.public_id).last_error
    server.refusal = ""
    send_mail(provider_id=house.id, mail_id=found.id)
    assert server.handed == []  # given up, until somebody says otherwise


def test_a_recipient_that_the_server_does_not_know_is_given_up_and_may_be_tried_again(
    house: House, server: MailServer
) -> None:
    server.refusal = "550 nobody of that name"
    found = a_mail(house)
    send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("failed", 1)
    server.refusal = ""
    retry_mail(mail=found.public_id, by=house.administrator.actor, now=NOW)
    assert state_of(found) == ("queued", 0)
    send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("sent", 0)
    with pytest.raises(Refused) as refused:
        retry_mail(mail=found.public_id, by=house.administrator.actor, now=NOW)
    assert [problem.code for problem in refused.value.problems] == [NOT_FAILED]
    assert state_of(found) == ("sent", 0)


def test_a_server_that_is_away_loses_nothing(house: House, settings: Settings) -> None:
    settings.TENANTRY_MAIL_URL = "smtp://127.0.0.1:1"
    found = a_mail(house)
    with pytest.raises(NotSent):
        send_mail(provider_id=house.id, mail_id=found.id)
    assert state_of(found) == ("queued", 1)


def test_a_password_is_not_sent_to_a_server_without_encryption(
    house: House, server: MailServer, settings: Settings
) -> None:
    settings.TENANTRY_MAIL_URL = server.url.replace("smtp://", "smtp://us:secret@")
    with pytest.raises(NotSent, match="STARTTLS"):
        send_mail(provider_id=house.id, mail_id=a_mail(house).id)
    assert server.handed == []


def test_the_outbox_is_seen_by_who_runs_the_house(house: House) -> None:
    elsewhere = provider_with_reseller()
    found = a_mail(house)
    with pytest.raises(Refused, match=NOT_FOUND.name):
        mail(elsewhere.administrator.actor, found.public_id)
    with pytest.raises(Refused, match=NOT_FOUND.name):
        retry_mail(mail=found.public_id, by=elsewhere.administrator.actor, now=NOW)
    with pytest.raises(Refused, match=NOT_ALLOWED.name):
        mails(a_program(house.system, Role.SALES).actor, limit=9)
    assert [one.public_id for one in mails(house.administrator.actor, limit=9, q=found.recipient[:8])] == [
        found.public_id
    ]
    assert mails(house.administrator.actor, limit=9, state="sent") == []
    assert mails(house.administrator.actor, limit=9, before_id=found.id) == []


def test_a_link_to_a_new_password_goes_to_members_only(house: House) -> None:
    person = a_person(house.system, Role.SALES, language="de")
    mail_password_link(email=an_address(), request_id="r-1", now=NOW)
    mail_password_link(email=person.email, request_id="r-2", now=NOW)
    mail_password_link(email=person.email, request_id="r-2", now=NOW)
    (found,) = the_mails(house)
    assert (found.kind, found.recipient, found.language) == ("password_link", person.email, "de")
    token = letter(found).text.partition("/account/new-password/")[2].partition("/")[0]
    reset_password(token=token, new="nine quiet lanterns drift", now=NOW)


def test_asking_for_a_link_does_the_same_whoever_is_meant(house: House) -> None:
    from django.db import connection
    from tests.support.database import statements

    person = a_person(house.system, Role.SALES)
    done = []
    for email in (person.email, an_address()):
        with statements() as found:
            request_password_link(email=email, request_id="r", now=NOW)
        done.append(len(found))
    assert done[0] == done[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'email' = %s", [person.email])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("what", list(SignInChange))
def test_every_change_to_signing_in_is_told(house: House, what: SignInChange) -> None:
    person = a_person(house.system, Role.SALES)
    note_sign_in_change(what=what, by=person.actor, now=datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    deliver_events(
        consumer="notices.sign_in_change",
        provider_id=house.id,
        aggregate_kind="user",
        aggregate_id=person.id,
    )
    (found,) = the_mails(house)
    said = letter(outgoing(house.id, found.id))
    assert (found.recipient, said.subject) == (person.email, "A change to how you sign in")
    assert "2 November 2026, 09:30 (" in said.text
    assert "Look at your security settings" in said.html
    assert machine_now() > NOW
