"""The pages below /account/, one file for each thing that a person does there."""

from tenantry.signin.pages import (
    acting,
    entrance,
    factors,
    hats,
    invitation,
    language,
    password,
    profile,
    security,
    single_sign_on,
)

__all__ = [
    "acting",
    "entrance",
    "factors",
    "hats",
    "invitation",
    "language",
    "password",
    "profile",
    "security",
    "single_sign_on",
]
