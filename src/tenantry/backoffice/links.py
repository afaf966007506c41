"""Ways between the pages of the back office, also to those that are not declared in this version."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def to(name: str, *args: str, **query: str) -> str:
    """The address of a page, with a query; empty where there is no such page."""
    try:
        address = reverse(f"office.{name}", args=args)
    except NoReverseMatch:
        return ""
    told = {key: value for key, value in query.items() if value}
    return f"{address}?{urlencode(told)}" if told else address


_PAGES = {
    "ord": "order",
    "inv": "invoice",
    "pln": "plan",
    "lst": "price_list",
    "typ": "product_type",
    "mbr": "member",
    "ivt": "invitation",
    "pty": "party",
    "key": "credential",
    "jrn": "entry",
    "pay": "payment",
    "syn": "synchronisation",
    "bsk": "basket",
    "agr": "agreement",
    "upl": "upload",
}
_LISTS = {"sub": "subscriptions", "ten": "tenants", "pln": "plans"}


def of(public_id: str) -> str:
    """Where a thing is shown: its own page, or the list in which it is found; empty where it is nowhere."""
    kind = public_id[:3]
    if kind in _PAGES and (address := to(_PAGES[kind], public_id)):
        return address
    return to(_LISTS[kind], q=public_id) if kind in _LISTS else ""


def of_party(public_id: str | None) -> str:
    """The page of a customer or reseller; empty where there is none."""
    return to("party", public_id) if public_id else ""
