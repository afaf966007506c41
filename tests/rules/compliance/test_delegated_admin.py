"""What a tenant's delegated admin relationships say together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_center.models.delegated_admin import RelationshipStatus
from tenantry.compliance.rules.delegated_admin import DelegatedAdmin, Relationship, summed_up

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
TENANT, LINK = "c0ffee00-0000-4000-8000-000000000001", "https://admin.microsoft.com/1"
SOON, LATE = NOW + timedelta(days=20), NOW + timedelta(days=400)
statuses = st.sampled_from([status.value for status in RelationshipStatus])


def one(status: str, ends_at: datetime | None = SOON) -> Relationship:
    return Relationship(status, ends_at, LINK)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("created", "none"),
        ("approvalPending", "asked"),
        ("approved", "being_set_up"),
        ("activating", "being_set_up"),
        ("active", "active"),
        ("expiring", "ended"),
        ("expired", "ended"),
        ("terminationRequested", "ended"),
        ("terminating", "ended"),
        ("terminated", "ended"),
        ("a word of tomorrow", "none"),
    ],
)
def test_each_of_microsofts_states_has_one_of_ours(status: str, state: str) -> None:
    assert summed_up(TENANT, [one(status)], NOW).state == state


def test_a_tenant_without_any_has_none() -> None:
    assert summed_up(TENANT, [], NOW) == DelegatedAdmin(NOW, tenant_id=TENANT, state="none")


def test_of_several_active_ones_the_last_to_end_counts() -> None:
    found = summed_up(TENANT, [one("active", LATE), one("active", SOON), one("active", None)], NOW)
    assert (found.state, found.ends_at, found.approval_address) == ("active", LATE, "")


def test_only_an_active_one_has_an_end_and_only_one_that_was_asked_an_address() -> None:
    asked = summed_up(TENANT, [one("approvalPending"), one("terminated")], NOW)
    assert (asked.state, asked.ends_at, asked.approval_address) == ("asked", None, LINK)
    ended = summed_up(TENANT, [one("terminated")], NOW)
    assert (ended.state, ended.ends_at, ended.approval_address) == ("ended", None, "")


@given(st.lists(statuses, max_size=6))
def test_it_allows_exactly_when_one_is_active_in_whatever_order_they_are_told(told: list[str]) -> None:
    found = summed_up(TENANT, [one(status) for status in told], NOW)
    assert found.allows is ("active" in told)
    assert found == summed_up(TENANT, [one(status) for status in told[::-1]], NOW)


def test_it_ends_soon_from_thirty_days_before() -> None:
    for days, ends_soon in ((31, False), (30, True), (1, True)):
        found = summed_up(TENANT, [one("active", NOW + timedelta(days=days))], NOW)
        assert found.ends_soon(NOW) is ends_soon
    assert not summed_up(TENANT, [one("active", None)], NOW).ends_soon(NOW)
