"""Find steps that are due and that nobody will look at, and queue them again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tenantry.foundation import statements
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step

PATIENCE = timedelta(seconds=60)

_STRANDED = """
    SELECT s.id FROM provisioning_step s JOIN ordering_order o ON o.provider_id = s.provider_id AND o.id = s.order_id
    WHERE s.state IN ('planned', 'in_flight', 'unknown') AND s.due_at < %s AND o.state IN ('executing', 'undoing')
      AND coalesce(s.started_at, s.due_at) < %s
      AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.lock = s.public_id AND j.status IN ('todo', 'doing'))
      AND NOT EXISTS (SELECT 1 FROM provisioning_step e WHERE e.provider_id = s.provider_id
          AND e.order_id = s.order_id AND e.number < s.number AND e.state NOT IN ('done', 'dropped'))
    ORDER BY s.id LIMIT 100 FOR UPDATE OF s SKIP LOCKED
"""


def requeue_stranded(*, machine_now: datetime) -> int:
    """Queue the steps whose job was lost (tried too often, or deleted by hand). Returns how many.

    Runs in every worker each half minute; a step is never stranded by a commit, because its job is in it.
    """
    with transaction.atomic(durable=True):
        keys = [
            row[0] for row in statements.rows(_STRANDED, [machine_now - PATIENCE, machine_now - PATIENCE])
        ]
        for step in Step.objects.filter(pk__in=keys):
            queue_step(step)
    return len(keys)
