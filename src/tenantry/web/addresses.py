"""Addresses of pages that the module of sign-in declares; until it does, fixed ones stand for them."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def sign_in_address() -> str:
    """Where one signs in."""
    return _named("account.sign_in", "/account/sign-in/")


def second_factor_address() -> str:
    """Where one sets up a second factor."""
    return _named("account.second_factor", "/account/second-factor/")


def _named(name: str, otherwise: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise
