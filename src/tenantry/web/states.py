"""How a state is told to people: its words, the tone of its badge, and an icon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Meaning(NamedTuple):
    """Words, tone (calm, good, warn, bad, info) and icon of a state."""

    words: str | Promise
    tone: str
    icon: str = ""


STATES: Mapping[str, Mapping[str, Meaning]] = {
    "order": {
        "submitted": Meaning(_("Submitted"), "info"),
        "held": Meaning(_("Held"), "warn"),
        "executing": Meaning(_("In progress"), "info"),
        "completed": Meaning(_("Completed"), "good"),
        "partly_completed": Meaning(_("Partly completed"), "warn"),
        "needs_attention": Meaning(_("Needs attention"), "bad"),
        "undoing": Meaning(_("Being undone"), "warn"),
        "cancelled": Meaning(_("Cancelled"), "calm"),
    },
    "hold": {
        "credit": Meaning(_("Credit limit"), "warn"),
        "commitment": Meaning(_("Limit of commitment"), "warn"),
        "approval": Meaning(_("Approval"), "warn"),
        "vetting": Meaning(_("Microsoft's check"), "warn"),
        "price": Meaning(_("New price"), "warn"),
    },
    "decider": {
        "finance": Meaning(_("Finance"), "calm"),
        "reseller": Meaning(_("The reseller"), "calm"),
        "customer": Meaning(_("The customer"), "calm"),
        "microsoft": Meaning(_("Microsoft"), "calm"),
    },
    "hold_ending": {
        "met": Meaning(_("Ended by itself"), "good"),
        "permitted": Meaning(_("Let go on"), "good"),
        "refused": Meaning(_("Refused"), "bad"),
        "expired": Meaning(_("Not decided in time"), "calm"),
        "cancelled": Meaning(_("Cancelled"), "calm"),
    },
    "line": {
        "planned": Meaning(_("Waiting"), "calm"),
        "ordered": Meaning(_("Ordered at Microsoft"), "info"),
        "active": Meaning(_("Active"), "good"),
        "failed": Meaning(_("Failed"), "bad"),
        "cancelled": Meaning(_("Cancelled"), "calm"),
    },
    "step": {
        "planned": Meaning(_("Planned"), "calm"),
        "in_flight": Meaning(_("At work"), "info"),
        "unknown": Meaning(_("Outcome unknown"), "warn"),
        "done": Meaning(_("Done"), "good"),
        "refused": Meaning(_("Refused"), "bad"),
        "parked": Meaning(_("Needs a person"), "bad"),
        "dropped": Meaning(_("Dropped"), "calm"),
    },
    "basket": {
        "open": Meaning(_("Open"), "info"),
        "placed": Meaning(_("Ordered"), "good"),
        "abandoned": Meaning(_("Abandoned"), "calm"),
    },
    "bulk_entry": {
        "waiting": Meaning(_("Being looked at"), "info"),
        "ready": Meaning(_("Ready"), "good"),
        "open": Meaning(_("Something is open"), "warn"),
        "placing": Meaning(_("Being placed"), "info"),
        "placed": Meaning(_("Ordered"), "good"),
        "repeated": Meaning(_("Placed before"), "calm"),
        "left_out": Meaning(_("Left out"), "calm"),
    },
    "synchronisation": {
        "requested": Meaning(_("Requested"), "calm"),
        "running": Meaning(_("Running"), "info"),
        "done": Meaning(_("Done"), "good"),
        "failed": Meaning(_("Failed"), "bad"),
    },
    "attestation": {
        "requested": Meaning(_("Requested"), "calm"),
        "created": Meaning(_("Waits for the customer"), "warn"),
        "accepted": Meaning(_("Accepted"), "good"),
        "expired": Meaning(_("Expired"), "bad"),
        "refused": Meaning(_("Refused"), "bad"),
    },
    "qualification": {
        "requested": Meaning(_("Being asked for"), "info"),
        "in_review": Meaning(_("Microsoft is vetting"), "info"),
        "approved": Meaning(_("Approved"), "good"),
        "denied": Meaning(_("Denied"), "bad"),
        "refused": Meaning(_("Refused"), "bad"),
    },
    "delegated_admin": {
        "none": Meaning(_("Not asked for"), "calm"),
        "asked": Meaning(_("Waits for the customer"), "warn"),
        "being_set_up": Meaning(_("Microsoft is setting it up"), "info"),
        "active": Meaning(_("Active"), "good"),
        "ended": Meaning(_("Ended"), "bad"),
    },
    "tenant_invitation": {
        "open": Meaning(_("Waits for the customer"), "warn"),
        "accepted": Meaning(_("Accepted"), "good"),
        "expired": Meaning(_("Expired"), "bad"),
        "withdrawn": Meaning(_("Withdrawn"), "calm"),
    },
    "subscription": {
        "active": Meaning(_("Active"), "good"),
        "suspended": Meaning(_("Suspended"), "warn"),
        "cancelled": Meaning(_("Cancelled"), "calm"),
        "converted": Meaning(_("Converted"), "calm"),
    },
    "document": {
        "invoice": Meaning(_("Invoice"), "calm"),
        "credit_note": Meaning(_("Credit note"), "info"),
    },
    "settlement": {
        "unpaid": Meaning(_("Not paid"), "warn"),
        "partly_paid": Meaning(_("Partly paid"), "warn"),
        "paid": Meaning(_("Paid"), "good"),
        "credited": Meaning(_("Credited"), "calm"),
    },
    "payment": {
        "received": Meaning(_("Received"), "good"),
        "reversed": Meaning(_("Reversed"), "calm"),
        "reversal": Meaning(_("Reversal"), "info"),
    },
    "entry": {
        "invoice": Meaning(_("Invoice"), "calm"),
        "credit_note": Meaning(_("Credit note"), "info"),
        "payment": Meaning(_("Payment"), "good"),
        "payment_reversal": Meaning(_("Reversal of a payment"), "info"),
    },
    "condition": {
        "met": Meaning(_("Met"), "good"),
        "needs_you": Meaning(_("Needs you"), "warn"),
        "needs_someone_else": Meaning(_("Needs someone else"), "warn"),
        "unknown": Meaning(_("Unknown, try again"), "info"),
        "refused": Meaning(_("Refused"), "bad"),
    },
    "vat": {
        "valid": Meaning(_("Valid"), "good"),
        "invalid": Meaning(_("Not valid"), "bad"),
        "unknown": Meaning(_("Not checked"), "calm"),
    },
    "mail": {
        "queued": Meaning(_("Waiting"), "calm"),
        "sent": Meaning(_("Sent"), "good"),
        "kept": Meaning(_("Kept, not sent"), "calm"),
        "failed": Meaning(_("Failed"), "bad"),
    },
}


def meaning_of(kind: str, value: str) -> Meaning:
    """The meaning of a state of that kind of thing; the table has every state (a test holds it to the rules)."""
    return STATES[kind][value]
