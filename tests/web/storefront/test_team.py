"""Who may sign in for a company: its administrator invites, gives duties, and lets go."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from tests.support.browsing import Visit, member
from tests.support.people import an_address
from tests.support.story import Story
from tests.web.storefront.test_orders import text_of

from tenantry.kernel.actor import Role
from tenantry.parties.models import Invitation, Membership


def _administrator(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _form(email: str, *duties: str, key: str = "one-form-of-mine") -> dict[str, Any]:
    return {"email": email, "name": "Rui Costa", "language": "de", "duties": list(duties), "_key": key}


def test_an_invitation_is_made_once_however_often_it_is_sent(story: Story) -> None:
    visit, email = _administrator(story), an_address("rui")

    answers = [visit.post("/shop/team/", _form(email, "buyer", "billing")) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    made = Invitation.objects.get(email=email)
    assert (made.duties, made.language, made.role) == (["billing", "buyer"], "de", "reseller")
    assert email in text_of(visit.get("/shop/team/"))


def test_an_invitation_without_duties_is_refused_at_its_field_and_stays_typed(story: Story) -> None:
    email = an_address("rui")

    answer = _administrator(story).post("/shop/team/", _form(email))

    assert answer.status_code == 422
    assert f'value="{email}"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Invitation.objects.filter(email=email).exists()


def test_an_invitation_is_sent_again_and_taken_back(story: Story) -> None:
    visit, email = _administrator(story), an_address("rui")
    visit.post("/shop/team/", _form(email, "buyer", key="another-form-of-mine"))
    made = Invitation.objects.get(email=email)
    address = f"/shop/invitations/{made.public_id}/"

    visit.post(address, {"do": "resend"})
    made.refresh_from_db()
    assert made.sendings == 2

    visit.post(address, {"do": "withdraw"})
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert email not in text_of(visit.get("/shop/team/"))


def test_duties_are_changed_and_a_person_is_let_go(story: Story) -> None:
    house, visit = story.shop.house, _administrator(story)
    other = member(house.system, house.reseller.public_id, Role.RESELLER, "buyer")
    assert other.person is not None
    address = f"/shop/team/{other.person.membership}/"

    assert visit.post(address, {"duties": ["billing"]})["Location"] == "/shop/team/"
    assert Membership.objects.get(public_id=other.person.membership).duties == ["billing"]

    refused = visit.post(address, {})
    assert refused.status_code == 422
    assert Membership.objects.get(public_id=other.person.membership).duties == ["billing"]

    visit.post(address, {"do": "remove"})
    assert not Membership.objects.filter(public_id=other.person.membership).exists()
    assert other.get("/shop/").status_code == 302


def test_who_is_no_administrator_sees_no_team(story: Story) -> None:
    house = story.shop.house
    other = member(house.system, house.reseller.public_id, Role.RESELLER, "buyer")
    assert other.get("/shop/team/").status_code == 403
    assert other.post("/shop/team/", _form(an_address(), "buyer")).status_code == 403


def test_the_people_of_a_customer_are_invited_by_its_reseller(story: Story) -> None:
    from tests.support.parties import a_customer
    from tests.support.story import customer_details

    house, visit, email = story.shop.house, _administrator(story), an_address("ana")
    customer = a_customer(
        house.reseller.program.actor,
        customer_details(name="Casa Azul, Lda"),
        system=house.system,
        reseller=house.reseller.public_id,
    )

    answer = visit.post(f"/shop/customers/{customer.public_id}/team/", _form(email, "administrator"))

    assert answer.status_code == 302
    assert Invitation.objects.get(email=email).role == "customer"


@pytest.mark.parametrize(
    ("language", "email", "words"),
    [
        ("en", "", "Enter the e-mail address of the person whom you invite."),
        ("de", "", "Geben Sie die E-Mail-Adresse der Person an, die Sie einladen."),
        ("en", "rui@", "rui@ is not an e-mail address. Write it as in name@company.example."),
        ("de", "rui@", "rui@ ist keine E-Mail-Adresse. Schreiben Sie sie wie in name@firma.example."),
    ],
)
def test_an_address_that_is_missing_or_wrong_is_told_once_and_at_its_field(
    story: Story, language: str, email: str, words: str
) -> None:
    house = story.shop.house
    visit = member(house.system, house.reseller.public_id, language=language)
    before = Invitation.objects.filter(provider_id=house.id).count()

    answer = visit.post("/shop/team/", _form(email, "buyer", key="without-an-address"))
    page = unescape(answer.content.decode())
    field = page[page.index('name="email"') - 200 :][:900]

    assert answer.status_code == 422
    assert words in field
    assert page.count(words) == 1
    assert 'aria-invalid="true"' in field
    assert Invitation.objects.filter(provider_id=house.id).count() == before
