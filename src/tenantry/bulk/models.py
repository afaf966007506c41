"""Files of orders, and how far each of their orders is."""

from __future__ import annotations

from django.db import models

from tenantry.bulk.rules.states import EntryState
from tenantry.foundation.fields import AmountField, CodeField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import Business


class Upload(Business):
    """A file with many orders of one account."""

    account = ScopedKey("parties.Party", help_text="who is billed")
    file_name = models.CharField(max_length=120)
    digest = CodeField(max_length=64, help_text="SHA-256 of the file")
    confirms_partner = models.BooleanField(
        help_text="the partner-of-record statement was confirmed for all of them"
    )
    actor = models.JSONField(
        help_text="in whose name the worker looks and places: who uploaded, or pressed last"
    )
    entries = models.IntegerField(help_text="orders in the file")
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        indexes = [
            models.Index(fields=["provider", "account", "-id"], name="bulk_upload_of_account"),
            models.Index(fields=["provider", "-id"], name="bulk_upload_recent"),
        ]


class Entry(Business):
    """An order of a file: its rows as typed, the basket it was put into, and the order it became."""

    upload = ScopedKey("bulk.Upload")
    account = ScopedKey("parties.Party", help_text="the upload's, so that a reference is placed once for it")
    number = models.IntegerField(help_text="its place in the file")
    reference = models.CharField(max_length=64, blank=True)
    rows = models.JSONField(help_text="cells by column, one for each line of the order")
    lines = models.JSONField(help_text="the file's line of each row")
    state = CodeField(choices=[(s.value, s.value) for s in EntryState])
    outcome = CodeField(max_length=24, blank=True, help_text="the gravest status of the last look")
    problems = models.JSONField(default=list)
    basket = ScopedKey("ordering.Basket", null=True)
    is_filled = models.BooleanField(default=False, help_text="the rows as they are now stand in the basket")
    order = ScopedKey("ordering.Order", null=True)
    repeats = CodeField(max_length=64, blank=True, help_text="public id of the order that has its reference")
    currency = CodeField(max_length=3, blank=True)
    total = AmountField(null=True, help_text="net, of the first charge cycle")
    changed_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "upload", "number"], name="bulk_entry_number"),
            models.UniqueConstraint(
                fields=["provider", "account", "reference"],
                condition=models.Q(state__in=[EntryState.PLACING.value, EntryState.PLACED.value]),
                name="bulk_entry_placed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "upload", "number"],
                condition=models.Q(state__in=[EntryState.WAITING.value, EntryState.PLACING.value]),
                name="bulk_entry_to_do",
            )
        ]
