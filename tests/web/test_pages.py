"""Who may see a page, in whose name it acts, and what stands in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.support.browsing import (
    Visit,
    a_membership,
    enter,
    member,
    nobody,
    signed_in,
    staff,
    with_second_factor,
)
from tests.support.database import statements
from tests.support.parties import House, a_reseller, provider_with_reseller
from tests.support.people import a_person

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.parties.models import Membership, Party, User
from tenantry.parties.rules.duties import Duty, scopes_of
from tenantry.parties.rules.permissions import SCOPES
from tenantry.web.visitor import ACTING_FOR, MEMBERSHIP

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.urls("tests.web.sample_pages")
EVERYTHING = ",".join(sorted(SCOPES))


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> House:
    with django_db_blocker.unblock():
        return provider_with_reseller(now=machine_now())


@pytest.fixture
def buyer(house: House) -> Visit:
    return member(house.system, house.reseller.public_id)


def _told(person: Visit, path: str) -> list[str]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.content
    told: list[str] = answer.content.decode().split("|")[:6]
    return told


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    answer = nobody().get("/shop/who/?q=a+b")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/sign-in/?next=%2Fshop%2Fwho%2F%3Fq%3Da%2Bb",
    )


def test_a_strangers_htmx_request_leads_the_whole_page_to_sign_in() -> None:
    answer = nobody().get(
        "/shop/who/", HX_Request="true", HX_Current_URL="https://evil.example/shop/who/?page=2"
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/account/sign-in/?next=%2Fshop%2Fwho%2F%3Fpage%3D2",
    )


def test_a_public_page_is_for_strangers_too(house: House) -> None:
    assert nobody().get("/account/open/").content == b"nobody"
    assert (
        member(house.system, house.reseller.public_id, name="Rui Matos").get("/account/open/").content
        == b"Rui Matos"
    )


def test_a_resellers_person_acts_for_the_reseller_with_the_scopes_of_its_duties(house: House) -> None:
    person = member(house.system, house.reseller.public_id, Role.RESELLER, "billing", name="Rui Matos")
    scopes = ",".join(sorted(scopes_of(Role.RESELLER, [Duty.BILLING])))
    assert _told(person, "/shop/who/") == [
        "Rui Matos",
        "reseller",
        str(house.reseller.id),
        "None",
        "True",
        scopes,
    ]


def test_staff_acts_for_the_provider_with_all_scopes_of_its_role(house: House) -> None:
    person = staff(house.system, Role.FINANCE, name="Fionn Daly")
    assert _told(person, "/office/who/") == ["Fionn Daly", "finance", "None", "None", "True", EVERYTHING]


def test_staff_without_a_second_factor_is_led_to_set_one_up_and_sees_its_account(house: House) -> None:
    daly = a_person(house.system, Role.FINANCE, name="Fionn Daly")
    person = signed_in(daly)
    assert person.get("/office/who/").status_code == 302
    assert person.get("/office/who/")["Location"].startswith("/account/")
    assert person.get("/account/who/").content == b"Fionn Daly"
    with_second_factor(daly)
    assert person.get("/office/who/").status_code == 200


def test_nobody_learns_what_the_other_face_has(house: House, buyer: Visit) -> None:
    there, nowhere = buyer.get("/office/who/"), buyer.get("/office/nothing/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert _without_id(there) == _without_id(nowhere)
    assert staff(house.system).get("/shop/who/").status_code == 404


def _without_id(answer: object) -> str:
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    text = text.replace(answer["X-Request-Id"], "")  # type: ignore[index]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_page_whose_right_the_role_lacks_is_refused(house: House) -> None:
    assert staff(house.system, Role.FINANCE).get("/office/journal/").status_code == 200
    answer = staff(house.system, Role.SALES).get("/office/journal/")
    assert answer.status_code == 403
    assert "journal.read" in answer.content.decode()
    assert "Ask an administrator of your organisation for the right to it." in answer.content.decode()


def test_who_belongs_to_several_wears_the_hat_that_was_chosen(house: House) -> None:
    other = a_reseller(house.system)
    person = member(house.system, house.reseller.public_id)
    assert person.person is not None
    second = a_membership(person.person, house, Role.RESELLER, other)
    assert _told(person, "/shop/who/")[2] == str(house.reseller.id)
    person.remember(MEMBERSHIP, second)
    assert _told(person, "/shop/who/")[2] == str(other.id)
    Membership.objects.filter(public_id=second).delete()
    assert _told(person, "/shop/who/")[2] == str(house.reseller.id)


def test_somebody_elses_membership_is_no_hat(house: House) -> None:
    other = a_reseller(house.system)
    theirs = a_person(house.system, Role.RESELLER, other.public_id).membership
    person = member(house.system, house.reseller.public_id)
    person.remember(MEMBERSHIP, theirs)
    assert _told(person, "/shop/who/")[2] == str(house.reseller.id)


def test_staff_that_acts_for_a_party_has_its_reach_and_its_own_name(house: House) -> None:
    person = staff(house.system, Role.SALES, name="Nora Byrne")
    person.remember(ACTING_FOR, house.reseller.public_id)
    scopes = ",".join(sorted(scopes_of(Role.RESELLER, [Duty.ADMINISTRATOR])))
    expected = ["Nora Byrne", "reseller", str(house.reseller.id), house.reseller.public_id, "True", scopes]
    assert _told(person, "/shop/who/") == expected
    assert person.get("/office/who/")["Location"] == "/shop/"
    assert "Meridian IT" in person.get("/shop/nothing/").content.decode()  # the banner


def test_nobody_acts_for_a_party_of_another_provider(house: House) -> None:
    other = provider_with_reseller(now=machine_now())
    person = staff(house.system, Role.SALES)
    person.remember(ACTING_FOR, other.reseller.public_id)
    assert _told(person, "/office/who/")[1:4] == ["sales", "None", "None"]


def test_a_resellers_person_acts_for_nobody_else(house: House, buyer: Visit) -> None:
    other = a_reseller(house.system)
    buyer.remember(ACTING_FOR, other.public_id)
    assert _told(buyer, "/shop/who/")[1:4] == ["reseller", str(house.reseller.id), "None"]


def test_who_may_not_sign_in_any_more_is_a_stranger(buyer: Visit) -> None:
    User.objects.filter(pk=buyer.key).update(is_active=False)
    assert buyer.get("/shop/who/").status_code == 302


def test_a_changed_password_ends_the_sessions_before_it(buyer: Visit) -> None:
    user = User.objects.get(pk=buyer.key)
    user.set_password("another harbour of cranes")
    user.save()
    assert buyer.get("/shop/who/").status_code == 302


def test_who_belongs_nowhere_any_more_is_told_so(house: House) -> None:
    leaving = a_reseller(house.system)
    buyer = member(house.system, leaving.public_id)
    Party.objects.filter(pk=leaving.id).update(is_active=False)
    answer = buyer.get("/shop/who/")
    assert answer.status_code == 403
    assert "You do not belong to an organisation any more" in answer.content.decode()
    assert buyer.get("/account/who/").status_code == 200


def test_a_page_costs_two_statements_of_its_own(buyer: Visit, house: House) -> None:
    with statements() as made:
        assert buyer.get("/shop/who/").status_code == 200
    assert [one.split(" FROM ")[0].split()[0] for one in made] == ["SELECT", "SELECT"]
    acting = staff(house.system, Role.SALES)
    acting.remember(ACTING_FOR, house.reseller.public_id)
    with statements() as made:
        assert acting.get("/shop/who/").status_code == 200
    assert len(made) == 2


def test_the_front_leads_everyone_home(house: House, buyer: Visit) -> None:
    assert nobody().get("/")["Location"] == "/account/sign-in/"
    assert buyer.get("/")["Location"] == "/shop/"
    assert staff(house.system).get("/")["Location"] == "/office/"


def test_a_visitor_reads_in_its_own_language_and_a_stranger_in_the_browsers(house: House) -> None:
    person = member(house.system, house.reseller.public_id, language="de")
    assert person.get("/shop/who/", Accept_Language="en").content.decode().split("|")[6] == "de"
    assert person.get("/shop/who/")["Content-Language"] == "de"
    assert nobody().get("/account/open/", Accept_Language="de-AT,en;q=0.5")["Content-Language"] == "de"


# --- what stands in the place of a page ----------------------------------------------------------


def test_a_refusal_becomes_a_page_with_its_sentence_and_the_request_id(buyer: Visit) -> None:
    answer = buyer.get("/shop/refused/")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "order.place" in text
    assert answer["X-Request-Id"] in text
    assert "<nav" in text  # in the layout


def test_in_an_htmx_request_a_refusal_becomes_a_notice(buyer: Visit) -> None:
    answer = buyer.get("/shop/refused/", HX_Request="true")
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (403, "#notices", "innerHTML")
    assert answer["HX-Reselect"] == ".notice"  # whatever the element that asked selects of its answers
    assert "<html" not in answer.content.decode()


def test_a_foreign_or_unknown_thing_is_a_page_that_is_not_there(buyer: Visit) -> None:
    unknown, nowhere = buyer.get("/shop/unknown/ord_1/"), buyer.get("/shop/nothing/")
    assert unknown.status_code == nowhere.status_code == 404
    assert "ord_1" not in unknown.content.decode()


@pytest.mark.parametrize(("method", "path"), [("post", "/shop/who/"), ("get", "/shop/deed/")])
def test_another_method_is_refused(buyer: Visit, method: str, path: str) -> None:
    answer = getattr(buyer, method)(path)
    assert answer.status_code == 405
    assert answer["Allow"] == ("GET" if method == "post" else "POST")


def test_a_bug_of_ours_is_told_without_its_details(buyer: Visit) -> None:
    answer = buyer.get("/shop/broken/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "a bug of ours" not in text
    assert answer["X-Request-Id"] in text
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_too_large_a_request_is_not_read(buyer: Visit) -> None:
    answer = buyer.browser.generic(
        "POST", "/shop/form/", b"x", headers={"Content-Length": str(5 * 1024 * 1024)}
    )
    assert answer.status_code == 413


def test_an_unreadable_request_is_told_in_a_page(buyer: Visit) -> None:
    answer = buyer.browser.post("/shop/form/", {f"f{n}": "" for n in range(600)})
    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()


def test_a_form_that_no_page_of_this_session_has_sent_is_refused(house: House) -> None:
    browser = Client(enforce_csrf_checks=True)
    enter(browser, a_person(house.system, Role.RESELLER, house.reseller.public_id))
    answer = browser.post("/shop/deed/")
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_at_the_field(buyer: Visit) -> None:
    answer = buyer.post("/shop/form/", {"seats": "7"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "&quot;seats&quot;: [{&quot;message&quot;" in text
    assert "&quot;__all__&quot;: [{&quot;message&quot;" in text


def test_an_accepted_form_sends_on_with_a_notice_that_is_shown_once(buyer: Visit) -> None:
    answer = buyer.post("/shop/form/", {"seats": "5"})
    assert (answer.status_code, answer["Location"]) == (302, "/shop/who/")
    assert "Wished." in buyer.get("/shop/form/").content.decode()
    assert "Wished." not in buyer.get("/shop/form/").content.decode()
