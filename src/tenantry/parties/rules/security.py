"""What a person is told of when it changes how they sign in."""

from __future__ import annotations

from enum import StrEnum


class SignInChange(StrEnum):
    """A change that somebody who took over an account would make."""

    NEW_PASSWORD = "new_password"  # noqa: S105 - a word, no secret
    PASSWORD_BY_MAIL = "password_by_mail"  # noqa: S105 - likewise
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    SINGLE_SIGN_ON_LINKED = "single_sign_on_linked"
    FACTORS_RESET = "factors_reset"
