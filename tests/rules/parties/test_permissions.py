"""The permission table: who may do what to whose things."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.actor import STAFF, Actor, Role, system
from tenantry.kernel.problems import Problem
from tenantry.parties.rules.permissions import (
    NOT_ALLOWED,
    SCOPE_MISSING,
    SCOPES,
    TABLE,
    Ownership,
    Reach,
    problem,
)

ALL = frozenset(SCOPES)
KEYS = st.none() | st.integers(1, 4)
ACTORS = st.builds(
    Actor,
    provider_id=st.integers(1, 2),
    kind=st.just("credential"),
    id=st.just("key_1"),
    role=st.sampled_from([role for role in Role if role is not Role.SYSTEM]),
    party_id=KEYS,
    scopes=st.frozensets(st.sampled_from(SCOPES)),
)
THINGS = st.builds(Ownership, provider_id=st.integers(1, 2), account_id=KEYS, customer_id=KEYS)
ACTIONS = st.sampled_from(sorted(TABLE))


def an_actor(role: Role, *, party_id: int | None = None, scopes: frozenset[str] = ALL) -> Actor:
    return Actor(1, "credential", "key_1", role, party_id=party_id, scopes=scopes)


@given(ACTORS, ACTIONS, THINGS)
def test_nobody_reaches_another_provider(actor: Actor, action: str, thing: Ownership) -> None:
    foreign = dataclasses.replace(thing, provider_id=actor.provider_id + 1)
    assert problem(actor, action, foreign) == Problem(NOT_ALLOWED, params={"action": action})


@given(ACTORS, ACTIONS, THINGS)
def test_a_party_reaches_only_what_is_billed_to_it_or_its_own(
    actor: Actor, action: str, thing: Ownership
) -> None:
    is_its_own = actor.party_id is not None and actor.party_id in (thing.account_id, thing.customer_id)
    if actor.role not in STAFF and not is_its_own:
        assert problem(actor, action, thing) == Problem(NOT_ALLOWED, params={"action": action})


@given(ACTORS, ACTIONS, THINGS)
def test_without_the_scope_nothing_is_allowed(actor: Actor, action: str, thing: Ownership) -> None:
    scope = TABLE[action].scope
    assert problem(dataclasses.replace(actor, scopes=actor.scopes - {scope}), action, thing) is not None


@given(ACTORS, ACTIONS, THINGS)
def test_a_further_scope_or_a_wider_reach_never_takes_a_right_away(
    actor: Actor, action: str, thing: Ownership
) -> None:
    if problem(actor, action, thing) is None:
        assert problem(dataclasses.replace(actor, scopes=ALL), action, thing) is None
        assert TABLE[action].reach[actor.role] in Reach


@given(ACTIONS, THINGS)
def test_the_system_may_do_everything_for_its_own_provider_only(action: str, thing: Ownership) -> None:
    assert problem(system(thing.provider_id), action, thing) is None
    foreign = problem(system(thing.provider_id + 1), action, thing)
    assert foreign == Problem(NOT_ALLOWED, params={"action": action})


def test_a_missing_scope_is_named_to_whoever_has_the_role() -> None:
    seller = an_actor(Role.SALES, scopes=ALL - {"orders.write"})
    said = problem(seller, "order.place", Ownership(1, 5, 6))
    assert said == Problem(SCOPE_MISSING, params={"action": "order.place", "scope": "orders.write"})


def test_a_missing_role_is_said_before_a_missing_scope() -> None:
    auditor = an_actor(Role.AUDITOR, scopes=frozenset())
    said = problem(auditor, "order.place", Ownership(1, 5, 6))
    assert said == Problem(NOT_ALLOWED, params={"action": "order.place"})


def test_a_reseller_orders_for_its_customer_and_a_customer_for_itself() -> None:
    thing = Ownership(1, account_id=5, customer_id=6)
    assert problem(an_actor(Role.RESELLER, party_id=5), "order.place", thing) is None
    assert problem(an_actor(Role.RESELLER, party_id=7), "order.place", thing) is not None
    direct = Ownership(1, account_id=6, customer_id=6)
    assert problem(an_actor(Role.CUSTOMER, party_id=6), "order.place", direct) is None


def test_a_resellers_customer_sees_its_basket_but_does_not_spend_the_resellers_money() -> None:
    thing, customer = Ownership(1, account_id=5, customer_id=6), an_actor(Role.CUSTOMER, party_id=6)
    assert problem(customer, "basket.read", thing) is None
    for action in ("basket.change", "order.place"):
        assert problem(customer, action, thing) == Problem(NOT_ALLOWED, params={"action": action})


def test_an_auditor_reads_and_changes_nothing() -> None:
    thing = Ownership(1, 5, 6)
    allowed = {action for action in TABLE if problem(an_actor(Role.AUDITOR), action, thing) is None}
    own = {"profile.change"}  # everybody's own name and language
    assert {action for action in allowed if not action.endswith(".read")} == own
    assert {action for action in TABLE if action.endswith(".read")} <= allowed


def test_only_the_system_begins_a_provider() -> None:
    thing = Ownership(1)
    may = [role for role in Role if problem(an_actor(role, party_id=1), "provider.create", thing) is None]
    assert may == [Role.SYSTEM]


def test_no_party_has_the_reach_of_staff() -> None:
    wide = [
        (action, role)
        for action, right in TABLE.items()
        for role, reach in right.reach.items()
        if (reach is Reach.PROVIDER) != (role in STAFF)
    ]
    assert wide == []
