"""Who acts, and whether for the provider itself."""

from __future__ import annotations

import dataclasses

import pytest

from tenantry.kernel.actor import STAFF, Actor, Role, system


def test_staff_is_who_works_for_the_provider() -> None:
    working = {role for role in Role if Actor(1, "credential", "key_1", role).is_staff}
    assert working == STAFF == set(Role) - {Role.RESELLER, Role.CUSTOMER, Role.SYSTEM}


def test_the_system_acts_for_one_provider_and_names_its_cause() -> None:
    by = system(7, "evt_1")
    assert by == Actor(
        provider_id=7, kind="system", id="system", role=Role.SYSTEM, party_id=None, request_id="evt_1"
    )
    assert not by.is_staff
    assert by.scopes == frozenset()


def test_an_actor_never_changes() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        system(1).role = Role.ADMINISTRATOR  # type: ignore[misc]
