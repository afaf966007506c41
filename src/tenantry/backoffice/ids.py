"""Where an id leads that the search of things does not know: what has a page, and what Microsoft calls a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tenantry.backoffice.links import of, to
from tenantry.billing import reads as billing
from tenantry.bulk import reads as bulk
from tenantry.catalog import reads as catalog
from tenantry.compliance import reads as compliance
from tenantry.foundation.slices import Wish
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import LENGTH, PREFIXES
from tenantry.kernel.problems import Refused
from tenantry.parties import reads as parties
from tenantry.provisioning.reads import order_of

_ID: Final = re.compile(rf"({'|'.join(PREFIXES)})_[0-9A-Za-z]{{{LENGTH}}}")


def _agreement(actor: Actor, public_id: str) -> object:
    found = compliance.agreements_slice(actor, Wish(q=public_id, size=2)).rows
    return next(one for one in found if one.public_id == public_id)


_READS: Final[Mapping[str, Callable[[Actor, str], Any]]] = {
    "pay": billing.payment,
    "jrn": billing.entry,
    "syn": catalog.synchronisation,
    "ivt": parties.invitation,
    "upl": bulk.upload,
    "agr": _agreement,
}


def address_of(actor: Actor, typed: str) -> str:
    """The page of what has exactly this id, for who may see it; else nothing.

    A step's id, and the request or correlation id under which Microsoft knows a call, lead to the order.
    """
    if order := _order(actor, typed):
        return to("order", order)
    if not _ID.fullmatch(typed):
        return ""
    public_id = f"{typed[:3]}_{typed[4:].upper()}"
    read = _READS.get(public_id[:3])
    if read is None:
        return ""
    try:
        read(actor, public_id)
    except (Refused, StopIteration):
        return ""
    return of(public_id)


def _order(actor: Actor, typed: str) -> str:
    try:
        return order_of(actor, typed) or ""
    except Refused:
        return ""
