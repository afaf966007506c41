"""Duties of a party's members: scopes follow from them, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.kernel.problems import Problem
from tenantry.parties.rules.duties import (
    MISSING,
    SCOPES_OF,
    UNKNOWN,
    UNWANTED,
    Duty,
    duty_problems,
    scopes_of,
)
from tenantry.parties.rules.permissions import SCOPES, TABLE, Ownership, problem

DUTIES = st.lists(st.sampled_from([duty.value for duty in Duty]), unique=True)
MEMBERS = st.sampled_from([Role.RESELLER, Role.CUSTOMER])


def may(action: str, *duties: Duty) -> bool:
    actor = Actor(1, "user", "usr_1", Role.RESELLER, party_id=5, scopes=scopes_of(Role.RESELLER, duties))
    return problem(actor, action, Ownership(1, 5, 6)) is None


@given(MEMBERS, DUTIES, DUTIES)
def test_scopes_of_several_duties_are_those_of_each(role: Role, one: list[str], two: list[str]) -> None:
    assert scopes_of(role, one + two) == scopes_of(role, one) | scopes_of(role, two)


@given(MEMBERS, DUTIES)
def test_an_administrator_may_whatever_another_duty_allows(role: Role, duties: list[str]) -> None:
    assert scopes_of(role, duties) <= scopes_of(role, [Duty.ADMINISTRATOR])


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_is_bounded_by_its_role_only(role: Role) -> None:
    assert scopes_of(role, ()) == frozenset(SCOPES)


def test_scopes_are_of_the_permission_table() -> None:
    assert set(SCOPES_OF) == set(Duty)
    assert frozenset().union(*SCOPES_OF.values()) <= frozenset(SCOPES)


@pytest.mark.parametrize(
    ("action", "duties"),
    [
        ("order.place", {Duty.ADMINISTRATOR, Duty.BUYER}),
        ("basket.change", {Duty.ADMINISTRATOR, Duty.BUYER}),
        ("party.change", {Duty.ADMINISTRATOR, Duty.BUYER}),
        ("subscription.read", {Duty.ADMINISTRATOR, Duty.BUYER, Duty.SUBSCRIPTIONS, Duty.BILLING}),
        ("order.read", {Duty.ADMINISTRATOR, Duty.BUYER, Duty.SUBSCRIPTIONS}),
        ("invoice.read", {Duty.ADMINISTRATOR, Duty.BILLING}),
        ("user.change", {Duty.ADMINISTRATOR}),
        ("catalog.read", set(Duty)),
        ("party.read", set(Duty)),
        ("profile.change", set(Duty)),
        ("credential.change", set()),
        ("journal.read", set()),
    ],
)
def test_what_each_duty_is_for(action: str, duties: set[Duty]) -> None:
    assert action in TABLE
    assert {duty for duty in Duty if may(action, duty)} == duties


def test_what_is_wrong_with_duties() -> None:
    assert duty_problems(Role.SALES, ()) == []
    assert duty_problems(Role.SALES, ("buyer",)) == [Problem(UNWANTED, "duties", {"role": "sales"})]
    assert duty_problems(Role.RESELLER, ()) == [Problem(MISSING, "duties")]
    assert duty_problems(Role.CUSTOMER, ("buyer", "king")) == [
        Problem(
            UNKNOWN, "duties.1", {"given": "king", "known": "administrator, buyer, subscriptions, billing"}
        )
    ]
    assert duty_problems(Role.CUSTOMER, ("buyer", "billing")) == []
