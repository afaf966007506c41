"""Members: their duties and roles, their end, their profile, password and sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support.database import threads
from tests.support.parties import NOW, a_customer, a_program, provider_with_reseller
from tests.support.people import PASSWORD, Person, a_person, events_of

from tenantry.foundation import sessions
from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent, Session
from tenantry.foundation.sessions import SessionStore, hash_of
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import MembershipId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import passwords, reads
from tenantry.parties.links import password_token, password_token_of
from tenantry.parties.models import Membership, User
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.recording import LAST_ADMINISTRATOR
from tenantry.parties.rules import duties as duty_rules
from tenantry.parties.rules import profiles
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.parties.rules.security import SignInChange
from tenantry.parties.use_cases.change_membership import ROLE_OF_OTHER_KIND, change_membership
from tenantry.parties.use_cases.change_password import change_password
from tenantry.parties.use_cases.change_profile import change_profile
from tenantry.parties.use_cases.end_membership import end_membership
from tenantry.parties.use_cases.end_session import end_other_sessions, end_session
from tenantry.parties.use_cases.note_sign_in_change import note_sign_in_change
from tenantry.parties.use_cases.reset_password import reset_password

NEW = "nine quiet lanterns drift"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code.name for problem in refused.value.problems]


def a_session(person: Person, browser: str = "Firefox") -> str:
    """Signs the person in somewhere; the session's key."""
    store = SessionStore()
    store.update({"_auth_user_id": str(person.key), "address": "192.0.2.7", "browser": browser})
    store.create()
    store.save()
    assert store.session_key is not None
    return store.session_key


def stands(person: Person) -> tuple[str, list[str]]:
    row = Membership.objects.get(public_id=person.membership)
    return row.role, row.duties


def test_duties_change_from_the_next_request_on_and_repeating_it_is_no_change() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id, duties=("buyer",))
    for _ in range(2):
        change_membership(
            membership=person.membership, role=Role.RESELLER, duties=("billing", "subscriptions"),
            by=house.administrator.actor, now=NOW,
        )  # fmt: skip
    assert stands(person) == ("reseller", ["billing", "subscriptions"])
    assert events_of(house.id, "membership", person.membership) == [
        (
            "membership.changed",
            {
                "membership_id": person.membership,
                "user_id": person.id,
                "role": "reseller",
                "duties": ["billing", "subscriptions"],
            },
        )
    ]


def test_a_member_of_a_party_becomes_no_staff_and_staff_has_no_duties() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    member = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    seller = a_person(house.system, Role.SALES)
    for person, role, duties, expected in (
        (member, Role.SALES, (), [ROLE_OF_OTHER_KIND.name]),
        (member, Role.CUSTOMER, ("buyer",), [ROLE_OF_OTHER_KIND.name]),
        (member, Role.RESELLER, (), [duty_rules.MISSING.name]),
        (seller, Role.RESELLER, ("buyer",), [ROLE_OF_OTHER_KIND.name]),
        (seller, Role.FINANCE, ("buyer",), [duty_rules.UNWANTED.name]),
    ):
        with pytest.raises(Refused) as refused:
            change_membership(membership=person.membership, role=role, duties=duties, by=by, now=NOW)
        assert codes(refused) == expected
    assert (stands(member), stands(seller)) == (("reseller", ["administrator"]), ("sales", []))


def test_the_last_administrator_stays() -> None:
    house = provider_with_reseller()
    one, two = a_person(house.system), a_person(house.system)
    change_membership(membership=two.membership, role=Role.FINANCE, by=house.system, now=NOW)
    with pytest.raises(Refused) as refused:
        change_membership(membership=one.membership, role=Role.FINANCE, by=one.actor, now=NOW)
    assert codes(refused) == [LAST_ADMINISTRATOR.name]
    with pytest.raises(Refused) as refused:
        end_membership(membership=one.membership, by=house.system, now=NOW)
    assert codes(refused) == [LAST_ADMINISTRATOR.name]
    assert stands(one) == ("administrator", [])


def test_of_two_administrators_who_let_each_other_go_one_stays() -> None:
    house = provider_with_reseller()
    one, two = a_person(house.system), a_person(house.system)

    def go(who: Person, by: Person) -> bool:
        try:
            end_membership(membership=who.membership, by=by.actor, now=NOW)
        except Refused as refused:
            assert [problem.code for problem in refused.problems] == [LAST_ADMINISTRATOR]
            return False
        return True

    with threads(2) as start:
        gone = [start(lambda: go(one, two)), start(lambda: go(two, one))]
        assert sorted(future.result(10) for future in gone) == [False, True]
    assert Membership.objects.filter(provider_id=house.id).count() == 1


def test_who_is_let_go_is_signed_out_and_can_be_told_from_nobody() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    a_session(person)
    end_membership(membership=person.membership, by=house.administrator.actor, now=NOW)
    assert Session.objects.filter(user_id=person.key).count() == 0
    assert User.objects.filter(pk=person.key).exists()
    with pytest.raises(Refused) as refused:
        end_membership(membership=person.membership, by=house.administrator.actor, now=NOW)
    assert codes(refused) == [NOT_FOUND.name]


def test_members_are_changed_by_who_may_and_foreign_ones_are_not_found() -> None:
    house, elsewhere = provider_with_reseller(), provider_with_reseller()
    mine = a_customer(house.reseller.program.actor, reseller=house.reseller.public_id)
    administrator = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    of_my_customer = a_person(house.system, Role.CUSTOMER, mine.public_id, duties=("buyer",))
    of_direct = a_person(house.system, Role.CUSTOMER, a_customer(house.administrator.actor).public_id)
    seller = a_person(house.system, Role.SALES)
    change_membership(
        membership=of_my_customer.membership, role=Role.CUSTOMER, duties=("billing",),
        by=administrator.actor, now=NOW,
    )  # fmt: skip
    assert stands(of_my_customer) == ("customer", ["billing"])
    for by, whom, code in (
        (elsewhere.administrator.actor, administrator, NOT_FOUND),
        (administrator.actor, of_direct, NOT_FOUND),
        (administrator.actor, seller, NOT_FOUND),
        (of_my_customer.actor, administrator, NOT_FOUND),
        (seller.actor, seller, NOT_ALLOWED),
        (a_program(house.system, Role.AUDITOR).actor, administrator, NOT_ALLOWED),
    ):
        with pytest.raises(Refused) as refused:
            end_membership(membership=whom.membership, by=by, now=NOW)
        assert [problem.code for problem in refused.value.problems] == [code]
    with pytest.raises(Refused, match=NOT_FOUND.name):
        end_membership(membership=MembershipId("mbr_none"), by=house.system, now=NOW)
    assert Membership.objects.filter(provider_id=house.id).count() == 4


def test_lists_show_members_to_whom_they_concern() -> None:
    house = provider_with_reseller()
    mine = a_customer(house.reseller.program.actor, reseller=house.reseller.public_id)
    seller = a_person(house.system, Role.SALES, name="Ana Reis")
    administrator = a_person(house.system, Role.RESELLER, house.reseller.public_id, name="Rui Matos")
    buyer = a_person(house.system, Role.CUSTOMER, mine.public_id, duties=("buyer",), name="Eva Sousa")
    a_session(administrator)

    def names(*members: reads.MemberView) -> list[str]:
        return [member.name for member in members]

    staff = house.administrator.actor
    assert names(*reads.members(staff, limit=9, staff_only=True)) == ["Ana Reis"]
    assert names(*reads.members(staff, limit=9)) == ["Eva Sousa", "Rui Matos"]
    assert names(*reads.members(administrator.actor, limit=9)) == ["Eva Sousa", "Rui Matos"]
    assert names(*reads.members(administrator.actor, limit=9, q="rui")) == ["Rui Matos"]
    assert names(*reads.members(administrator.actor, limit=9, party=mine.public_id)) == ["Eva Sousa"]
    assert names(*reads.members(administrator.actor, limit=9, staff_only=True)) == []
    with pytest.raises(Refused, match="scope_missing"):
        reads.members(buyer.actor, limit=9)
    with pytest.raises(Refused, match=NOT_ALLOWED.name):
        reads.members(seller.actor, limit=9, staff_only=True)
    with pytest.raises(Refused, match=NOT_FOUND.name):
        reads.member(administrator.actor, seller.membership)
    shown = reads.member(staff, administrator.membership, now=machine_now())
    assert (shown.user, shown.party_name, shown.duties, shown.is_signed_in) == (
        administrator.id,
        "Meridian IT",
        ("administrator",),
        True,
    )


def test_a_profile_is_ones_own() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.AUDITOR)
    for _ in range(2):
        change_profile(
            name=" Inês Duarte ", language="de", time_zone="Europe/Berlin", theme="dark",
            by=person.actor, now=NOW,
        )  # fmt: skip
    user = User.objects.get(pk=person.key)
    assert (user.name, user.language, user.time_zone, user.theme) == (
        "Inês Duarte",
        "de",
        "Europe/Berlin",
        "dark",
    )
    assert events_of(house.id, "user", person.id) == [
        ("user.profile_changed", {"user_id": person.id, "fields": ["language", "name", "theme", "time_zone"]})
    ]
    with pytest.raises(Refused) as refused:
        change_profile(name="", language="xx", time_zone="Mars", theme="red", by=person.actor, now=NOW)
    assert codes(refused) == [
        profiles.NAME_MISSING.name,
        profiles.LANGUAGE_UNKNOWN.name,
        profiles.TIME_ZONE_UNKNOWN.name,
        profiles.THEME_UNKNOWN.name,
    ]
    with pytest.raises(Refused, match=NOT_FOUND.name):
        change_profile(
            name="Robot", language="en", time_zone="UTC", theme="auto",
            by=house.administrator.actor, now=NOW,
        )  # fmt: skip


