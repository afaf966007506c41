"""Passwords: judged by Django's validators, told as problems."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.parties.models import User

TOO_SHORT = code("password.too_short", Category.INVALID)
TOO_LONG = code("password.too_long", Category.INVALID)
TOO_COMMON = code("password.too_common", Category.INVALID)
TOO_SIMILAR = code("password.too_similar", Category.INVALID)
ONLY_DIGITS = code("password.only_digits", Category.INVALID)
WRONG = code("password.wrong", Category.INVALID)
LINK_INVALID = code("password.link_invalid", Category.NOT_FOUND)

LEAST, MOST = 12, 256
_CODES: dict[str, Code] = {
    "password_too_common": TOO_COMMON,
    "password_too_similar": TOO_SIMILAR,
    "password_entirely_numeric": ONLY_DIGITS,
}


def password_problems(password: str, *, email: str, name: str, field: str = "password") -> list[Problem]:
    """What is wrong with a new password of the person with that address and name."""
    if len(password) > MOST:  # a hash takes its time with what is long
        return [Problem(TOO_LONG, field, {"limit": MOST})]
    found = [Problem(TOO_SHORT, field, {"limit": LEAST})] if len(password) < LEAST else []
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as wrong:
        found += [Problem(_CODES[each.code], field) for each in wrong.error_list if each.code in _CODES]
    return found
