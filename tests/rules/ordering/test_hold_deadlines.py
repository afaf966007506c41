"""How long a hold waits for a decision, and when that is remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tenantry.ordering.rules.holds import deadline

OPENED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_fourteen_days_are_remembered_on_the_eleventh() -> None:
    time = deadline(OPENED, 14)
    assert (time.until, time.remind_at) == (
        datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 3, 12, 12, tzinfo=UTC),
    )  # fmt: skip


@given(st.integers(1, 365))
def test_a_reminder_lies_between_the_opening_and_the_end_or_is_not_sent(days: int) -> None:
    time = deadline(OPENED, days)
    assert time.until == OPENED + timedelta(days=days)
    if time.remind_at is None:
        assert days <= 3
    else:
        assert OPENED < time.remind_at == time.until - timedelta(days=3)