def test_another_password_ends_the_other_sessions_and_is_told() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    here, there = a_session(person), a_session(person)
    change_password(old=PASSWORD, new=NEW, session=hash_of(here), by=person.actor, now=NOW)
    assert User.objects.get(pk=person.key).check_password(NEW)
    assert SessionStore(here).load() != {}
    assert SessionStore(there).load() == {}
    assert events_of(house.id, "user", person.id) == [
        ("user.sign_in_changed", {"user_id": person.id, "what": "new_password"})
    ]
    with pytest.raises(Refused) as refused:
        change_password(old=PASSWORD, new="short", session="", by=person.actor, now=NOW)
    assert codes(refused) == [passwords.WRONG.name, passwords.TOO_SHORT.name]
    assert User.objects.get(pk=person.key).check_password(NEW)


def test_a_link_sets_a_new_password_once_and_signs_out_everywhere() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    key = a_session(person)
    token = password_token_of(person.id)
    with pytest.raises(Refused, match=passwords.TOO_SHORT.name):
        reset_password(token=token, new="short", now=NOW)
    reset_password(token=token, new=NEW, now=NOW)
    assert User.objects.get(pk=person.key).check_password(NEW)
    assert SessionStore(key).load() == {}
    assert events_of(house.id, "user", person.id) == [
        ("user.sign_in_changed", {"user_id": person.id, "what": "password_by_mail"})
    ]
    for wrong in (token, token[:-1] + "0", "usr_x~1", ""):
        with pytest.raises(Refused) as refused:
            reset_password(token=wrong, new=PASSWORD, now=NOW)
        assert codes(refused) == [passwords.LINK_INVALID.name]
    assert User.objects.get(pk=person.key).check_password(NEW)


def test_a_link_to_a_new_password_ends_with_the_next_sign_in() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    user = User.objects.get(pk=person.key)
    token = password_token(user)
    user.last_login = machine_now()
    user.save(update_fields=["last_login"])
    with pytest.raises(Refused, match=passwords.LINK_INVALID.name):
        reset_password(token=token, new=NEW, now=NOW)


def test_sessions_are_seen_and_ended_by_their_owner() -> None:
    house = provider_with_reseller()
    person, other = a_person(house.system, Role.SALES), a_person(house.system, Role.SALES)
    here, there, third = a_session(person), a_session(person, "Safari"), a_session(person)
    foreign = a_session(other)
    seen = sessions.sessions_of(person.key, machine_now())
    assert {(view.id, view.browser, view.address) for view in seen} == {
        (hash_of(here), "Firefox", "192.0.2.7"),
        (hash_of(there), "Safari", "192.0.2.7"),
        (hash_of(third), "Firefox", "192.0.2.7"),
    }
    end_session(session=hash_of(there), by=person.actor, now=NOW)
    for wrong in (hash_of(there), hash_of(foreign), here):
        with pytest.raises(Refused, match=NOT_FOUND.name):
            end_session(session=wrong, by=person.actor, now=NOW)
    assert end_other_sessions(session=hash_of(here), by=person.actor, now=NOW) == 1
    assert end_other_sessions(session=hash_of(here), by=person.actor, now=NOW) == 0
    assert [view.id for view in sessions.sessions_of(person.key, machine_now())] == [hash_of(here)]
    assert SessionStore(foreign).load() != {}
    told = AuditEvent.objects.filter(provider_id=house.id, subject=person.id).order_by("id")
    assert list(told.values_list("action", flat=True)) == ["session.ended", "session.others_ended"]


def test_a_session_ends_by_quiet_and_after_a_day_at_the_latest() -> None:
    person = a_person(provider_with_reseller().system, Role.SALES)
    key = a_session(person)
    rows = Session.objects.filter(pk=hash_of(key))
    made = rows.get()
    assert made.expires_at - made.last_seen_at == sessions.IDLE
    at = machine_now()
    rows.update(last_seen_at=at - timedelta(minutes=2), created_at=at - timedelta(hours=23, minutes=30))
    assert SessionStore(key).load() != {}
    prolonged = rows.get()
    assert prolonged.expires_at == prolonged.created_at + sessions.LONGEST
    assert prolonged.last_seen_at >= at
    rows.update(expires_at=at)
    assert SessionStore(key).load() == {}
    assert sessions.forget_expired(machine_now()) >= 1
    assert not rows.exists()


def test_the_table_of_sessions_opens_none() -> None:
    person = a_person(provider_with_reseller().system, Role.SALES)
    key = a_session(person)
    stored = Session.objects.get(user_id=person.key)
    assert key not in (stored.key_hash, stored.data)
    assert SessionStore(stored.key_hash).load() == {}


def test_a_changed_factor_is_noted_for_a_person_and_for_no_program() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    note_sign_in_change(what=SignInChange.APP_ADDED, by=person.actor, now=NOW)
    assert events_of(house.id, "user", person.id) == [
        ("user.sign_in_changed", {"user_id": person.id, "what": "app_added"})
    ]
    with pytest.raises(Refused) as refused:
        note_sign_in_change(what=SignInChange.APP_ADDED, by=house.administrator.actor, now=NOW)
    assert refused.value.problems == (
        Problem(NOT_FOUND, params={"kind": "user", "id": house.administrator.actor.id}),
    )
