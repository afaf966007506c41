"""Let somebody in again who has lost every second factor, at the command line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.jobs import events
from tenantry.kernel.actor import system
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.locks import lock_user
from tenantry.parties.models import Membership
from tenantry.parties.rules.security import SignInChange
from tenantry.parties.second_factors import FactorsReset, remove_factors, require_reason


def reset_factors(*, email: str, why: str, now: datetime) -> FactorsReset:
    """Factors, recovery codes and the link of single sign-on are removed, all sessions end, a lock-out is lifted.

    The password stays: staff sets up a new factor at the next sign-in, before anything else. It is on record with
    every provider that the person belongs to, and the person is told by mail.
    """
    told = require_reason(why)
    with transaction.atomic(durable=True):
        user = lock_user(email.strip().lower())
        houses = list(
            Membership.objects.filter(user=user).order_by("provider_id").values_list("provider_id", flat=True)
            if user
            else ()
        )
        if user is None or not houses:
            raise permissions.not_found("user", email[:100])
        done = remove_factors(user)
        for provider_id in dict.fromkeys(houses):
            by = system(provider_id, cause="command")
            audit.record("user.factors_reset", user.public_id, by=by, at=now, why=told, details=done.removed)
        by = system(houses[0], cause="command")
        events.put(SignInChanged(user.public_id, SignInChange.FACTORS_RESET.value), by=by, at=now)
    return done
