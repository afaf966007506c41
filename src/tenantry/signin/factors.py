"""The factors that a person has set up, as the security page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey, by the name that its owner gave it."""

    key: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What stands between a stolen password and the account."""

    app_since: datetime | None
    app_used_at: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int | None

    @property
    def strong(self) -> int:
        """How many second factors there are; recovery codes only stand in for one."""
        return len(self.passkeys) + (self.app_since is not None)

    @property
    def is_strong(self) -> bool:
        """Whether there is a second factor at all."""
        return self.strong > 0


def factors_of(user_key: int) -> Factors:
    """The person's factors, in one statement."""
    app = codes = None
    passkeys = []
    for row in Authenticator.objects.filter(user_id=user_key).order_by("pk"):
        if row.type == Authenticator.Type.TOTP:
            app = row
        elif row.type == Authenticator.Type.RECOVERY_CODES:
            codes = row
        else:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
    return Factors(
        app_since=app.created_at if app else None,
        app_used_at=app.last_used_at if app else None,
        passkeys=tuple(passkeys),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )
