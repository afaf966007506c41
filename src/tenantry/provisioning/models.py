"""The stored steps by which an order becomes true at Microsoft."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.fields import CodeField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import Business
from tenantry.provisioning.rules.states import StepState


class Step(Business):
    """One thing to do at Microsoft. The request id is stored before the call, so that it can be replayed."""

    order = ScopedKey("ordering.Order")
    number = models.SmallIntegerField()
    kind = CodeField()
    line_number = models.SmallIntegerField(null=True)
    state = CodeField(choices=[(s.value, s.value) for s in StepState])
    attempt = models.IntegerField(
        default=0, help_text="counts up for good: an older attempt's answer is known"
    )
    attempts_before = models.IntegerField(
        default=0, help_text="how many attempts were made before a person last let the step go on"
    )
    was_lost = models.BooleanField(default=False, help_text="an earlier attempt may have reached Microsoft")
    request_id = models.UUIDField()
    first_called_at = models.DateTimeField(
        null=True, help_text="machine time: the replay's life counts from here"
    )
    first_asked_at = models.DateTimeField(
        null=True, help_text="business time: the first attempt after which Microsoft may have done it"
    )
    due_at = models.DateTimeField(help_text="machine time")
    request = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    secret = models.BinaryField(null=True, help_text="encrypted; erased when handed over")
    problem = models.JSONField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "order", "number"], name="provisioning_step_number"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "due_at"],
                condition=models.Q(state__in=["planned", "in_flight", "unknown"]),
                name="provisioning_step_open",
            )
        ]
