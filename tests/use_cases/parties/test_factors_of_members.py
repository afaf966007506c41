"""An administrator lets somebody in again who has lost every second factor: on record, and not everybody."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from tests.support.parties import NOW, House, provider_with_reseller
from tests.support.people import Person, a_person, events_of

from tenantry.foundation.models import AuditEvent, Session
from tenantry.foundation.sessions import SessionStore
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Refused
from tenantry.parties.models import Membership, User
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.recording import LAST_ADMINISTRATOR
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.parties.second_factors import REASON_MISSING
from tenantry.parties.use_cases.reset_factors_of_member import (
    OF_ANOTHER_HOUSE,
    ONES_OWN,
    reset_factors_of_member,
)

WHY = "Telephone lost, called back on the known number"


def with_factor(person: Person) -> Person:
    """Somebody with an app, who is signed in somewhere."""
    Authenticator.objects.create(user_id=person.key, type="totp", data={"secret": "x"})
    store = SessionStore()
    store.update({"_auth_user_id": str(person.key), "address": "192.0.2.7", "browser": "Firefox"})
    store.create()
    store.save()
    return person


def stands(person: Person) -> bool:
    """Nothing was taken, nobody was signed out, nothing is on record."""
    return (
        Authenticator.objects.filter(user_id=person.key).count() == 1
        and Session.objects.filter(user_id=person.key).count() == 1
        and not AuditEvent.objects.filter(action="user.factors_reset", subject=person.id).exists()
    )


def refused(person: Person, by: Actor, why: str = WHY) -> list[str]:
    with pytest.raises(Refused) as caught:
        reset_factors_of_member(membership=person.membership, why=why, by=by, now=NOW)
    assert stands(person)
    return [problem.code.name for problem in caught.value.problems]


@pytest.fixture
def house() -> House:
    return provider_with_reseller()


@pytest.mark.parametrize("role", [Role.SALES, Role.RESELLER])
def test_factors_and_sessions_go_and_it_is_on_record_with_name_and_reason(house: House, role: Role) -> None:
    boss = a_person(house.system, Role.ADMINISTRATOR)
    party = house.reseller.public_id if role is Role.RESELLER else None
    person = with_factor(a_person(house.system, role, party))
    password = User.objects.get(pk=person.key).password

    done = reset_factors_of_member(membership=person.membership, why=f" {WHY} ", by=boss.actor, now=NOW)

    assert (done.person, done.factors, done.links, done.sessions) == (person.id, 1, 0, 1)
    assert not Authenticator.objects.filter(user_id=person.key).exists()
    assert not Session.objects.filter(user_id=person.key).exists()
    assert User.objects.get(pk=person.key).password == password
    noted = AuditEvent.objects.get(provider_id=house.id, action="user.factors_reset", subject=person.id)
    assert (noted.actor_kind, noted.actor_id, noted.why) == ("user", boss.id, WHY)
    assert noted.details == {"factors": 1, "links": 0, "sessions": 1}
    assert events_of(house.id, "user", person.id)[-1] == (
        "user.sign_in_changed",
        {"user_id": person.id, "what": "factors_reset"},
    )


def test_it_wants_a_reason(house: House) -> None:
    boss = a_person(house.system, Role.ADMINISTRATOR)
    person = with_factor(a_person(house.system, Role.SALES))
    assert refused(person, boss.actor, " x ") == [REASON_MISSING.name]


def test_nobody_does_it_for_oneself_nor_a_program_for_the_last_administrator(house: House) -> None:
    boss = with_factor(a_person(house.system, Role.ADMINISTRATOR))
    assert refused(boss, boss.actor) == [ONES_OWN.name]
    assert refused(boss, house.administrator.actor) == [LAST_ADMINISTRATOR.name]


def test_only_administrators_do_it_and_only_in_their_house(house: House) -> None:
    person = with_factor(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    for role in (Role.SALES, Role.AUDITOR):
        assert refused(person, a_person(house.system, role).actor) == [NOT_ALLOWED.name]
    colleague = a_person(house.system, Role.RESELLER, house.reseller.public_id, duties=("administrator",))
    assert refused(person, colleague.actor) == [NOT_ALLOWED.name]
    elsewhere = a_person(provider_with_reseller().system, Role.ADMINISTRATOR)
    assert refused(person, elsewhere.actor) == [NOT_FOUND.name]


def test_who_signs_in_to_another_house_too_is_let_in_at_the_command_line(house: House) -> None:
    boss = a_person(house.system, Role.ADMINISTRATOR)
    person = with_factor(a_person(house.system, Role.SALES))
    mine = Membership.objects.get(public_id=person.membership)
    Membership.objects.create(
        provider_id=provider_with_reseller().id, public_id=f"{person.membership[:-4]}ELSE", user_id=mine.user_id,
        role="sales", created_at=NOW,
    )  # fmt: skip
    assert refused(person, boss.actor) == [OF_ANOTHER_HOUSE.name]
