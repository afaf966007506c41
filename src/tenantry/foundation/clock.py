"""The one reader of the clock. Everything else takes `now` as an argument.

Machine time measures waiting: tokens, leases, retries, retention. Business time is everything that a customer or
Microsoft could print; it is machine time plus a stored offset, which is zero in production.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from tenantry.foundation.models import ClockOffset


def machine_now() -> datetime:
    """The machine's instant, in UTC."""
    return datetime.now(UTC)


def business_now() -> datetime:
    """The instant of the business: the machine's, moved by the stored offset. One statement."""
    return at_offset(ClockOffset.objects.values_list("seconds", flat=True).get(pk=1))


def at_offset(seconds: int) -> datetime:
    """The instant of the business for an offset already read (the credential's statement brings it along).

    Raises AssertionError in production when the clock has been moved: nothing may be printed with such a date.
    """
    assert seconds == 0 or settings.TENANTRY_MODE != "production", "in production the clock is never moved"
    return machine_now() + timedelta(seconds=seconds)
