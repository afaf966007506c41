"""The client's errors as facts for the rules."""

from __future__ import annotations

from partner_center import errors
from tenantry.provisioning.rules.outcomes import ErrorFacts, Failure

# "In use by another request", "order in progress", "not ready, try later" (Microsoft: Partner Center REST error codes).
BUSY_CODES = frozenset({"800064", "800060", "800082", "900278"})


def facts_of(error: errors.PartnerCenterError) -> ErrorFacts:
    """Which kind of failure this is, with Microsoft's ids."""
    code = str(getattr(error, "code", "") or getattr(error, "error", "") or "")
    return ErrorFacts(
        failure=_failure(error, code),
        code=code,
        # Without its full stop: it is told inside of a sentence.
        description=str(getattr(error, "description", "") or error.args[0])[:500].rstrip(". "),
        http_status=getattr(error, "http_status", None) or 0,
        correlation_id=error.correlation_id,
        request_id=error.request_id,
        retry_after_seconds=getattr(error, "retry_after_seconds", None),
    )


def _failure(error: errors.PartnerCenterError, code: str) -> Failure:
    if isinstance(error, errors.Refused):
        if code in BUSY_CODES:
            return Failure.BUSY
        return Failure.UNAVAILABLE if error.http_status == 401 else Failure.REFUSED
    kinds: dict[type[errors.PartnerCenterError], Failure] = {
        errors.Throttled: Failure.THROTTLED,
        errors.Unavailable: Failure.UNAVAILABLE,
        errors.Unknown: Failure.UNKNOWN,
        errors.TokenRefused: Failure.TOKEN,
        errors.BadAnswer: Failure.BAD_ANSWER,
    }
    return kinds[type(error)]
