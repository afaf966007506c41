"""Who did something, in words: a person's or a program's name instead of an id."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tenantry.kernel.actor import Actor
from tenantry.parties import reads as parties


def who_did(reader: Actor, kind: str, actor_id: str) -> str:
    """One name. One statement, none for the system."""
    if kind == "system" or actor_id == "system":
        return _("The system")
    return parties.names_of(reader, [actor_id]).get(actor_id, actor_id)


def in_words(names: Mapping[str, str], actor_id: str) -> str:
    """A name among those that were looked up for many."""
    return _("The system") if actor_id == "system" else names.get(actor_id, actor_id)
